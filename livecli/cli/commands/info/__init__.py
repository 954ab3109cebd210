"""`livecli info`: the survey of a capture, as a page or as JSON."""
