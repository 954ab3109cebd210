"""Groups of options as parameters of a command: each option is described once, in its group.

What reads a command line takes the descriptions from here: `parser` for typer, and `plain_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, dataclass_transform, get_type_hints

from livecli.named_tuple import NamedTuple


NEEDED: Any = ...  # the default of an argument that has none


class OptionField(NamedTuple):
    """How an option or argument is written and explained; `names` are empty for an argument."""

    names: list[str]
    metavar: str | None
    help: str
    default: Any
    more: dict[str, Any]


def option(spec: str, help: str, *, default: Any, **more: Any) -> Any:  # noqa: A002 - as typer has it
    """An option of a group; `spec` is how it is written: `-c --count N`.

    More is typer's: `min`, `count`, `hidden`, `show_default`.
    """
    names = [word for word in spec.split() if word.startswith("-")]
    return OptionField(names, _metavar(spec), help, default, more)


def argument(metavar: str, help: str, *, default: Any = NEEDED) -> Any:  # noqa: A002
    """An argument of a group; one is needed where it has no default."""
    return OptionField([], metavar or None, help, default, {"show_default": False})


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


class CommandOption(NamedTuple):
    """An option or argument as one command has it."""

    field: OptionField
    type: Any
    default: Any
    heading: str


class CommandGroups:
    """The groups that a command has as parameters; `others` are its further parameters' types."""

    def __init__(self, command: Callable[..., Any]) -> None:
        hints = get_type_hints(command, include_extras=True)
        hints.pop("return", None)
        self.others: dict[str, Any] = {}
        self._offers: dict[str, tuple[type[Group], Offer]] = {}
        for name, hint in hints.items():
            cls = getattr(hint, "__origin__", hint)
            if not issubclass(cls, Group):
                self.others[name] = cls
                continue
            (offer,) = getattr(hint, "__metadata__", (Offer(),))
            self._offers[name] = cls, offer._replace(names=offer.names or tuple(cls.options))

    def options(self) -> Iterator[tuple[str, CommandOption]]:
        """The options that the command offers, in their order, with their names in the group."""
        for cls, offer in self._offers.values():
            types = _types(cls)
            for name in offer.names:
                field = cls.options[name]
                default = offer.defaults.get(name, field.default)
                yield name, CommandOption(field, types[name], default, cls.heading)

    def made(self, values: Mapping[str, Any]) -> dict[str, Group]:
        """The groups for the parameters of the command, with these values of its options."""
        return {
            parameter: cls(**offer.defaults | {name: values[name] for name in offer.names})
            for parameter, (cls, offer) in self._offers.items()
        }


def _types(cls: type[Group]) -> dict[str, Any]:
    """The types of a group's options; those that are no text need no slow evaluation."""
    rows = (vars(base).get("__annotations__", {}) for base in reversed(cls.__mro__[:-2]))
    types = {name: each for row in rows for name, each in row.items()}
    return get_type_hints(cls) if str in map(type, types.values()) else types
