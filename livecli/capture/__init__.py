"""The memory: how frames with their time of arrival are written down and read. No files here."""
