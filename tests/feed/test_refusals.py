"""How the feed says no: every code that is documented or was met has its row, and its meaning."""

from __future__ import annotations

import pytest

from livecli.errors import Exit
from livecli.feed.refusals import ABOUT_BOOKMAKER, CLOSES, CODES, STATUSES, Verdict


FOOTBALL_DOCUMENT = {
    "auth_failed",
    "subscription_required",
    "not_tracked",
    "limit",
    "bad_action",
    "bad_event_id",
}
TENNIS_DOCUMENT = FOOTBALL_DOCUMENT | {"bad_sport"}
WIRE_FACTS = {"auth_required", "unknown_bookmaker", "bad_request", "not_found"}


def test_every_known_code_has_a_row():
    """Both documents, and what clients have met beside them."""
    assert set(CODES) == FOOTBALL_DOCUMENT | TENNIS_DOCUMENT | WIRE_FACTS


@pytest.mark.parametrize(
    ("code", "verdict", "exit_code"),
    [
        ("auth_failed", Verdict.STOP, Exit.REFUSED),
        ("auth_required", Verdict.STOP, Exit.REFUSED),
        ("subscription_required", Verdict.STOP, Exit.REFUSED),
        ("bad_action", Verdict.SAY, Exit.NO),
        ("bad_event_id", Verdict.DROP, Exit.NO),
        ("bad_request", Verdict.DROP, Exit.NO),
        ("bad_sport", Verdict.DROP, Exit.NO),
        ("limit", Verdict.MOVE, Exit.NO),
        ("not_found", Verdict.SAY, Exit.NO),
        ("not_tracked", Verdict.DROP, Exit.NO),
        ("unknown_bookmaker", Verdict.SAY, Exit.NO),
    ],
)
def test_each_code_means_what_it_means(code, verdict, exit_code):
    """A token that is refused stops all; a match that is refused stops itself."""
    assert (CODES[code].verdict, CODES[code].exit) == (verdict, exit_code)


@pytest.mark.parametrize(
    ("table", "code", "exit_code"),
    [
        (CLOSES, 4401, Exit.REFUSED),
        (CLOSES, 4402, Exit.REFUSED),
        (CLOSES, 4404, Exit.UNREACHABLE),
        (STATUSES, 401, Exit.REFUSED),
        (STATUSES, 403, Exit.REFUSED),
        (STATUSES, 404, Exit.UNREACHABLE),
    ],
)
def test_closes_and_statuses_stop(table, code, exit_code):
    """There is nothing that a second try would change."""
    assert (table[code].verdict, table[code].exit) == (Verdict.STOP, exit_code)


def test_the_other_closes_are_outages():
    """Whatever a server says as it goes away, it may come back."""
    assert set(CLOSES) == {4401, 4402, 4404}
    assert set(STATUSES) == {401, 403, 404}


def test_what_is_about_a_bookmaker_is_a_code():
    """A typo in that table would never match."""
    assert set(CODES) >= ABOUT_BOOKMAKER


@pytest.mark.parametrize("refusal", [*CODES.values(), *CLOSES.values(), *STATUSES.values()])
def test_each_refusal_says_the_reason_and_the_next_step(refusal):
    """Parts of a sentence: they begin small, and end without a full stop."""
    for part in (refusal.reason, refusal.advice):
        assert part
        assert part[0].islower() or part[0] == "`"
        assert not part.endswith(".")


def test_tables_are_sorted():
    """Where a reader looks for a code, it is."""
    for table in (CODES, CLOSES, STATUSES):
        assert list(table) == sorted(table)
