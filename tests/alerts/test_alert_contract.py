"""What alerts say of themselves, and what the contract says of their records, are the same."""

from __future__ import annotations

import json
from functools import cache

import pytest
from jsonschema import Draft202012Validator
from support.described import undescribed
from support.examples import LONG
from support.in_process import livecli
from support.real_matches import ALL, FOOTBALL_RICH, TENNIS, real_match

from livecli.alerts.alert_rules import AlertRules, LastingCondition, Move
from livecli.alerts.detector import Detector
from livecli.alerts.kinds import KINDS
from livecli.alerts.ledger import CORRECTED, FIRING, RESOLVED, Ledger
from livecli.capture.stamped_line import read
from livecli.feed.alert_records import alert_record, read_alert
from livecli.feed.contract import CONTRACTS
from livecli.feed.contract.vocabularies import VOCABULARIES


@cache
def judge() -> Draft202012Validator:
    return Draft202012Validator(json.loads(livecli("schema", "_alert", "--json-schema").stdout))


def test_the_contract_has_every_kind_and_state():
    """A program that was made from it meets no others."""
    assert {*VOCABULARIES["alerts"]} == {*KINDS}
    assert {*VOCABULARIES["alert_states"]} == {FIRING, CORRECTED, RESOLVED}


@pytest.mark.parametrize("name", ALL if LONG else (FOOTBALL_RICH, TENNIS))
def test_alerts_of_real_matches_are_as_described(name: str):
    """Of each kind that there is, with all its fields; and what is written can be read."""
    condition = LastingCondition(lambda frame, state: frame.type == "event")
    rules = AlertRules(frozenset(KINDS), no_data_ms=5000, move=Move(2, 6e5), condition=condition)
    detector = Detector(rules, Ledger())
    frames = map(read, real_match(name).read_bytes().splitlines())
    alerts = [alert for frame in frames for alert in detector.hear(frame)]
    (contract,) = CONTRACTS["_alert"]
    bodies = [json.loads(alert_record(alert).raw) for alert in alerts]
    shapes = {(body["kind"], body["state"], *body): body for body in bodies}.values()
    wrong = [error.message for body in shapes for error in judge().iter_errors(body)]
    strange = [path for body in shapes for path in undescribed(body, contract)]

    assert alerts
    assert (wrong, strange) == ([], [])
    assert [read_alert(body) for body in bodies] == alerts
