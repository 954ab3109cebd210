"""Words to plans: everything is checked and compiled here, and nothing is opened."""
