"""`livecli schema`: what is in a frame, for people and as types for programs."""
