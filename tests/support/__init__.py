"""What tests share: the program, plays, made-up captures, a hostile server, real matches."""
