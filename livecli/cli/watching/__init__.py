"""`watch`: the pipeline folds in a worker, the screen reads what it folded ten times a second."""
