"""The command line: words become a checked plan, the plan becomes a running pipeline."""
