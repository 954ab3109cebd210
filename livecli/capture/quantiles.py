"""Statistics of many millions of values in bounded memory: quantiles, rates, counts by kind."""

from __future__ import annotations

from math import ceil, inf, log

from livecli.named_tuple import NamedTuple


ERROR = 0.01  # of a quantile, relative to the true value

# Buckets that grow by this ratio hold no value farther than ERROR from their middle (DDSketch,
# Masson et al., VLDB 2019): from a microsecond to millennia there are some 2,000 to each side.
RATIO = (1 + ERROR) / (1 - ERROR)
LOG_RATIO = log(RATIO)
LEAST = 1e-3  # what is nearer to zero counts as zero
FIRST = ceil(log(LEAST) / LOG_RATIO) - 1  # so that the number of every bucket is above zero


# The documents and public clients have about twenty types of frames; kinds beyond these are counted
# together.
MOST_KINDS = 100
OTHERS = "(others)"


def count(counts: dict[str, int], kind: str) -> None:
    """Count one of a kind."""
    if kind not in counts and len(counts) >= MOST_KINDS:
        kind = OTHERS
    counts[kind] = counts.get(kind, 0) + 1


class Quantiles:
    """Quantiles of numbers of either sign; `least` and `most` are exact."""

    def __init__(self) -> None:
        self.count = 0
        self.least = inf
        self.most = -inf
        self._buckets: dict[int, int] = {}  # by number, in the order of the values

    def add(self, value: float) -> None:
        """Count one value."""
        self.count += 1
        if value < self.least:
            self.least = value
        if value > self.most:
            self.most = value
        number = 0
        if value >= LEAST:
            number = ceil(log(value) / LOG_RATIO) - FIRST
        elif value <= -LEAST:
            number = FIRST - ceil(log(-value) / LOG_RATIO)
        self._buckets[number] = self._buckets.get(number, 0) + 1

    def at(self, part: float) -> float:
        """The quantile `part`, 0.5 for the median; 0 where there are no values."""
        left = part * self.count
        for number in sorted(self._buckets):
            left -= self._buckets[number]
            if left <= 0:
                return min(max(_middle(number), self.least), self.most)
        return 0.0


def _middle(number: int) -> float:
    if number < 0:
        return -_middle(-number)
    return 2 * RATIO ** (number + FIRST) / (RATIO + 1) if number else 0.0


class Columns(NamedTuple):
    """Counts in columns of time, all of one width."""

    start_ms: float
    width_ms: float
    counts: list[int]


class Rates:
    """Counts by second; neighbouring seconds are joined as they become too many."""

    def __init__(self, most_buckets: int = 4096) -> None:
        self._most_buckets = most_buckets
        self._width_s = 1
        self._buckets: dict[int, int] = {}
        self._second = 0
        self._count = 0  # in this second, not yet in a bucket
        self._peak = 0

    def add(self, at_ms: float) -> None:
        """Count one; fast for times in ascending order."""
        second = int(at_ms // 1000)
        if second != self._second:
            self._settle()
            self._second = second
        self._count += 1

    @property
    def peak(self) -> int:
        """The most in one second; times out of order may be missing from it."""
        self._settle()
        return self._peak

    def columns(self, most: int) -> Columns:
        """The whole span in at most `most` columns, one a second in a short span."""
        self._settle()
        if not self._buckets:
            return Columns(0.0, 0.0, [])
        first = min(self._buckets)
        buckets = max(self._buckets) - first + 1
        counts = [0] * min(most, buckets)
        for bucket, count in self._buckets.items():
            counts[(bucket - first) * len(counts) // buckets] += count
        width_ms = self._width_s * 1000
        return Columns(first * width_ms, buckets * width_ms / len(counts), counts)

    def _settle(self) -> None:
        if not self._count:
            return
        self._peak = max(self._peak, self._count)
        bucket = self._second // self._width_s
        self._buckets[bucket] = self._buckets.get(bucket, 0) + self._count
        self._count = 0
        while len(self._buckets) > self._most_buckets:  # doubling the width about halves them
            self._width_s *= 2
            halved: dict[int, int] = {}
            for number, count in self._buckets.items():
                halved[number // 2] = halved.get(number // 2, 0) + count
            self._buckets = halved
