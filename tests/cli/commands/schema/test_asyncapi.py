"""The AsyncAPI document: paths, actions and answers; with `--long` before npm's parser."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.in_process import livecli
from support.node_judges import install

from livecli.feed.refusals import CLOSES, CODES
from livecli.feed.sports import PATHS


HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(livecli("schema", "--asyncapi").stdout)
    return made


def refs(value: Any) -> Iterator[str]:
    """Every reference in a document."""
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from refs(each)
    if isinstance(value, dict) and "$ref" in value:
        yield value["$ref"]


def at(document: dict[str, Any], ref: str) -> Any:
    """What a reference names; raises KeyError."""
    for step in ref.removeprefix("#/").split("/"):
        document = document[step]
    return document


def test_the_parser_of_asyncapi_takes_it(tmp_path: Path, long: bool, document: dict[str, Any]):
    """No error and no warning, and all operations are seen."""
    if not long:
        pytest.skip("npm's judges come with --long")
    install(HERE)
    (tmp_path / "service.json").write_text(json.dumps(document))
    done = subprocess.run(
        ["node", HERE / "judge_asyncapi.mjs", tmp_path / "service.json"],
        capture_output=True,
        text=True,
    )

    assert done.stdout == f"{len(document['operations'])} operations\n", done.stderr


def test_every_reference_leads_somewhere(document: dict[str, Any]):
    """Into a part of a shape, too."""
    for ref in refs(document):
        at(document, ref)


def test_the_paths_are_channels_with_their_sports(document: dict[str, Any]):
    """Football's own path carries no tennis."""
    football, both = document["channels"].values()

    assert [channel["address"] for channel in (football, both)] == [*PATHS]
    assert "tennis_score" in both["messages"].keys() - football["messages"].keys()
    assert "football_action" in both["messages"].keys() & football["messages"].keys()


def test_actions_have_their_answers(document: dict[str, Any]):
    """What a client says, the service receives, and answers on the same path."""
    operation = document["operations"]["ws_live_subscribe"]
    answers = {ref["$ref"].rpartition("/")[2] for ref in operation["reply"]["messages"]}
    said = at(document, operation["messages"][0]["$ref"])["$ref"]

    assert operation["action"] == "receive"
    assert at(document, said)["examples"] == [
        {"payload": {"action": "subscribe", "event_id": 204849}}
    ]
    assert answers >= {"football_subscribed", "tennis_subscribed", "error_frame"}


def test_refusals_are_named(document: dict[str, Any]):
    """Each code of an error, each code of a close, and what it means."""
    text = document["info"]["description"]

    assert [code for code in (*CODES, *CLOSES) if f"{code} (" not in text] == []


def test_records_of_ours_are_not_the_services(document: dict[str, Any]):
    """They stand in captures and in our output."""
    assert [name for name in document["components"]["schemas"] if name.endswith("_record")] == []
