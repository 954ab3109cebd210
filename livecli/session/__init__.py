"""The client's rules, without sockets, clocks or sleep: events go in, effects come out."""
