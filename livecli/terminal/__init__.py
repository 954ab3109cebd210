"""The terminal: what is said on stderr, signals, standard streams, size, colour, safe text."""
