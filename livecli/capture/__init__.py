"""The memory: how frames with their time of arrival are written down and read. No files here."""

# Of a capture's name (`naming`); here, because options need no more than this.
DEFAULT_PATTERN = "captures/{sport}/{date}/{event_id}-{time}.ndjson.zst"
