"""Tests of the command line run in this process; `here` is what is around them."""

from support.surroundings import here


__all__ = ["here"]
