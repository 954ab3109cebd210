"""Tests of the command line run in this process; `here` is what is around them."""

from support.in_process import here


__all__ = ["here"]
