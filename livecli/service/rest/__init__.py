"""REST beside the socket: paths, their parameters, and answers from what the matches know."""
