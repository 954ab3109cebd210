"""Completion scripts for bash, zsh and fish, written from the tree of commands.

The scripts are static: a TAB starts no Python. They know what the tree says when they are written:
commands, options, the words that a value can be, and where a file name belongs. The matches that
`livecli live` listed last stand in a file (see `recent`), which they read themselves.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from livecli.feed.frames import FRAME_TYPES


if TYPE_CHECKING:
    from typer._click import Command as Source


PROGRAM = "livecli"

# Options whose value is words with commas between them: to the parser they are any text.
COMMA_LISTS = {
    "--exclude-type": FRAME_TYPES,
    "--type": FRAME_TYPES,
}

# Values that are file names: by the name of their type, or by the metavar. PATH is not among them:
# here it is a path into a frame.
FILE_TYPES = frozenset({"directory", "file", "filename", "path"})
FILE_METAVARS = frozenset({"CAPTURE", "DIR", "FILE"})
MATCH_METAVAR = "MATCH"


def script(shell: str, root: Source) -> str:
    """The completion script for `shell`: `bash`, `zsh` or `fish`."""
    return SHELLS[shell](_command(root, PROGRAM))


# --- What can be completed ------------------------------------------------------------------------


class Value(NamedTuple):
    """What may be written for an option or as an argument."""

    label: str
    kind: str  # `words`, `list` (words with commas between), `files`, `matches` or `any`
    words: tuple[str, ...] = ()


class Option(NamedTuple):
    """An option under all its names; `takes` says how many words follow it."""

    names: tuple[str, ...]
    help: str
    takes: int
    repeatable: bool
    value: Value


class Argument(NamedTuple):
    """The word at `place` behind a command (1 is the first), and all after it if `variadic`."""

    place: int
    variadic: bool
    value: Value


class Command(NamedTuple):
    """A command and those below it; `path` is what is typed to reach it."""

    path: str
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    commands: tuple[Command, ...]

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path.split()[-1]

    def walk(self) -> Iterator[Command]:
        """This command and all below it, in the order of the tree."""
        yield self
        for command in self.commands:
            yield from command.walk()


def _command(source: Source, path: str, parent: typer.Context | None = None) -> Command:
    ctx = typer.Context(source, parent=parent, **source.context_settings)
    params = source.get_params(ctx)
    arguments = [p for p in params if isinstance(p, TyperArgument) and not p.hidden]
    return Command(
        path,
        _first_sentence(source.short_help or source.help),
        tuple(_option(p) for p in params if isinstance(p, TyperOption) and not p.hidden),
        tuple(
            Argument(place, argument.nargs == -1, _value(argument))
            for place, argument in enumerate(arguments, start=1)
        ),
        tuple(_commands_below(source, path, ctx)),
    )


def _commands_below(source: Source, path: str, ctx: typer.Context) -> Iterator[Command]:
    if not isinstance(source, TyperGroup):
        return
    for name in source.list_commands(ctx):
        command = source.get_command(ctx, name)
        if command is not None and not command.hidden:
            yield _command(command, f"{path} {name}", ctx)


def _option(param: TyperOption) -> Option:
    return Option(
        # Click keeps the names of --help in a set: their order changes from run to run.
        tuple(sorted((*param.opts, *param.secondary_opts), key=lambda name: (len(name), name))),
        _first_sentence(param.help),
        takes=0 if param.is_flag or param.count else param.nargs,
        repeatable=param.multiple or param.count,
        value=_value(param),
    )


def _value(param: TyperOption | TyperArgument) -> Value:
    terms = re.findall(r"\w[\w -]*", param.metavar or param.name or "")
    label = " ".join(terms)
    if choices := getattr(param.type, "choices", None):
        return Value(label, "words", tuple(str(getattr(c, "value", c)) for c in choices))
    for name in param.opts:
        if name in COMMA_LISTS:
            return Value(label, "list", COMMA_LISTS[name])
    if param.type.name in FILE_TYPES or not FILE_METAVARS.isdisjoint(terms):
        return Value(label, "files")
    return Value(label, "matches" if MATCH_METAVAR in terms else "any")


def _first_sentence(text: str | None) -> str:
    """The beginning of a help text, on one line, without the full stop."""
    paragraph = " ".join((text or "").strip().split("\n\n")[0].split())
    return re.split(r"(?<=[.!?]) ", paragraph, maxsplit=1)[0].rstrip(".")


# --- bash: written for 3.2 (macOS) and newer ------------------------------------------------------

BASH = r"""# bash completion for livecli: source it, or put it where bash-completion looks.

# What may stand at a place, `COMMAND #NTH` or `COMMAND --OPTION`: how many words, of which kind.
_livecli_place() {
    takes=1 kind=any words=()
    case $1 in
        @PLACES@
        *) takes=0 ;;
    esac
}

_livecli_options() {
    takes=0 kind=words words=()
    case $1 in
        @OPTIONS@
    esac
}

# The matches that were listed last, unless that is three hours ago.
_livecli_matches() {
    local file=${XDG_CACHE_HOME:-$HOME/.cache}/livecli/matches
    [[ -r $file && $(find "$file" -mmin -180 2>/dev/null) ]] || return
    while IFS=$'\t' read -r word _; do
        [[ $word != *[!a-z0-9:]* ]] && words+=("$word")
    done <"$file"
}

_livecli_files() {
    # Readline quotes names best; without compopt (bash 3.2) the names are given to it as they are.
    [[ ! $before ]] && compopt -o default 2>/dev/null && return
    while IFS= read -r word; do
        COMPREPLY+=("$before$word")
    done < <(compgen -f -- "$cur")
}

_livecli() {
    local cur=${COMP_WORDS[COMP_CWORD]} at=livecli option= before= stem= chosen= word i
    local nth=1 glued= literal= takes=0 kind=any words=()
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $glued || $word == [=:]* ]]; then
            stem=$stem$word
        else
            stem=$word
        fi
        if [[ $word == [=:]* ]]; then # readline breaks words here: `--format`, `=`, `line`
            glued=1
        elif [[ $glued ]]; then
            glued= takes=$((takes ? takes - 1 : 0))
        elif ((takes)); then
            takes=$((takes - 1))
        elif [[ $word == -- && ! $literal ]]; then
            literal=1
        elif [[ $word == -?* && ! $literal ]]; then
            option=$word
            _livecli_place "$at $option"
        else
            _livecli_place "$at #$nth"
            takes=0
            if [[ $kind == commands && " ${words[*]} " == *" $word "* ]]; then
                at="$at $word" nth=1
            else
                nth=$((nth + 1))
            fi
        fi
    done

    if [[ $cur == [=:]* ]]; then
        glued=1 stem=$stem$cur cur=
    fi
    [[ $glued ]] && ((!takes)) || stem= # what stands before us in our word, such as tennis:
    if ((takes)); then
        _livecli_place "$at $option"
    elif [[ $cur == --*=* && ! $literal ]]; then # somebody took `=` out of COMP_WORDBREAKS
        before=${cur%%=*}= cur=${cur#*=}
        _livecli_place "$at ${before%=}"
    elif [[ $cur == -* && ! $literal ]]; then
        _livecli_options "$at"
    else
        _livecli_place "$at #$nth"
    fi
    [[ ! $stem || $kind == matches ]] || return

    if [[ $kind == files ]]; then
        _livecli_files
    elif [[ $kind == matches ]]; then
        _livecli_matches
    elif [[ $kind == list ]]; then
        compopt -o nospace 2>/dev/null
        if [[ $cur == *,* ]]; then
            chosen=,${cur%,*}, before=$before${cur%,*}, cur=${cur##*,}
        fi
    fi
    for word in "${words[@]}"; do
        if [[ $word == "$stem$cur"* && $chosen != *",$word,"* ]]; then
            printf -v word %q "${word#"$stem"}"
            COMPREPLY+=("$before$word")
        fi
    done
}

complete -F _livecli livecli
"""


def _bash(root: Command) -> str:
    commands = tuple(root.walk())
    return _filled(
        BASH,
        PLACES=[row for command in commands for row in _bash_places(command)],
        OPTIONS=[f"{_sh(c.path)}) words=({_sh(*_option_names(c))}) ;;" for c in commands],
    )


def _bash_places(command: Command) -> Iterator[str]:
    if command.commands:
        names = _sh(*(below.name for below in command.commands))
        yield f"{_sh(f'{command.path} #1')}) kind=commands words=({names}) ;;"
    for argument in command.arguments:
        nth = "*" if argument.variadic else str(argument.place)
        yield f"{_sh(f'{command.path} #')}{nth}) {_bash_value(argument.value)} ;;"
    for option in command.options:
        if option.takes:
            places = " | ".join(_sh(f"{command.path} {name}") for name in option.names)
            takes = f"takes={option.takes} " if option.takes > 1 else ""
            yield f"{places}) {takes}{_bash_value(option.value)} ;;"


def _bash_value(value: Value) -> str:
    words = f" words=({_sh(*value.words)})" if value.words else ""
    return f"kind={value.kind}{words}"


# --- zsh ------------------------------------------------------------------------------------------

ZSH = r"""#compdef livecli
# zsh completion for livecli: put it into $fpath as `_livecli`, or source it after compinit.

# The matches that were listed last, unless that is three hours ago.
_livecli_matches() {
    local -a fresh=(${XDG_CACHE_HOME:-$HOME/.cache}/livecli/matches(Nmh-3)) offers
    local id text
    (($#fresh)) || return
    while IFS=$'\t' read -r id text; do
        offers+=("${id//:/\\:}:${text//\\/\\\\}")
    done <$fresh[1]
    _describe -t matches match offers
}

@FUNCTIONS@

if [[ $funcstack[1] == _livecli ]]; then
    _livecli "$@"
else
    compdef _livecli livecli
fi
"""

ZSH_COMMAND = r"""
@FUNCTION@() {
    local specs=(
        @SPECS@
    )
    _arguments -s -S : $specs
}
"""

ZSH_GROUP = r"""
@FUNCTION@() {
    local curcontext=$curcontext state state_descr line ret=1
    local -A opt_args
    local specs=(
        @SPECS@
        '(-): :->command'
        '(-)*:: :->rest'
    )
    local commands=(
        @COMMANDS@
    )
    _arguments -C -s -S : $specs && ret=0
    case $state in
        command) _describe -t commands command commands && ret=0 ;;
        rest)
            curcontext=${curcontext%:*:*}:livecli-$words[1]:
            case $words[1] in
                @CALLS@
            esac
            ;;
    esac
    return ret
}
"""

# What completes a value of each kind, as an action of _arguments; the words are evaluated there.
ZSH_ACTIONS: dict[str, Callable[[str], str]] = {
    "any": lambda words: "()",
    "files": lambda words: "_files",
    "matches": lambda words: "_livecli_matches",
    "list": lambda words: f"_sequence -s , compadd - {words}",
    "words": lambda words: f"({words})",
}


def _zsh(root: Command) -> str:
    return _filled(ZSH, FUNCTIONS=["\n\n".join(map(_zsh_function, root.walk()))])


def _zsh_function(command: Command) -> str:
    return _filled(
        ZSH_GROUP if command.commands else ZSH_COMMAND,
        FUNCTION=[_zsh_name(command)],
        SPECS=[_sh(spec) for spec in _zsh_specs(command)],
        COMMANDS=[_sh(f"{_escaped(c.name, ':')}:{_escaped(c.help)}") for c in command.commands],
        CALLS=[f"{_sh(c.name)}) {_zsh_name(c)} && ret=0 ;;" for c in command.commands],
    ).strip()


def _zsh_specs(command: Command) -> Iterator[str]:
    for option in command.options:
        once = "*" if option.repeatable else f"({' '.join(option.names)})"
        help_text = f"[{_escaped(option.help, '[]')}]" if option.help else ""
        for name in option.names:
            mark = ("=" if name.startswith("--") else "+") if option.takes else ""
            yield once + name + mark + help_text + _zsh_value(option.value) * option.takes
    for argument in command.arguments:
        yield ("*" if argument.variadic else str(argument.place)) + _zsh_value(argument.value)


def _zsh_value(value: Value) -> str:
    words = _escaped(_sh(*value.words), ":")
    return f":{_escaped(value.label, ':')}:{ZSH_ACTIONS[value.kind](words)}"


def _zsh_name(command: Command) -> str:
    return "_" + command.path.replace(" ", "_")


# --- fish -----------------------------------------------------------------------------------------

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

# The matches that were listed last, unless that is three hours ago.
function __livecli_matches
    set -l folder $HOME/.cache
    test -n "$XDG_CACHE_HOME"
    and set folder $XDG_CACHE_HOME
    set -l age (path mtime --relative -- $folder/livecli/matches 2>/dev/null)
    test -n "$age"
    and test $age -lt 10800
    or return
    while read --local line
        printf '%s\n' $line
    end <$folder/livecli/matches
end

complete -c livecli -f
@COMPLETIONS@
"""


# What is offered for a value of each kind, as options of complete.
FISH_OFFERS: dict[str, Callable[[str], str]] = {
    "any": lambda words: "-f",
    "files": lambda words: "-F",
    "matches": lambda words: "-f -a '(__livecli_matches)'",
    "list": lambda words: f"-f -a {_fish_quoted(f'(__livecli_list {words})')}",
    "words": lambda words: f"-f -a {_fish_quoted(words)}",
}


def _fish(root: Command) -> str:
    commands = tuple(root.walk())
    return _filled(
        FISH,
        STEPS=[row for command in commands for row in _fish_steps(command)],
        COMPLETIONS=[row for command in commands for row in _fish_completions(command)],
    )


def _fish_steps(command: Command) -> Iterator[str]:
    """Cases for words that lead to another command, or that have values behind them."""
    if command.commands:
        paths = " ".join(_fish_quoted(below.path) for below in command.commands)
        yield f'case {paths}\n    set at "$at $word"\n    set nth 1'
    for takes in sorted({option.takes for option in command.options} - {0}):
        names = [name for o in command.options if o.takes == takes for name in o.names]
        places = " ".join(_fish_quoted(f"{command.path} {name}") for name in names)
        yield f"case {places}\n    set takes {takes}"


def _fish_completions(command: Command) -> Iterator[str]:
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
    return "'" + _escaped(text, "'") + "'"


# --- Writing --------------------------------------------------------------------------------------

SHELLS: dict[str, Callable[[Command], str]] = {"bash": _bash, "fish": _fish, "zsh": _zsh}


def _filled(template: str, **blanks: list[str]) -> str:
    """The template with the rows for each `@BLANK@` in its place, at its indentation."""

    def rows(blank: re.Match[str]) -> str:
        lines = [line for row in blanks[blank["name"]] for line in row.split("\n")]
        return "\n".join(blank["indent"] + line if line else "" for line in lines)

    return re.sub(r"^(?P<indent> *)@(?P<name>\w+)@", rows, template, flags=re.MULTILINE)


def _option_names(command: Command) -> Iterator[str]:
    return (name for option in command.options for name in option.names)


def _sh(*words: str) -> str:
    return " ".join(map(shlex.quote, words))


def _escaped(text: str, special: str = "") -> str:
    """The text with a backslash before each special character and each backslash."""
    return re.sub(f"[{re.escape(special)}\\\\]", r"\\\g<0>", text)
