"""`livecli completion`: a script for each shell, written from the tree of commands.

The scripts are static: a TAB starts no Python. They know what the tree says when they are written:
commands, options, the words that a value can be, and where a file name belongs. The matches that
`livecli live` listed last stand in a file (see `recent_matches`), which they read themselves.
"""
