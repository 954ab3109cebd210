"""The script for zsh."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from livecli.cli.commands.completion.frame_paths import PATHS, STAR_PATHS
from livecli.cli.commands.completion.script_template import escaped, filled, sh
from livecli.cli.commands.completion.tree import CommandNode, Value


ZSH = r"""#compdef livecli
# zsh completion for livecli: put it into $fpath as `_livecli`, or source it after compinit.

# The paths of frames, and those with a * in them.
typeset -ga _livecli_paths=(
    @PATHS@
)
typeset -ga _livecli_star_paths=(
    @STAR_PATHS@
)

_livecli_template() {
    if [[ $words[CURRENT] == *\{* ]]; then # unquoted, zsh itself takes it off PREFIX
        compset -P '*{'
        compadd -S '}' -a _livecli_paths
    elif [[ ! $PREFIX ]]; then
        compadd -P '{' -S '}' -a _livecli_paths
    fi
}

# What was listed last, unless that is three hours ago; the last word: matches, teams or leagues.
_livecli_listed() {
    local -a fresh=(${XDG_CACHE_HOME:-$HOME/.cache}/livecli/$@[-1](Nmh-3)) offers
    local id text
    (($#fresh)) || return
    while IFS=$'\t' read -r id text; do
        offers+=("${id//:/\\:}${text:+:}${text//\\/\\\\}")
    done <$fresh[1]
    _describe -t $@[-1] $@[-1] offers
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


def script(root: CommandNode) -> str:
    return filled(
        ZSH,
        PATHS=list(PATHS),
        STAR_PATHS=[sh(path) for path in STAR_PATHS],
        FUNCTIONS=["\n\n".join(map(_zsh_function, root.walk()))],
    )


def _zsh_function(command: CommandNode) -> str:
    return filled(
        ZSH_GROUP if command.commands else ZSH_COMMAND,
        FUNCTION=[_zsh_name(command)],
        SPECS=[sh(spec) for spec in _zsh_specs(command)],
        COMMANDS=[sh(f"{escaped(c.name, ':')}:{escaped(c.help)}") for c in command.commands],
        CALLS=[f"{sh(c.name)}) {_zsh_name(c)} && ret=0 ;;" for c in command.commands],
    ).strip()


def _zsh_specs(command: CommandNode) -> Iterator[str]:
    for option in command.options:
        once = "*" if option.repeatable else f"({' '.join(option.names)})"
        help_text = f"[{escaped(option.help, '[]')}]" if option.help else ""
        for name in option.names:
            mark = ("=" if name.startswith("--") else "+") if option.takes else ""
            yield once + name + mark + help_text + _zsh_value(option.value) * option.takes
    for argument in command.arguments:
        yield ("*" if argument.variadic else str(argument.place)) + _zsh_value(argument.value)


def _zsh_value(value: Value) -> str:
    words = escaped(sh(*value.words), ":")
    return f":{escaped(value.label, ':')}:{ZSH_ACTIONS[value.kind](words)}"


def _zsh_name(command: CommandNode) -> str:
    return "_" + command.path.replace(" ", "_")


# What completes a value of each kind, as an action of _arguments; the words are evaluated there.
ZSH_ACTIONS: dict[str, Callable[[str], str]] = {
    "any": lambda words: "()",
    "condition": lambda words: "compadd -S '' -a _livecli_paths _livecli_star_paths",
    "fields": lambda words: "_sequence -s , compadd -a - _livecli_paths",
    "files": lambda words: (
        f"_alternative 'words:word:({words})' 'files:file:_files'" if words else "_files"
    ),
    "heads": lambda words: f"compadd -S '' - {words}",
    "leagues": lambda words: "_livecli_listed leagues",
    "matches": lambda words: "_livecli_listed matches",
    "teams": lambda words: "_livecli_listed teams",
    "list": lambda words: f"_sequence -s , compadd - {words}",
    "template": lambda words: "_livecli_template",
    "words": lambda words: f"({words})",
}
