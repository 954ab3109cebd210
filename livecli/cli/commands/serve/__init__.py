"""`livecli serve`: the service on this machine, with faults on request."""
