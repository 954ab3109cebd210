"""The state of matches, each a fold over its frames: give every frame to `hear`, read at any time.

Frames may repeat, correct each other, lack any field and come in either dialect. What a state keeps
is bounded, so that it can hear frames for days. Texts are the feed's own words, cut to a length:
whoever shows them makes them safe. Knows no terminal and no clock: times come with the frames.
"""
