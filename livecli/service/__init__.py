"""The service's rules, without sockets or clocks: the mirror of `session`."""
