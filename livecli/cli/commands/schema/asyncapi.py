"""The service as AsyncAPI 3.0: its paths, what a client says on them, and what answers.

https://www.asyncapi.com/docs/reference/specification/v3.0.0. The document is the service's: it
receives actions, and sends frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from livecli import __version__
from livecli.feed.address import OFFICIAL_HOST
from livecli.feed.contract import EXCHANGES, Contract
from livecli.feed.refusals import CLOSES, CODES, LIMIT_A_SOCKET
from livecli.feed.sports import BOTH_PATH, PATHS, SPORTS

from .definitions import Definition, Definitions
from .json_schema import indented, schemas


Document = dict[str, Any]
SCHEMAS = "#/components/schemas/"


def asyncapi(contracts: Iterable[Contract], title: str, source: str) -> str:
    """The document of the service: all actions, the frames of these contracts, no records."""
    actions = Definitions([exchange.action for exchange in EXCHANGES])
    frames = Definitions([each for each in contracts if not each.type.startswith("_")])
    messages = [*actions, *frames.outer]
    return indented(
        {
            "asyncapi": "3.0.0",
            "info": {
                "title": title,
                "version": __version__,
                "description": f"{source}. {_refusals()}",
            },
            "defaultContentType": "application/json",
            "servers": {
                "official": {
                    "host": OFFICIAL_HOST,
                    "protocol": "wss",
                    "security": [{"$ref": "#/components/securitySchemes/token"}],
                }
            },
            "channels": {_name(path): _channel(path, messages) for path in PATHS},
            "operations": {
                name: operation
                for path in PATHS
                for name, operation in _operations(path, frames.outer).items()
            },
            "components": {
                "messages": {each.snake: _message(each) for each in messages},
                "schemas": schemas(actions, SCHEMAS) | schemas(frames, SCHEMAS),
                "securitySchemes": {
                    "token": {
                        "type": "httpApiKey",
                        "in": "query",
                        "name": "token",
                        "description": "the API token, in the query of the socket's URL",
                    }
                },
            },
        }
    )


def _refusals() -> str:
    codes = ", ".join(f"{code} ({row.reason})" for code, row in CODES.items())
    closes = ", ".join(f"{code} ({row.reason})" for code, row in CLOSES.items())
    return f"Codes of error frames: {codes}. Codes with which a socket is closed: {closes}."


def _name(path: str) -> str:
    return path.strip("/").replace("/", "_")


def _on(path: str, messages: Iterable[Definition]) -> list[str]:
    """The names of the messages of a path: those of its sports, and those of none."""
    sports = (None, *(SPORTS if path == BOTH_PATH else ("football",)))
    return [each.snake for each in messages if each.contract.sport in sports]


def _channel(path: str, messages: Iterable[Definition]) -> Document:
    sports = "football and tennis" if path == BOTH_PATH else "football only"
    return {
        "address": path,
        "description": f"{sports}; {LIMIT_A_SOCKET} matches on a socket at the most",
        "messages": {
            name: {"$ref": f"#/components/messages/{name}"} for name in _on(path, messages)
        },
    }


def _operations(path: str, frames: Sequence[Definition]) -> dict[str, Document]:
    """What clients do on a path, with what answers it; and all that the service sends."""
    channel = f"#/channels/{_name(path)}"

    def messages(names: Iterable[str]) -> list[Document]:
        return [{"$ref": f"{channel}/messages/{name}"} for name in names]

    operations: dict[str, Document] = {}
    for exchange in EXCHANGES:
        answers = [each for each in frames if each.contract.type in exchange.replies]
        operations[f"{_name(path)}_{exchange.action.type}"] = {
            "action": "receive",
            "channel": {"$ref": channel},
            "summary": exchange.action.about,
            "messages": messages([f"{exchange.action.type}_action"]),
            "reply": {"channel": {"$ref": channel}, "messages": messages(_on(path, answers))},
        }
    operations[f"{_name(path)}_follow"] = {
        "action": "send",
        "channel": {"$ref": channel},
        "summary": "what the service sends of the matches that were asked for",
        "messages": messages(_on(path, frames)),
    }
    return operations


def _message(each: Definition) -> Document:
    return {
        "name": each.contract.type,
        "title": " ".join(each.words),
        "summary": each.contract.about,
        "payload": {"$ref": f"{SCHEMAS}{each.snake}"},
        "examples": [{"payload": each.contract.example}],
    }
