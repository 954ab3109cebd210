"""The script for bash: 3.2 (macOS) and newer."""

from __future__ import annotations

from collections.abc import Iterator

from livecli.cli.commands.completion.frame_paths import PATHS, STAR_PATHS
from livecli.cli.commands.completion.script_template import filled, option_names, sh
from livecli.cli.commands.completion.tree import CommandNode, Value


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

# What was listed last, unless that is three hours ago: matches, teams or leagues.
_livecli_listed() {
    local file=${XDG_CACHE_HOME:-$HOME/.cache}/livecli/$kind
    [[ -r $file && $(find "$file" -mmin -180 2>/dev/null) ]] || return
    while IFS=$'\t' read -r word _; do
        [[ $kind == matches && $word == *[!a-z0-9:]* ]] || words+=("$word")
    done <"$file"
}

# The paths of frames, and those with a * in them.
_livecli_paths=(
    @PATHS@
)
_livecli_star_paths=(
    @STAR_PATHS@
)

_livecli_files() {
    # Readline quotes names best; without compopt (bash 3.2) the names are given to it as they are.
    if ((${#words[@]})); then
        compopt -o filenames 2>/dev/null
    elif [[ ! $before ]]; then
        compopt -o default 2>/dev/null && return
    fi
    while IFS= read -r word; do
        COMPREPLY+=("$before$word")
    done < <(compgen -f -- "$cur")
}

# Conditions and templates go on behind a path. Within quotes readline would close these behind a
# path that stands alone, so there each path comes with what may follow.
_livecli_path_words() {
    compopt -o nospace 2>/dev/null
    words=("${_livecli_paths[@]}")
    if [[ $kind == condition ]]; then
        words+=("${_livecli_star_paths[@]}") cur=${cur//\\}
        [[ ! $quote ]] || ends=('=' '!=' '>' '<' '~')
    elif [[ ! $cur || $cur == *\{* ]]; then
        before=$before${cur%\{*}{ cur=${cur##*\{}
        ends=('}' '|' ':')
    else
        words=()
    fi
}

_livecli() {
    local cur=${COMP_WORDS[COMP_CWORD]} at=livecli option= before= stem= chosen= word end i
    local nth=1 glued= literal= quote= takes=0 kind=any words=() ends=('')
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
    if [[ ! $before && $cur == [\'\"]* ]]; then
        quote=${cur:0:1} cur=${cur:1}
    fi

    if [[ $kind == files ]]; then
        _livecli_files
    elif [[ $kind == matches || $kind == teams || $kind == leagues ]]; then
        _livecli_listed
    elif [[ $kind == heads ]]; then
        compopt -o nospace 2>/dev/null
    elif [[ $kind == condition || $kind == template ]]; then
        _livecli_path_words
    elif [[ $kind == list || $kind == fields ]]; then
        [[ $kind == list ]] || words=("${_livecli_paths[@]}")
        compopt -o nospace 2>/dev/null
        if [[ $cur == *,* ]]; then
            chosen=,${cur%,*}, before=$before${cur%,*}, cur=${cur##*,}
        fi
    fi
    for word in "${words[@]}"; do
        if [[ $word == "$stem$cur"* && $chosen != *",$word,"* ]]; then
            word=${word#"$stem"}
            [[ $quote ]] || printf -v word %q "$word"
            for end in "${ends[@]}"; do
                COMPREPLY+=("$before$word$end")
            done
        fi
    done
}

complete -F _livecli livecli
"""


def script(root: CommandNode) -> str:
    commands = tuple(root.walk())
    return filled(
        BASH,
        PATHS=list(PATHS),
        STAR_PATHS=[sh(path) for path in STAR_PATHS],
        PLACES=[row for command in commands for row in _bash_places(command)],
        OPTIONS=[f"{sh(c.path)}) words=({sh(*option_names(c))}) ;;" for c in commands],
    )


def _bash_places(command: CommandNode) -> Iterator[str]:
    if command.commands:
        names = sh(*(below.name for below in command.commands))
        yield f"{sh(f'{command.path} #1')}) kind=commands words=({names}) ;;"
    for argument in command.arguments:
        nth = "*" if argument.variadic else str(argument.place)
        yield f"{sh(f'{command.path} #')}{nth}) {_bash_value(argument.value)} ;;"
    for option in command.options:
        if option.takes:
            places = " | ".join(sh(f"{command.path} {name}") for name in option.names)
            takes = f"takes={option.takes} " if option.takes > 1 else ""
            yield f"{places}) {takes}{_bash_value(option.value)} ;;"


def _bash_value(value: Value) -> str:
    words = f" words=({sh(*value.words)})" if value.words else ""
    return f"kind={value.kind}{words}"
