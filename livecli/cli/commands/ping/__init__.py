"""`livecli ping`: round trips, reported in the manner of ping(8)."""
