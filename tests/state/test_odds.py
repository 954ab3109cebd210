from __future__ import annotations

import pytest
from support.heard import START_MS, event, football

from livecli.feed.dialects.writing import rich
from livecli.state.odds import Odds


def odds(home, draw, away, **more):
    return {"type": "odds", "odds": {"1x2": {"home": home, "draw": draw, "away": away}}} | more


def market(match, name="1x2"):
    return match.odds.best.markets[name]


def test_the_margin_is_what_the_book_keeps():
    """The sum of the inverse prices, less one."""
    match = football(odds(2.0, 4.0, 4.0), odds(1.9, 3.8, 3.8))

    assert market(match).margin == pytest.approx(1 / 1.9 + 2 / 3.8 - 1)
    assert market(football(odds(2.0, 4.0, 4.0))).margin == 0


def test_without_every_outcome_there_is_no_margin():
    """A price may be null."""
    assert market(football(odds(2.0, None, 4.0))).margin is None


def test_the_opening_price_is_that_of_kick_off():
    """What moved before it is not the match's doing."""
    match = football(
        odds(2.2, 3, 4), event(0, 0, 0), odds(2.0, 3, 4), event(10, 0, 0), odds(1.5, 3, 4)
    )
    price = market(match).prices["home"]

    assert (price.opening, price.current) == (2.0, 1.5)
    assert price.movement == pytest.approx(-0.25)
    assert market(match).since_start
    assert [price for _, price in price.run] == [2.2, 2.0, 1.5]


def test_who_joins_late_has_no_opening_price():
    """The first one that was heard stands in for it, and says so."""
    match = football(event(10, 0, 0), odds(1.5, 3, 4), odds(1.4, 3, 4))

    assert market(match).prices["home"].opening == 1.5
    assert not market(match).since_start


def test_every_market_in_either_dialect():
    """Totals differ in shape, not in name."""
    body = {
        "type": "odds",
        "odds": {
            "1x2": {"home": 2.0, "draw": 3.0, "away": 4.0},
            "over_25": {"over": 1.9, "under": 1.8},
            "btts": {"yes": 1.7, "no": 2.0},
            "corners_95": {"over": 1.5, "under": 2.5},
        },
    }
    plain, other = football(body), football(rich(body))

    assert [each.label for each in plain.odds.best.markets.values()] == [
        "1X2",
        "Goals 2.5",
        "Both score",
        "corners 95",
    ]
    for name in ("1x2", "over_25", "btts"):
        assert market(plain, name).margin == market(other, name).margin


@pytest.mark.parametrize("nested", [True, False])
def test_each_line_of_the_handicaps_is_a_market(nested):
    """Only the rich dialect has them, as a list."""
    grid = [{"line": -0.25, "home": 1.9, "away": 1.95}, {"line": 1, "home": None, "away": 3}, 7]
    body = {"type": "odds", "odds": {"asian_handicap": grid}}
    if nested:
        body = {"type": "subscribed", "event": None, "odds": body}
    markets = football(body).odds.best.markets

    assert list(markets) == ["asian_handicap -0.25", "asian_handicap +1"]
    assert markets["asian_handicap -0.25"].margin == pytest.approx(1 / 1.9 + 1 / 1.95 - 1)
    assert markets["asian_handicap +1"].margin is None


def test_books_stand_apart():
    """Their prices are not the best ones; of theirs only the ends of the run are kept."""
    book = {"type": "odds_book", "bookmaker_slug": "pinnacle"}
    match = football(
        odds(2.0, 3, 4), *(odds(1.5 + n / 10, 3, 4, **book) for n in range(5)), odds(2.1, 3, 4)
    )
    price = match.odds.books["pinnacle"].markets["1x2"].prices["home"]

    assert market(match).prices["home"].current == 2.1
    assert (price.current, [price for _, price in price.run]) == (1.9, [1.5, 1.9])


def test_memory_is_bounded():
    """Prices move all day, and names are the feed's."""
    match = football()
    for number in range(500):
        names = {f"m{number}": {"a": 1.5, "b": 2.5}, "1x2": {"home": 1 + number, f"x{number}": 2}}
        football_odds = {"type": "odds", "odds": names}
        match.odds.hear(football_odds, number, started=True)
        match.odds.hear({**football_odds, "bookmaker_slug": f"b{number}"}, number, started=True)

    assert len(match.odds.best.markets) <= 40
    assert len(match.odds.books) <= 20
    assert len(market(match, "1x2").prices) <= 6
    run = market(match, "1x2").prices["home"].run
    assert (len(run) <= 60, run[0], run[-1]) == (True, (0, 1), (499, 500))


def test_prices_from_before_the_last_move_nothing():
    """Frames may overtake each other, by the feed's own clock."""
    newer, older = odds(1.5, 3, 4) | {"uts": START_MS}, odds(2.0, 3, 4) | {"uts": START_MS - 700}
    match = football(event(10, 0, 0), newer, older)

    assert [price for _, price in market(match).prices["home"].run] == [1.5]


def test_a_market_that_is_null_has_no_price_until_it_is_back():
    """Suspended after a goal, or decided: the last price is none that anybody could have."""
    odds = Odds()
    winner = {"home": 2.0, "draw": 3.0, "away": 4.0}
    odds.hear({"type": "odds", "uts": 1, "odds": {"1x2": winner}}, 1.0, started=True)
    market = odds.best.markets["1x2"]
    odds.hear({"type": "odds", "uts": 2, "odds": {"1x2": None}}, 2.0, started=True)

    assert market.price("home") is None
    assert market.margin is None
    odds.hear({"type": "odds", "uts": 3, "odds": {"match_winner": winner}}, 3.0, started=True)
    price = market.price("home")
    assert price is not None
    assert price.current == 2.0
