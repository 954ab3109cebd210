"""What is in a frame: one row for each field of each frame type, in both dialects. Data only.

`CONTRACTS` has the frame types of the feed and our own records, `EXCHANGES` what clients say,
`REPORTS` what commands print as JSON. All that says what a frame holds is made from these rows:
`fields`, `schema`, `check`, the columns of csv, completion, `help`. Loaded only where that is asked
for.
"""

from __future__ import annotations

from collections.abc import Iterator

from .field import Contract as Contract
from .field import Field as Field
from .field import Share as Share
from .football_frames import FOOTBALL
from .json_reports import REPORTS as REPORTS
from .own_records import RECORDS
from .own_records import STAMP_FIELD as STAMP_FIELD
from .rich_football_frames import RICH_FOOTBALL
from .service_frames import EXCHANGES as EXCHANGES
from .service_frames import SERVICE
from .tennis_frames import TENNIS


def _by_type(*contracts: Contract) -> dict[str, tuple[Contract, ...]]:
    types: dict[str, tuple[Contract, ...]] = {}
    for contract in contracts:
        types[contract.type] = (*types.get(contract.type, ()), contract)
    return types


# By frame type; both sports have some of them, in shapes of their own.
CONTRACTS = _by_type(*FOOTBALL, *RICH_FOOTBALL, *TENNIS, *SERVICE, *RECORDS)


def contracts(
    frame_type: str, sport: str | None = None, dialect: str | None = None
) -> tuple[Contract, ...]:
    """The contracts of a type, of one sport and dialect where they are named; () for an unknown.

    What is of no sport or in both dialects fits every choice.
    """
    return tuple(
        contract
        for contract in CONTRACTS.get(frame_type, ())
        if sport in (None, contract.sport) or contract.sport is None
        if dialect in (None, contract.dialect) or contract.dialect is None
    )


def whole(contract: Contract, most_parts: int = 2) -> Iterator[Field]:
    """All fields, those of the frames within it under their whole paths.

    A frame within a frame may lack its type and its match, which the outer one tells (wire-facts,
    subscribed).
    """
    for field in contract.fields:
        yield field
        if field.part is None or not most_parts:
            continue
        frame_type, _, below = field.part.partition(".")
        for part in contracts(frame_type, contract.sport, contract.dialect)[:1]:
            for inner in whole(part, most_parts - 1):
                if below and not inner.path.startswith(f"{below}."):
                    continue
                path = (
                    f"{field.path}.{inner.path.removeprefix(f'{below}.') if below else inner.path}"
                )
                lacking = inner.path in ("type", "event_id", "sport") and not below
                share = Share.SOMETIMES if lacking else inner.share
                words = (frame_type,) if inner.path == "type" else inner.words
                yield inner._replace(path=path, share=share, words=words)
