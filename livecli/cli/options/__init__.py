"""The options that commands share, in groups: a file a group, a heading of `--help` each.

A group is a dataclass whose fields are options: how each is spelled, typed and explained stands
here once. A command takes the groups that it has as parameters; `group` makes options of them.
"""
