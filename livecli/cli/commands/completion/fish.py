"""The script for fish."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from livecli.cli.commands.completion.frame_paths import PATHS, STAR_PATHS
from livecli.cli.commands.completion.script_template import escaped, filled
from livecli.cli.commands.completion.tree import CommandNode, Value


FISH = r"""# fish completion for livecli: source it, or put it into ~/.config/fish/completions.

# Whether what is typed has come to a command, and to one of the places FIRST to LAST behind it.
function __livecli_at --argument-names path first last
    set -l typed (commandline -opc)[2..-1]
    contains -- (string split ' ' $path)[-1] livecli $typed
    or return # most commands are not in question at all
    set -l at livecli
    set -l nth 1
    set -l takes 0
    for word in $typed
        if test $takes -gt 0
            set takes (math $takes - 1)
            continue
        end
        switch "$at $word"
            @STEPS@
            case '* -*'
            case '*'
                set nth (math $nth + 1)
        end
    end
    test $at = $path
    and test -z "$first" -o $nth -ge "$first"
    and test -z "$last" -o $nth -le "$last"
end

# The words given, each behind those that stand in the current word already, with commas between.
function __livecli_list
    set -l typed (commandline -ct | string replace -r -- '^--[^=]*=' '' | string split ,)
    for word in $argv
        contains -- $word $typed[1..-2]
        or string join , -- $typed[1..-2] $word
    end
end

# The paths of frames, and those with a * in them.
set -g __livecli_paths \
    @PATHS@
set -g __livecli_star_paths \
    @STAR_PATHS@

# What stands in the current word already, and each path in braces behind it.
function __livecli_template
    set -l typed (commandline -ct | string replace -r -- '^--[^=]*=' '' | string trim -l -c '"\'')
    test -z "$typed"
    or string match -q -- '*{*' $typed
    or return
    set -l before (string replace -r -- '[^{]*$' '' "$typed")
    test -n "$before"
    or set before '{'
    printf '%s\n' $before$__livecli_paths'}'
end

# What was listed last, unless that is three hours ago: matches, teams or leagues.
function __livecli_listed --argument-names kind
    set -l folder $HOME/.cache
    test -n "$XDG_CACHE_HOME"
    and set folder $XDG_CACHE_HOME
    set -l age (path mtime --relative -- $folder/livecli/$kind 2>/dev/null)
    test -n "$age"
    and test $age -lt 10800
    or return
    while read --local line
        printf '%s\n' $line
    end <$folder/livecli/$kind
end

complete -c livecli -f
@COMPLETIONS@
"""


def script(root: CommandNode) -> str:
    commands = tuple(root.walk())
    return filled(
        FISH,
        PATHS=[_fish_continued(PATHS)],
        STAR_PATHS=[_fish_continued(STAR_PATHS)],
        STEPS=[row for command in commands for row in _fish_steps(command)],
        COMPLETIONS=[row for command in commands for row in _fish_completions(command)],
    )


def _fish_continued(words: tuple[str, ...]) -> str:
    return " \\\n".join(map(_fish_quoted, words))


def _fish_steps(command: CommandNode) -> Iterator[str]:
    """Cases for words that lead to another command, or that have values behind them."""
    if command.commands:
        paths = " ".join(_fish_quoted(below.path) for below in command.commands)
        yield f'case {paths}\n    set at "$at $word"\n    set nth 1'
    for takes in sorted({option.takes for option in command.options} - {0}):
        names = [name for o in command.options if o.takes == takes for name in o.names]
        places = " ".join(_fish_quoted(f"{command.path} {name}") for name in names)
        yield f"case {places}\n    set takes {takes}"


def _fish_completions(command: CommandNode) -> Iterator[str]:
    at = f"__livecli_at {_fish_quoted(command.path)}"
    for below in command.commands:
        yield _fish_complete(f"{at} 1 1", f"-a {_fish_quoted(below.name)}", below.help)
    for argument in command.arguments:
        last = "" if argument.variadic else f" {argument.place}"
        yield _fish_complete(f"{at} {argument.place}{last}", _fish_offer(argument.value))
    for option in command.options:
        names = " ".join(map(_fish_name, option.names))
        value = f" -r {_fish_offer(option.value)}" if option.takes else ""
        yield _fish_complete(at, names + value, option.help)


def _fish_complete(condition: str, offer: str, help_text: str = "") -> str:
    described = f" -d {_fish_quoted(help_text)}" if help_text else ""
    return f"complete -c livecli -n {_fish_quoted(condition)} {offer}{described}"


def _fish_name(name: str) -> str:
    if name.startswith("--"):
        return f"-l {_fish_quoted(name[2:])}"
    return f"{'-s' if len(name) == 2 else '-o'} {_fish_quoted(name[1:])}"


def _fish_offer(value: Value) -> str:
    return FISH_OFFERS[value.kind](" ".join(map(_fish_quoted, value.words)))


def _fish_quoted(text: str) -> str:
    if re.fullmatch(r"[\w.,:/-]+", text):
        return text
    if "'" in text and not re.search(r'["$\\]', text):
        return f'"{text}"'
    return "'" + escaped(text, "'") + "'"


# What is offered for a value of each kind, as options of complete.
FISH_OFFERS: dict[str, Callable[[str], str]] = {
    "any": lambda words: "-f",
    "condition": lambda words: "-f -a '$__livecli_paths $__livecli_star_paths'",
    "fields": lambda words: "-f -a '(__livecli_list $__livecli_paths)'",
    "files": lambda words: f"-F -a {_fish_quoted(words)}" if words else "-F",
    "heads": lambda words: f"-f -a {_fish_quoted(words)}",
    "leagues": lambda words: "-f -a '(__livecli_listed leagues)'",
    "matches": lambda words: "-f -a '(__livecli_listed matches)'",
    "teams": lambda words: "-f -a '(__livecli_listed teams)'",
    "list": lambda words: f"-f -a {_fish_quoted(f'(__livecli_list {words})')}",
    "template": lambda words: "-f -a '(__livecli_template)'",
    "words": lambda words: f"-f -a {_fish_quoted(words)}",
}
