"""The tables say of themselves what holds for all of them; they are the only place for it."""

from __future__ import annotations

import pytest
from support.described import undescribed

from livecli.feed.contract import CONTRACTS, EXCHANGES, REPORTS, Contract, contracts
from livecli.feed.contract.field_tree import field_tree
from livecli.feed.contract.vocabularies import VOCABULARIES
from livecli.feed.frames import FRAME_TYPES, OURS, UNDOCUMENTED, WRAPPED


ALL = [
    *(contract for of_type in CONTRACTS.values() for contract in of_type),
    *(exchange.action for exchange in EXCHANGES),
    *(contract for of_name in REPORTS.values() for contract in of_name),
]


def title(contract: Contract) -> str:
    return "-".join(filter(None, (contract.type, contract.sport, contract.dialect)))


@pytest.mark.parametrize("contract", ALL, ids=title)
def test_every_field_of_an_example_has_a_row(contract: Contract):
    """What is shown is described."""
    assert undescribed(contract.example, contract) == []


@pytest.mark.parametrize("contract", ALL, ids=title)
def test_no_path_has_two_rows(contract: Contract):
    """Of two rows, only the last would count."""
    paths = [field.path for field in contract.fields]

    assert sorted(set(paths)) == sorted(paths)


@pytest.mark.parametrize("contract", ALL, ids=title)
def test_what_is_in_an_object_stands_below_its_row(contract: Contract):
    """A path without the object around it has no type of its own; any statistic's parts may."""
    paths = {field.path for field in contract.fields} | {"stats.*.*"}
    above = {field.path.rpartition(".")[0] for field in contract.fields} - {""}

    assert above - paths == set()


def test_every_frame_type_is_described():
    """Those of the feed, those that clients met, records of ours, and wrapped messages."""
    assert {*FRAME_TYPES, *UNDOCUMENTED, *OURS, *WRAPPED} == {*CONTRACTS}


def test_no_list_says_a_word_twice():
    """Enumerations of schemas must not."""
    assert [name for name, words in VOCABULARIES.items() if len({*words}) < len(words)] == []


def test_the_parts_of_a_statistic_are_below_each_by_its_name():
    """`stats.*.*.value` is below `stats.*.passes` too, which has a row of its own."""
    (event,) = contracts("event", "football", "rich")
    node = field_tree(event).children["stats"].any_child
    assert node is not None
    passes, unknown = node.child("passes"), node.child("nutmegs")

    assert passes is not None
    assert unknown is not None
    assert [*passes.children] == [*unknown.children] == ["value", "total", "pct"]
