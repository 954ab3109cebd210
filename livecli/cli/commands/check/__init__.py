"""`livecli check`, and what only it needs."""
