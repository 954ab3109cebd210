"""A football match: clock, plays, actions, shots, minutes, timeline."""
