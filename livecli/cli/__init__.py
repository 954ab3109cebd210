"""The command line: words become a checked plan, the plan becomes a running pipeline.

Where to look, from a command's words to what it does; `commands/` has a file for each.

all            app (the table of commands, exit codes), options, units, topics (help), completion
what is asked  plan (place, matches, limits), shaping (frames), recording (files), settings
what runs      build (the pipeline), memory (what it sums up), shortcut (captures without frames)
one command    live: looking, listing; info: surveying, survey_facts; cat, replay: playing;
               serve: programme, faults; ping: pinging; login: proof; config: effective;
               watch: watching
the terminal   notices (stderr), streams (stdout), signals, terminal, screen, progress
kept files     token, recent (matches for completion), kept (how both are written)
"""
