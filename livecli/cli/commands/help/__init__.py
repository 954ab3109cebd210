"""`livecli help`: the topics."""
