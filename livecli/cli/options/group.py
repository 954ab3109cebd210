"""Groups of options as parameters of a command: typer sees the options, the command the groups."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any, ClassVar, NamedTuple, dataclass_transform, get_type_hints

import typer

from livecli.environment import Environment


def option(spec: str, help: str, *, default: Any, **more: Any) -> Any:  # noqa: A002 - as typer has it
    """An option of a group; `spec` is how it is written: `-c --count N`.

    More is typer's: `min`, `count`, `hidden`, `show_default`.
    """
    names = [word for word in spec.split() if word.startswith("-")]
    return OptionField(
        names, typer.Option(*names, help=help, metavar=_metavar(spec), **more), default
    )


def argument(metavar: str, help: str, *, default: Any = Parameter.empty) -> Any:  # noqa: A002
    """An argument of a group; one is needed where it has no default."""
    info = typer.Argument(metavar=metavar or None, help=help, show_default=False)
    return OptionField([], info, default)


class OptionField(NamedTuple):
    """How an option or argument is written, and what typer is told of it."""

    names: list[str]
    info: Any
    default: Any


def _metavar(spec: str) -> str | None:
    """What stands behind the names."""
    words = spec.split(" ")
    while words and words[0].startswith("-"):
        del words[0]
    return " ".join(words) or None


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(option, argument))
class Group:
    """The options under one heading: each field is an option, and its default the option's.

    To type checkers a subclass is a frozen dataclass. It is none, because making one takes two
    milliseconds, and a command has eight.
    """

    heading: ClassVar[str] = "Options"
    options: ClassVar[dict[str, OptionField]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: value for name, value in vars(cls).items() if isinstance(value, OptionField)}
        cls.options = cls.options | own
        for name, field in own.items():
            setattr(cls, name, field.default)

    def __init__(self, **values: Any) -> None:
        self.__dict__ |= values


class Offer(NamedTuple):
    """Which options of a group a command has, in which order, and defaults of its own."""

    names: tuple[str, ...] = ()
    defaults: dict[str, Any] = {}


def offers(names: str = "", **defaults: Any) -> Offer:
    """For `Annotated[GROUP, offers("a b")]`; without names, all options of the group.

    A field that is not offered keeps its default, so that the group is whole for its readers.
    """
    return Offer(tuple(names.split()), defaults)


def grouped(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command as typer takes it: in the place of each group stand the options of the group.

    A parameter of the type Environment or Context receives that of the run. `headings` of the
    result has the heading of each option, by its name.
    """
    hints = get_type_hints(command, include_extras=True)
    hints.pop("return", None)
    parameters = [Parameter("ctx", Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    makers: dict[str, Callable[[dict[str, Any]], Any]] = {}
    headings: dict[str, str] = {}
    for name, hint in hints.items():
        if hint is Environment:
            makers[name] = lambda words: words["ctx"].obj
            continue
        if hint is typer.Context:
            makers[name] = lambda words: words["ctx"]
            continue
        cls: type[Group] = getattr(hint, "__origin__", hint)
        (offer,) = getattr(hint, "__metadata__", (Offer(),))
        offer = offer._replace(names=offer.names or tuple(cls.options))
        types = get_type_hints(cls)
        parameters += [_parameter(cls.options[n], n, types[n], offer) for n in offer.names]
        headings |= dict.fromkeys(offer.names, cls.heading)
        makers[name] = _maker(cls, offer)

    def run(**words: Any) -> Any:
        return command(**{name: make(words) for name, make in makers.items()})

    run.__doc__ = command.__doc__
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.headings = headings  # type: ignore[attr-defined]
    return run


def _parameter(field: OptionField, name: str, value_type: Any, offer: Offer) -> Parameter:
    hint = Annotated[value_type, field.info]
    default = offer.defaults.get(name, field.default)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=hint)


def _maker(cls: type[Group], offer: Offer) -> Callable[[dict[str, Any]], Group]:
    return lambda words: cls(**offer.defaults | {name: words[name] for name in offer.names})
