"""The REST lists of the feed: what their answers mean, and a body as rows."""
