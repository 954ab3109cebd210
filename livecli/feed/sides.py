"""The two sides of a match, teams or players, in the order of every pair: home first."""

from __future__ import annotations


SIDES = ("home", "away")
OTHER = {"home": "away", "away": "home"}
