"""A made-up tennis match, point by point."""
