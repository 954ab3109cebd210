"""What a live screen shows, without the screen.

`folds` make states of frames, `drawing` makes rows of text of numbers.
Neither knows the other, a terminal or a clock: times come with the frames or as arguments.
"""
