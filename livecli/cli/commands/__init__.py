"""One command a file. A command says what, no more; `cli.build` knows how."""
