"""Groups of options as parameters of a command: typer sees the options, the command the groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import Parameter, Signature
from typing import Any, ClassVar, NamedTuple, dataclass_transform, get_type_hints

import typer

from livecli.environment import Environment


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Group:
    """The options under one heading: each field is an option, and its default the option's.

    To type checkers a subclass is a frozen dataclass. It is none, because making one takes two
    milliseconds, and a command has eight.
    """

    heading: ClassVar[str]

    def __init__(self, **values: Any) -> None:
        self.__dict__ |= values


class Offer(NamedTuple):
    """Which options of a group a command has, in which order, and defaults of its own."""

    names: tuple[str, ...] = ()
    defaults: dict[str, Any] = {}


def offers(*names: str, **defaults: Any) -> Offer:
    """For `Annotated[GROUP, offers(...)]`; without names, all options of the group.

    A field that is not offered keeps its default, so that the group is whole for its readers.
    """
    return Offer(names, defaults)


def grouped(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command as typer takes it: in the place of each group stand the options of the group.

    A parameter of the type Environment receives the environment of the run. `headings` of the
    result has the heading of each option, by its name.
    """
    hints = get_type_hints(command, include_extras=True)
    hints.pop("return", None)
    options = [Parameter("ctx", Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    makers: dict[str, Callable[[dict[str, Any]], Any]] = {}
    headings: dict[str, str] = {}
    for name, hint in hints.items():
        if hint is Environment:
            makers[name] = lambda words: words["ctx"].obj
            continue
        cls = getattr(hint, "__origin__", hint)
        all_options = options_of(cls)
        (offer,) = getattr(hint, "__metadata__", (Offer(),))
        offer = offer._replace(names=offer.names or tuple(all_options))
        makers[name] = _maker(cls, offer)
        for option in offer.names:
            default = offer.defaults.get(option, getattr(cls, option, Parameter.empty))
            options.append(
                Parameter(
                    option, Parameter.KEYWORD_ONLY, default=default, annotation=all_options[option]
                )
            )
            headings[option] = cls.heading

    def run(**words: Any) -> Any:
        return command(**{name: make(words) for name, make in makers.items()})

    run.__doc__ = command.__doc__
    run.__signature__ = Signature(options)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in options}
    run.headings = headings  # type: ignore[attr-defined]
    return run


def words_of(cls: type[Group]) -> Iterator[str]:
    """How the options of a group are spelled: `-t`, `--type`."""
    for hint in options_of(cls).values():
        (info,) = hint.__metadata__
        yield from (info.default, *(info.param_decls or ()))  # typer takes the first for a default


def options_of(cls: type[Group]) -> dict[str, Any]:
    """The options of a group, by their names, in their order."""
    hints = get_type_hints(cls, include_extras=True)
    return {name: hint for name, hint in hints.items() if hasattr(hint, "__metadata__")}


def _maker(cls: type[Group], offer: Offer) -> Callable[[dict[str, Any]], Group]:
    return lambda words: cls(**offer.defaults | {name: words[name] for name in offer.names})
