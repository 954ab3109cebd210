"""What two publishers of the same matches make of one stream, through anything that may happen."""

from __future__ import annotations

from collections.abc import Iterator

from support.bus_model import BEGIN_MS, Feed, Message, Publishing, Server, World

from livecli.feed.json_text import loads


SECONDS = 60.0
QUIET_S = 20.0  # at the end, for what waits


class Play:
    """One run of the model: a feed of a minute, two publishers, and what happened to them."""

    def __init__(self, seed: int, matches: int = 2) -> None:
        self.world = World(seed)
        self.server = Server(self.world)
        self.feed = Feed(self.world, matches, self.world.random.choice((0.3, 1.0)), SECONDS)
        self.pair = [
            Publishing(self.world, self.server, self.feed, name) for name in ("one", "two")
        ]
        for publisher in self.pair:
            self.world.at(self.world.random.choice((0, 0.01, 2, 5)), publisher.start)

    def killed(self, publisher: int, at: float, for_s: float) -> None:
        self.world.at(at, self.pair[publisher].kill)
        self.world.at(at + for_s, self.pair[publisher].start)

    def server_away(self, at: float, for_s: float) -> None:
        self.world.at(at, self.server.kill)
        self.world.at(at + for_s, self.server.start)

    def run(self) -> None:
        self.world.run(SECONDS + QUIET_S)
        for publisher in self.pair:
            publisher.end()

    def of(self, match: int) -> list[Message]:
        return [each for each in self.server.messages if each.match == match]

    def check(self) -> None:
        for publisher in self.pair:
            assert publisher.outflow is not None
            assert publisher.outflow.held == 0
        for match, raws in self.feed.sent.items():
            messages = self.of(match)
            places = [each.place for each in messages if each.place]
            assert places == sorted(set(places)), "in order, each once"
            there = set(places)
            texts = [each.stored.raw for each in messages if b'"livedata"' in each.stored.raw]
            assert len(texts) == len(set(texts)), "no part of a snapshot is stored twice"
            parts = {each.stored.raw for each in messages if not each.place}
            for publisher in self.pair:
                lost = sorted(
                    each for each in publisher.must[match] - there if raws[each - 1] not in parts
                )
                assert not lost, (
                    f"what a publisher received is stored: {publisher.name} {match} {lost}"
                )

    def gaps(self) -> Iterator[tuple[int, float, float]]:
        """The gaps in the stream: match, from when to when."""
        for message in self.server.messages:
            if message.stored.type == "_gap":
                body = loads(message.stored.raw)
                yield (
                    message.match,
                    (body["from_ms"] - BEGIN_MS) / 1000,
                    (body["to_ms"] - BEGIN_MS) / 1000,
                )

    def covered(self, match: int, since: float, until: float) -> bool:
        """Whether the two, together, followed the match through all of this time."""
        spans = sorted(
            (start, end)
            for publisher in self.pair
            for of, start, end in publisher.covered
            if of == match
        )
        at = since
        for start, end in spans:
            if start <= at:
                at = max(at, end)
        return at >= until + 0.05


def trouble(seed: int) -> Play:
    """Kills of either publisher and of the server, and outages of a feed, at random."""
    play = Play(seed)
    random = play.world.random
    for number in range(2):
        at = 6 + random.random() * 10
        while at < SECONDS - 5:
            away = random.choice((0.3, 1.0, 4.0))
            if random.random() < 0.2:
                play.world.at(at, lambda each=play.pair[number]: each.outflow and each.feed_again())
            else:
                play.killed(number, at, away)
            at += away + random.choice((5, 9, 15)) + random.random() * 3
    at = 10 + random.random() * 10
    for _ in range(random.choice((0, 1, 2))):
        away = random.choice((0.1, 2.0, 2.0, 7.0))
        play.server_away(at, away)
        at += away + 8 + random.random() * 10
    return play


def seeds(short: int, many: int, long: bool) -> range:
    return range(many if long else short)


def test_each_frame_once_in_order_whatever_happens(long: bool):
    """Whoever dies when: what a publisher held and lived to send is stored, once, in order, and a
    gap is told only where nobody followed the match."""
    for seed in seeds(60, 3000, long):
        play = trouble(seed)
        play.run()
        try:
            play.check()
            for gap in play.gaps():
                assert not play.covered(*gap), gap
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
