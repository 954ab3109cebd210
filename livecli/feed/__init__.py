"""The language of the feed: its frames, actions, sports, refusals and dialects. Knows no I/O."""
