"""Runs, made from plans: everything is opened here, run to its end, and closed."""
