"""`livecli schema` as a command: what it refuses, and that its answer does not change."""

from __future__ import annotations

import json

import pytest
from support.in_process import livecli

from livecli.feed.contract import CONTRACTS, REPORTS


FORMS = ("--json-schema", "--asyncapi", "--typescript", "--python")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("evnt",), "schema: 'evnt' is not known; did you mean event?"),
        (
            ("score", "--sport", "football"),
            "--sport football: it has no score frames; leave it out",
        ),
        (
            ("--python", "--typescript"),
            "--typescript and --python: they are forms; give one of them",
        ),
        (
            ("event", "--asyncapi"),
            "--asyncapi: it describes all of the service; leave TYPE out",
        ),
    ],
)
def test_what_cannot_be_is_said_with_the_next_step(words: tuple[str, ...], said: str):
    """A usage error, before anything is printed."""
    result = livecli("schema", *words)

    assert (result.stdout, result.said, result.code) == (b"", [said], 2)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_words_give_the_same_text(form: str):
    """It can be kept beside a program, and compared after an update."""
    one, other = livecli("schema", form), livecli("schema", form)

    assert one == other
    assert (one.stderr, one.code) == ("", 0)
    assert f"livecli schema {form}" in one.stdout.decode()


@pytest.mark.parametrize("name", [*CONTRACTS, *REPORTS])
def test_each_type_has_each_form(name: str):
    """Alone, with what is in it: a schema, a module, a table."""
    texts = [livecli("schema", name, *words) for words in ((), *((form,) for form in FORMS))]
    table, schema, service, interfaces, classes = texts
    json.loads(schema.stdout)
    exec(classes.stdout, {})

    assert f"\n{name}" in f"\n{table.stdout.decode()}"
    assert b"\nexport interface " in interfaces.stdout
    assert service.code == 2
    assert [each.code for each in (table, schema, interfaces, classes)] == [0, 0, 0, 0]
