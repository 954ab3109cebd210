"""The panels of a page, one a file: state in, lines out. No screen, no clock."""
