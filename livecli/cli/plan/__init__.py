"""Plans, made from options: everything is checked and compiled here, and nothing is opened."""
