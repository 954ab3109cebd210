"""`livecli fields`: which fields frames have."""
