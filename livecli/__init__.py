"""Follow live football and tennis over the Bzzoiro Sports Data sockets."""

__version__ = "0.1.0"
