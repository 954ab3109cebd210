"""Options in groups: typer sees each option, a command gets each group whole."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from livecli.cli.options.group import CommandGroups, Group, argument, offers, option
from livecli.cli.parser import flat, tree
from livecli.environment import Environment


class Fruit(Group):
    heading = "Fruit"

    apples: int = option("-a --apples N", "How many.", default=1)
    pears: int = option("--pears N", "How many.", default=2)
    ripe: bool = option("--ripe", "No others.", default=False)


class Drink(Group):
    heading = "Drink"

    water: str = argument("WATER", "Which.", default="still")


def parsed(command: Any, *words: str) -> Any:
    app = typer.Typer(add_completion=False)
    app.command()(flat(command))
    return typer.main.get_command(app).main(
        [*words], standalone_mode=False, obj=Environment(stdout=7)
    )


def meal(
    env: Environment,
    drink: Drink,
    fruit: Annotated[Fruit, offers("ripe apples", apples=5)],
) -> Any:
    """A meal."""
    return env.stdout, drink.water, fruit.apples, fruit.pears, fruit.ripe


def test_a_command_gets_its_groups_and_the_environment():
    """With what was typed, and the defaults of what was not."""
    assert parsed(meal, "tap", "-a", "3", "--ripe") == (7, "tap", 3, 2, True)


def test_a_command_may_have_defaults_of_its_own():
    """An option that it does not offer keeps that of the group."""
    assert parsed(meal) == (7, "still", 5, 2, False)


def test_options_stand_in_the_order_in_which_they_are_offered():
    """Each with the heading of its group."""
    options = dict(CommandGroups(meal).options())

    assert [*options] == ["water", "ripe", "apples"]
    assert [each.heading for each in options.values()] == ["Drink", "Fruit", "Fruit"]


def test_what_two_commands_have_they_have_from_one_group():
    """An option is spelled and explained once: the same words mean the same everywhere."""
    helps: dict[str, set[str | None]] = {}
    for name in tree().list_commands(None):
        for each in tree().get_command(None, name).params:
            if each.param_type_name == "option":
                helps.setdefault(each.opts[-1], set()).add(each.help)
    several = {word for word, texts in helps.items() if len(texts) > 1}

    # What means another thing to one command, and says so there.
    assert several == {
        "--count",
        "--dialect",
        "--file",
        "--format",
        "--from",
        "--interval",
        "--json",
        "--loop",
        "--output",
        "--port",
        "--quiet",
        "--speed",
        "--sport",
        "--state",
        "--to",
        "--token",
    }
