"""A tennis match, and the rules of tennis scoring."""
