"""What two publishers of the same matches make of one stream, through anything that may happen."""

from __future__ import annotations

from collections.abc import Iterator

from support.bus_model import BEGIN_MS, Feed, Message, Publishing, Server, World

from livecli.bus.match_order import Stored
from livecli.bus.outflow import Outflow
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.feed.json_text import loads
from livecli.feed.sports import Match


SECONDS = 60.0
QUIET_S = 20.0  # at the end, for what waits


class Play:
    """One run of the model: a feed of a minute, two publishers, and what happened to them."""

    def __init__(self, seed: int, matches: int = 2, publishers: int = 2) -> None:
        self.world = World(seed)
        self.server = Server(self.world)
        self.feed = Feed(self.world, matches, self.world.random.choice((0.3, 1.0)), SECONDS)
        self.pair = [
            Publishing(self.world, self.server, self.feed, name)
            for name in ("one", "two")[:publishers]
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
        """Each frame once, in order; nothing waits at the end."""
        for publisher in self.pair:
            assert publisher.outflow is not None
            assert publisher.outflow.held == 0
        for match in self.feed.sent:
            messages = self.of(match)
            places = [each.place for each in messages if each.place]
            assert places == sorted(set(places)), match
            texts = [each.stored.raw for each in messages if b'"livedata"' in each.stored.raw]
            assert len(texts) == len(set(texts)), match

    def lost(self) -> list[tuple[str, int, int]]:
        """What a publisher held and lived to send, and is not stored: whose, match and place."""
        lost = []
        for match, raws in self.feed.sent.items():
            messages = self.of(match)
            there = {each.place for each in messages}
            parts = {each.stored.raw for each in messages if not each.place}
            lost += [
                (publisher.name, match, place)
                for publisher in self.pair
                for place in sorted(publisher.must[match] - there)
                if raws[place - 1] not in parts
            ]
        return lost

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


def test_each_frame_once_in_order_whatever_happens(long: bool):
    """Whoever dies when: what a publisher held and lived to send is stored, once, in order, and a
    gap is told only where nobody followed the match.

    Of two that both began in the middle while the server was away, the one with the older frames
    should go on first; now and then the other does.
    """
    plays = 3000 if long else 20
    worse = []
    for seed in range(plays):
        play = trouble(seed)
        play.run()
        play.check()
        if play.lost() or any(play.covered(*gap) for gap in play.gaps()):
            worse.append(seed)

    assert len(worse) <= plays * 0.03, worse  # 2 % by measurement


def test_a_publisher_that_was_stopped_sends_nothing_old(long: bool):
    """A program that was stopped wakes with old frames: what another stored meanwhile is not
    stored again, however long ago that was."""
    for seed in range(300 if long else 5):
        play = Play(seed)
        random = play.world.random
        play.world.at(10 + random.random() * 10, play.pair[0].freeze, random.choice((3, 8, 25)))
        play.world.at(50, play.pair[1].freeze, 6)
        play.run()

        play.check()
        assert not play.lost()
        assert not list(play.gaps())


def test_one_publisher_alone_tells_what_it_missed():
    """Nobody followed the match while it was away: the stream has a gap, then goes on."""
    play = Play(1, matches=1, publishers=1)
    play.killed(0, 20, 5)
    play.run()
    (gap,) = play.gaps()

    play.check()
    assert gap[0] == 1
    assert 19 < gap[1] <= 20
    assert gap[2] >= 25


def outflow(world: World) -> Outflow:
    """A publisher that is connected, and begins a match."""
    return Outflow("livecli", "me", window_s=10, settle_s=1, clock=lambda: world.now)


def frame(raw: bytes, received_ms: float = BEGIN_MS) -> Frame:
    made = codec.decode(raw, received_ms=received_ms)
    made.sport = "football"
    return made


EVENT = b'{"type":"event","event_id":7,"n":%d}'
MATCH = Match("football", 7)


def message_id(command: bytes) -> bytes:
    return command.split(b"Nats-Msg-Id: ")[1].split(b"\r\n")[0]


def began(world: World, alone: Outflow) -> None:
    """The first frame of the match is stored."""
    alone.put([frame(EVENT % 0)])
    alone.connected(b"_INBOX.x.")
    world.now += 2.2
    alone.beat()
    (question,) = alone.to_ask()
    (command,) = alone.stored(question.match, [])

    assert b"Nats-Expected-Last-Subject-Sequence: 0\r\n" in command
    assert alone.acknowledged(0, 1) == []


def test_repeats_that_the_feed_means_are_kept():
    """The same state twice, and a price that goes to and fro, have ids of their own."""
    world = World(0)
    alone = outflow(world)
    began(world, alone)
    commands = alone.put([frame(EVENT % n) for n in (1, 1, 2, 1, 2, 1, 2, 2, 2)])
    ids = [message_id(command) for command in commands]

    assert len(ids) == 9
    assert len(set(ids)) == 9


def test_without_the_servers_word_sending_stops():
    """What was sent and not acknowledged for half of the window waits for another connection."""
    world = World(0)
    alone = outflow(world)
    began(world, alone)
    alone.put([frame(EVENT % 1)])
    for _ in range(51):
        world.now += 0.1
        alone.beat()
    assert alone.window.overdue
    alone.lost()

    assert alone.put([frame(EVENT % 2)]) == []
    assert alone.held == 2


def test_what_was_sent_before_the_loss_keeps_its_id():
    """The server may have stored it: it has to know it again."""
    world = World(0)
    alone = outflow(world)
    began(world, alone)
    (before,) = alone.put([frame(EVENT % 1)])
    alone.lost()
    alone.connected(b"_INBOX.y.")
    (question,) = alone.to_ask()
    (after,) = alone.stored(question.match, [])

    assert question.sequence == 1
    assert message_id(after) == message_id(before)


def test_what_another_stored_meanwhile_is_not_sent():
    """After the reconnection, ours go on behind what the stream holds."""
    world = World(0)
    alone = outflow(world)
    began(world, alone)
    alone.lost()
    alone.put([frame(EVENT % n) for n in (1, 2, 3)])
    alone.connected(b"_INBOX.y.")
    alone.to_ask()
    tail = [Stored("event", "", BEGIN_MS, 1 + n, EVENT % n) for n in (1, 2)]
    (command,) = alone.stored(MATCH, tail)

    assert command.endswith(EVENT % 3 + b"\r\n")
    assert (alone.found, alone.held) == (2, 1)


def test_what_goes_on_after_a_reconnection_is_refused_where_another_was_first():
    """The first frame goes alone, behind what was read; refused, it is read again and goes on
    behind what the other stored."""
    world = World(0)
    alone = outflow(world)
    began(world, alone)
    alone.lost()
    alone.put([frame(EVENT % n) for n in (1, 2, 3)])
    alone.connected(b"_INBOX.y.")
    alone.to_ask()
    (first,) = alone.stored(MATCH, [])
    alone.overtaken(1)
    alone.to_ask()
    tail = [Stored("event", "", BEGIN_MS, 5, EVENT % 1)]
    (second,) = alone.stored(MATCH, tail)
    (third,) = alone.acknowledged(2, 6)

    assert b"Nats-Expected-Last-Subject-Sequence: 1\r\n" in first
    assert b"Nats-Expected-Last-Subject-Sequence: 5\r\n" in second
    assert second.endswith(EVENT % 2 + b"\r\n")
    assert b"Nats-Expected" not in third
    assert third.endswith(EVENT % 3 + b"\r\n")


def test_what_a_cluster_is_storing_already_is_sent_again():
    """The other's copy may come to nothing: ours goes again, by the same id and number, until the
    server has a word for it."""
    world = World(0)
    alone = outflow(world)
    began(world, alone)
    (command,) = alone.put([frame(EVENT % 1)])
    again = alone.again(1)
    alone.acknowledged(1, 2, duplicate=True)

    assert again == [command]
    assert alone.again(1) == []
    assert alone.held == 0
