# bash completion for livecli: source it, or put it where bash-completion looks.

# What may stand at a place, `COMMAND #NTH` or `COMMAND --OPTION`: how many words, of which kind.
_livecli_place() {
    takes=1 kind=any words=()
    case $1 in
        'livecli #1') kind=commands words=(tail ping serve completion help) ;;
        'livecli tail #'*) kind=any ;;
        'livecli tail --sport') kind=words words=(football tennis) ;;
        'livecli tail --url') kind=any ;;
        'livecli tail --speed') kind=any ;;
        'livecli tail --seed') kind=any ;;
        'livecli tail --token') kind=any ;;
        'livecli tail --token-file') kind=files ;;
        'livecli tail --auth') kind=words words=(query subprotocol) ;;
        'livecli tail -t' | 'livecli tail --type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli tail -T' | 'livecli tail --exclude-type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli tail --snapshot') kind=words words=(keep unfold drop) ;;
        'livecli tail -w' | 'livecli tail --where') kind=any ;;
        'livecli tail --jq') kind=any ;;
        'livecli tail --jq-file') kind=files ;;
        'livecli tail --arg') takes=2 kind=any ;;
        'livecli tail --argjson') takes=2 kind=any ;;
        'livecli tail --bookmaker') kind=any ;;
        'livecli tail -f' | 'livecli tail --format') kind=words words=(ndjson line json csv tsv) ;;
        'livecli tail --template') kind=any ;;
        'livecli tail --fields') kind=any ;;
        'livecli tail -c' | 'livecli tail --count') kind=any ;;
        'livecli tail --until') kind=any ;;
        'livecli tail --duration') kind=any ;;
        'livecli tail --idle-timeout') kind=any ;;
        'livecli tail --max-sockets') kind=any ;;
        'livecli tail --buffer') kind=any ;;
        'livecli tail --on-slow') kind=words words=(block drop exit) ;;
        'livecli tail --gaps') kind=words words=(stderr inline none) ;;
        'livecli tail --max-retries') kind=any ;;
        'livecli tail --retry-for') kind=any ;;
        'livecli tail --color') kind=words words=(auto always never) ;;
        'livecli ping -c' | 'livecli ping --count') kind=any ;;
        'livecli ping -i' | 'livecli ping --interval') kind=any ;;
        'livecli ping -W' | 'livecli ping --timeout') kind=any ;;
        'livecli ping -w' | 'livecli ping --deadline') kind=any ;;
        'livecli ping --sport') kind=words words=(football tennis) ;;
        'livecli ping --url') kind=any ;;
        'livecli ping --token') kind=any ;;
        'livecli ping --token-file') kind=files ;;
        'livecli ping --auth') kind=words words=(query subprotocol) ;;
        'livecli serve #'*) kind=files ;;
        'livecli serve --matches') kind=any ;;
        'livecli serve --seed') kind=any ;;
        'livecli serve --dialect') kind=words words=(documented rich) ;;
        'livecli serve --source') kind=words words=(basic full) ;;
        'livecli serve --speed') kind=any ;;
        'livecli serve --start') kind=words words=(first now) ;;
        'livecli serve --host') kind=any ;;
        'livecli serve --port') kind=any ;;
        'livecli serve --token') kind=any ;;
        'livecli serve --token-without-addon') kind=any ;;
        'livecli serve --fault') kind=any ;;
        'livecli completion #'1) kind=words words=(bash zsh fish) ;;
        'livecli help #'1) kind=words words=(environment exit-codes faults filters formats frames) ;;
        *) takes=0 ;;
    esac
}

_livecli_options() {
    takes=0 kind=words words=()
    case $1 in
        livecli) words=(-V --version -h --help) ;;
        'livecli tail') words=(--sport --url --demo --speed --seed --token --token-file --auth -t --type -T --exclude-type --snapshot --normalize -w --where --jq --jq-file -r --raw-output --arg --argjson --bookmaker -f --format --template --fields --stamp --dedupe -c --count --until --until-finished --duration --idle-timeout --max-sockets --buffer --on-slow --gaps --wait --max-retries --retry-for --no-reconnect --color -q --quiet -v --verbose -h --help) ;;
        'livecli ping') words=(-c --count -i --interval -W --timeout -w --deadline --sport --url --demo --token --token-file --auth --json -q --quiet -h --help) ;;
        'livecli serve') words=(--matches --seed --dialect --source --speed --loop --start --host --port --token --token-without-addon --fault -q --quiet -v --verbose -h --help) ;;
        'livecli completion') words=(-h --help) ;;
        'livecli help') words=(-h --help) ;;
    esac
}

_livecli_files() {
    # Readline quotes names best; without compopt (bash 3.2) the names are given to it as they are.
    [[ ! $before ]] && compopt -o default 2>/dev/null && return
    while IFS= read -r word; do
        COMPREPLY+=("$before$word")
    done < <(compgen -f -- "$cur")
}

_livecli() {
    local cur=${COMP_WORDS[COMP_CWORD]} at=livecli option= before= chosen= word i
    local nth=1 glued= literal= takes=0 kind=any words=()
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
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

    if ((!takes)) && [[ $glued || $cur == [=:]* ]]; then
        return # within a word that is no option's value, such as football:204849
    fi
    [[ $cur == [=:]* ]] && cur=
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

    if [[ $kind == files ]]; then
        _livecli_files
    elif [[ $kind == list ]]; then
        compopt -o nospace 2>/dev/null
        if [[ $cur == *,* ]]; then
            chosen=,${cur%,*}, before=$before${cur%,*}, cur=${cur##*,}
        fi
    fi
    for word in "${words[@]}"; do
        if [[ $word == "$cur"* && $chosen != *",$word,"* ]]; then
            printf -v word %q "$word"
            COMPREPLY+=("$before$word")
        fi
    done
}

complete -F _livecli livecli
