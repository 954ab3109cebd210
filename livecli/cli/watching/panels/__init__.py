"""The parts of a page, one family a file: state in, lines out. No screen, no clock."""
