"""Names of people who do not exist."""

from __future__ import annotations

from random import Random


# A surname is a beginning and an end: more than a thousand are possible.
BEGINNINGS = (  # noqa: SIM905 - a list of names reads best as text
    "Ald Bar Bel Bren Cal Cor Dal Del Dren Ed Fal Fen Gar Gol Hal Hel Ib Jor Kal Kor Lan Lor Mar "
    "Mel Mor Nar Nor Ob Or Pel Per Quil Ral Ren Sal Sel Tar Tor Ul Van Ver Wen Yar Zel"
).split()
ENDS = (  # noqa: SIM905 - a list of names reads best as text
    "aby ack adze amar ando anu ard asco ção ede ekan elin emba endale éro eska etti ibe idge "
    "imov ini orne øy osa ović oway ström ulu ury"
).split()
INITIALS = "ABCDEFGHIJKLMNOPRSTVWYZ"


def people(rng: Random, count: int) -> list[tuple[str, str]]:
    """So many different surnames, each with an initial."""
    surnames = rng.sample([a + b for a in BEGINNINGS for b in ENDS], count)
    return [(surname, rng.choice(INITIALS)) for surname in surnames]
