"""What happened in matches, said once: rules over the states of `state`, without sockets or clocks.

A *kind* of alert has a watcher for each match, which answers what of its kind is so at a moment
(`Fact`); a key is given to each fact, once, and kept in the `Ledger`; what is no longer so is
corrected, or resolved, under the same key.
"""
