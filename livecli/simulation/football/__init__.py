"""A made-up football match in the documented frames: clubs, play, score, prices, broadcast.

One fixed pitch, as the feed's real matches have it: home attacks towards x = 100 from the first
whistle to the last, away towards x = 0, and the teams do not change ends at half-time.
"""
