# bash completion for livecli: source it, or put it where bash-completion looks.

# What may stand at a place, `COMMAND #NTH` or `COMMAND --OPTION`: how many words, of which kind.
_livecli_place() {
    takes=1 kind=any words=()
    case $1 in
        'livecli #1') kind=commands words=(tail record watch alerts ping live cat replay serve relay publish fields schema info check login config completion help) ;;
        'livecli tail #'*) kind=matches ;;
        'livecli tail --league') kind=leagues ;;
        'livecli tail --team') kind=teams ;;
        'livecli tail --max-matches') kind=any ;;
        'livecli tail --sport') kind=words words=(football tennis) ;;
        'livecli tail --url') kind=any ;;
        'livecli tail --speed') kind=any ;;
        'livecli tail --seed') kind=any ;;
        'livecli tail --token') kind=any ;;
        'livecli tail --token-file') kind=files ;;
        'livecli tail --auth') kind=words words=(query subprotocol) ;;
        'livecli tail --stream') kind=any ;;
        'livecli tail --user') kind=any ;;
        'livecli tail --password-file') kind=files ;;
        'livecli tail --creds') kind=files ;;
        'livecli tail --nkey') kind=files ;;
        'livecli tail --tls-ca') kind=files ;;
        'livecli tail --tls-cert') kind=files ;;
        'livecli tail --tls-key') kind=files ;;
        'livecli tail --bus') kind=any ;;
        'livecli tail --from') kind=any ;;
        'livecli tail --durable') kind=any ;;
        'livecli tail -t' | 'livecli tail --type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli tail -T' | 'livecli tail --exclude-type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli tail --snapshot') kind=words words=(keep unfold drop) ;;
        'livecli tail -w' | 'livecli tail --where') kind=condition ;;
        'livecli tail --jq') kind=any ;;
        'livecli tail --jq-file') kind=files ;;
        'livecli tail --arg') takes=2 kind=any ;;
        'livecli tail --argjson') takes=2 kind=any ;;
        'livecli tail --bookmaker') kind=words words=(bet365 pinnacle unibet) ;;
        'livecli tail -f' | 'livecli tail --format') kind=words words=(ndjson line json csv tsv) ;;
        'livecli tail --template') kind=template ;;
        'livecli tail --fields') kind=fields ;;
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
        'livecli tail --exec') kind=any ;;
        'livecli tail --color') kind=words words=(auto always never) ;;
        'livecli record #'*) kind=matches ;;
        'livecli record --league') kind=leagues ;;
        'livecli record --team') kind=teams ;;
        'livecli record --max-matches') kind=any ;;
        'livecli record --sport') kind=words words=(football tennis) ;;
        'livecli record --url') kind=any ;;
        'livecli record --speed') kind=any ;;
        'livecli record --seed') kind=any ;;
        'livecli record --token') kind=any ;;
        'livecli record --token-file') kind=files ;;
        'livecli record --auth') kind=words words=(query subprotocol) ;;
        'livecli record --bus') kind=any ;;
        'livecli record --from') kind=any ;;
        'livecli record --stream') kind=any ;;
        'livecli record --user') kind=any ;;
        'livecli record --password-file') kind=files ;;
        'livecli record --creds') kind=files ;;
        'livecli record --nkey') kind=files ;;
        'livecli record --tls-ca') kind=files ;;
        'livecli record --tls-cert') kind=files ;;
        'livecli record --tls-key') kind=files ;;
        'livecli record -o' | 'livecli record --output') kind=any ;;
        'livecli record --compress') kind=words words=(zstd none) ;;
        'livecli record --rotate-every') kind=any ;;
        'livecli record --rotate-size') kind=any ;;
        'livecli record --keep') kind=any ;;
        'livecli record --max-disk') kind=any ;;
        'livecli record --flush') kind=any ;;
        'livecli record --on-file') kind=any ;;
        'livecli record --status-file') kind=files ;;
        'livecli record -t' | 'livecli record --type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli record -T' | 'livecli record --exclude-type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli record -w' | 'livecli record --where') kind=condition ;;
        'livecli record --bookmaker') kind=words words=(bet365 pinnacle unibet) ;;
        'livecli record -c' | 'livecli record --count') kind=any ;;
        'livecli record --until') kind=any ;;
        'livecli record --duration') kind=any ;;
        'livecli record --idle-timeout') kind=any ;;
        'livecli record --max-sockets') kind=any ;;
        'livecli record --buffer') kind=any ;;
        'livecli record --on-slow') kind=words words=(block drop exit) ;;
        'livecli record --gaps') kind=words words=(stderr inline none) ;;
        'livecli record --max-retries') kind=any ;;
        'livecli record --retry-for') kind=any ;;
        'livecli watch #'*) kind=matches ;;
        'livecli watch --league') kind=leagues ;;
        'livecli watch --team') kind=teams ;;
        'livecli watch --max-matches') kind=any ;;
        'livecli watch --sport') kind=words words=(football tennis) ;;
        'livecli watch --url') kind=any ;;
        'livecli watch --file') kind=files ;;
        'livecli watch --speed') kind=any ;;
        'livecli watch --seed') kind=any ;;
        'livecli watch --from') kind=any ;;
        'livecli watch --max-gap') kind=any ;;
        'livecli watch --token') kind=any ;;
        'livecli watch --token-file') kind=files ;;
        'livecli watch --auth') kind=words words=(query subprotocol) ;;
        'livecli watch --bus') kind=any ;;
        'livecli watch --durable') kind=any ;;
        'livecli watch --stream') kind=any ;;
        'livecli watch --user') kind=any ;;
        'livecli watch --password-file') kind=files ;;
        'livecli watch --creds') kind=files ;;
        'livecli watch --nkey') kind=files ;;
        'livecli watch --tls-ca') kind=files ;;
        'livecli watch --tls-cert') kind=files ;;
        'livecli watch --tls-key') kind=files ;;
        'livecli watch -o' | 'livecli watch --output') kind=any ;;
        'livecli watch --theme') kind=words words=(auto dark light) ;;
        'livecli watch -t' | 'livecli watch --type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli watch -T' | 'livecli watch --exclude-type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli watch -w' | 'livecli watch --where') kind=condition ;;
        'livecli watch --bookmaker') kind=words words=(bet365 pinnacle unibet) ;;
        'livecli watch -c' | 'livecli watch --count') kind=any ;;
        'livecli watch --until') kind=any ;;
        'livecli watch --duration') kind=any ;;
        'livecli watch --idle-timeout') kind=any ;;
        'livecli watch --max-sockets') kind=any ;;
        'livecli watch --buffer') kind=any ;;
        'livecli watch --on-slow') kind=words words=(block drop exit) ;;
        'livecli watch --max-retries') kind=any ;;
        'livecli watch --retry-for') kind=any ;;
        'livecli alerts #'*) kind=files ;;
        'livecli alerts --league') kind=leagues ;;
        'livecli alerts --team') kind=teams ;;
        'livecli alerts --max-matches') kind=any ;;
        'livecli alerts --sport') kind=words words=(football tennis) ;;
        'livecli alerts --on') kind=list words=(break break-point full-time gap goal half-time kick-off match match-point no-data odds-move penalty red-card set set-point substitution var when yellow-card) ;;
        'livecli alerts --confirm') kind=any ;;
        'livecli alerts --cooldown') kind=any ;;
        'livecli alerts --no-data-after') kind=any ;;
        'livecli alerts --move') kind=any ;;
        'livecli alerts --when') kind=any ;;
        'livecli alerts --for') kind=any ;;
        'livecli alerts --state') kind=files ;;
        'livecli alerts --url') kind=any ;;
        'livecli alerts --speed') kind=any ;;
        'livecli alerts --seed') kind=any ;;
        'livecli alerts --token') kind=any ;;
        'livecli alerts --token-file') kind=files ;;
        'livecli alerts --auth') kind=words words=(query subprotocol) ;;
        'livecli alerts --bus') kind=any ;;
        'livecli alerts --from') kind=any ;;
        'livecli alerts --durable') kind=any ;;
        'livecli alerts --stream') kind=any ;;
        'livecli alerts --user') kind=any ;;
        'livecli alerts --password-file') kind=files ;;
        'livecli alerts --creds') kind=files ;;
        'livecli alerts --nkey') kind=files ;;
        'livecli alerts --tls-ca') kind=files ;;
        'livecli alerts --tls-cert') kind=files ;;
        'livecli alerts --tls-key') kind=files ;;
        'livecli alerts -f' | 'livecli alerts --format') kind=words words=(ndjson line json csv tsv) ;;
        'livecli alerts --template') kind=template ;;
        'livecli alerts --bookmaker') kind=words words=(bet365 pinnacle unibet) ;;
        'livecli alerts --exec') kind=any ;;
        'livecli alerts --webhook') kind=any ;;
        'livecli alerts --webhook-file') kind=files ;;
        'livecli alerts --webhook-secret-file') kind=files ;;
        'livecli alerts --notify') kind=any ;;
        'livecli alerts --notify-file') kind=files ;;
        'livecli alerts -c' | 'livecli alerts --count') kind=any ;;
        'livecli alerts --until') kind=any ;;
        'livecli alerts --duration') kind=any ;;
        'livecli alerts --idle-timeout') kind=any ;;
        'livecli alerts --max-sockets') kind=any ;;
        'livecli alerts --buffer') kind=any ;;
        'livecli alerts --on-slow') kind=words words=(block drop exit) ;;
        'livecli alerts --gaps') kind=words words=(stderr inline none) ;;
        'livecli alerts --max-retries') kind=any ;;
        'livecli alerts --retry-for') kind=any ;;
        'livecli alerts --color') kind=words words=(auto always never) ;;
        'livecli ping #'1) kind=matches ;;
        'livecli ping -c' | 'livecli ping --count') kind=any ;;
        'livecli ping -i' | 'livecli ping --interval') kind=any ;;
        'livecli ping -W' | 'livecli ping --timeout') kind=any ;;
        'livecli ping -w' | 'livecli ping --deadline') kind=any ;;
        'livecli ping --sport') kind=words words=(football tennis) ;;
        'livecli ping --url') kind=any ;;
        'livecli ping --token') kind=any ;;
        'livecli ping --token-file') kind=files ;;
        'livecli ping --auth') kind=words words=(query subprotocol) ;;
        'livecli ping --color') kind=words words=(auto always never) ;;
        'livecli live --sport') kind=words words=(football tennis) ;;
        'livecli live --league') kind=leagues ;;
        'livecli live --team') kind=teams ;;
        'livecli live -f' | 'livecli live --format') kind=words words=(table ids ndjson csv) ;;
        'livecli live --url') kind=any ;;
        'livecli live --speed') kind=any ;;
        'livecli live --seed') kind=any ;;
        'livecli live --token') kind=any ;;
        'livecli live --token-file') kind=files ;;
        'livecli live --color') kind=words words=(auto always never) ;;
        'livecli cat #'*) kind=files ;;
        'livecli cat --from') kind=any ;;
        'livecli cat --to') kind=any ;;
        'livecli cat -t' | 'livecli cat --type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli cat -T' | 'livecli cat --exclude-type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli cat --snapshot') kind=words words=(keep unfold drop) ;;
        'livecli cat -w' | 'livecli cat --where') kind=condition ;;
        'livecli cat --jq') kind=any ;;
        'livecli cat --jq-file') kind=files ;;
        'livecli cat --arg') takes=2 kind=any ;;
        'livecli cat --argjson') takes=2 kind=any ;;
        'livecli cat -f' | 'livecli cat --format') kind=words words=(ndjson line json csv tsv) ;;
        'livecli cat --template') kind=template ;;
        'livecli cat --fields') kind=fields ;;
        'livecli cat --gaps') kind=words words=(stderr inline none) ;;
        'livecli cat -c' | 'livecli cat --count') kind=any ;;
        'livecli cat --until') kind=any ;;
        'livecli cat --duration') kind=any ;;
        'livecli cat --idle-timeout') kind=any ;;
        'livecli cat --color') kind=words words=(auto always never) ;;
        'livecli replay #'*) kind=files ;;
        'livecli replay --speed') kind=any ;;
        'livecli replay --max-gap') kind=any ;;
        'livecli replay --interval') kind=any ;;
        'livecli replay --loop') kind=any ;;
        'livecli replay --from') kind=any ;;
        'livecli replay --to') kind=any ;;
        'livecli replay -t' | 'livecli replay --type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli replay -T' | 'livecli replay --exclude-type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli replay --snapshot') kind=words words=(keep unfold drop) ;;
        'livecli replay -w' | 'livecli replay --where') kind=condition ;;
        'livecli replay --jq') kind=any ;;
        'livecli replay --jq-file') kind=files ;;
        'livecli replay --arg') takes=2 kind=any ;;
        'livecli replay --argjson') takes=2 kind=any ;;
        'livecli replay -f' | 'livecli replay --format') kind=words words=(ndjson line json csv tsv) ;;
        'livecli replay --template') kind=template ;;
        'livecli replay --fields') kind=fields ;;
        'livecli replay --gaps') kind=words words=(stderr inline none) ;;
        'livecli replay -c' | 'livecli replay --count') kind=any ;;
        'livecli replay --until') kind=any ;;
        'livecli replay --duration') kind=any ;;
        'livecli replay --idle-timeout') kind=any ;;
        'livecli replay --color') kind=words words=(auto always never) ;;
        'livecli serve #'*) kind=files ;;
        'livecli serve --matches') kind=any ;;
        'livecli serve --seed') kind=any ;;
        'livecli serve --dialect') kind=words words=(documented rich) ;;
        'livecli serve --source') kind=words words=(basic full) ;;
        'livecli serve --books') kind=words words=(asked all) ;;
        'livecli serve --speed') kind=any ;;
        'livecli serve --start') kind=words words=(first now) ;;
        'livecli serve --stagger') kind=any ;;
        'livecli serve --host') kind=any ;;
        'livecli serve --allow-host') kind=any ;;
        'livecli serve --port') kind=any ;;
        'livecli serve --token') kind=any ;;
        'livecli serve --token-without-addon') kind=any ;;
        'livecli serve --quirk') kind=words words=(empty-history ingest-debug no-error-frame nested-odds numeric-period seconds-uts server-ping string-ids) ;;
        'livecli serve --fault') kind=heads words=(answer= close= delay= drop duplicate flood= garble list= mute refuse= reorder silent stall= truncate) ;;
        'livecli serve --control') kind=files ;;
        'livecli serve --tell') takes=2 kind=any ;;
        'livecli relay #'*) kind=matches ;;
        'livecli relay --league') kind=leagues ;;
        'livecli relay --team') kind=teams ;;
        'livecli relay --max-matches') kind=any ;;
        'livecli relay --sport') kind=words words=(football tennis) ;;
        'livecli relay --url') kind=any ;;
        'livecli relay --file') kind=files ;;
        'livecli relay --speed') kind=any ;;
        'livecli relay --seed') kind=any ;;
        'livecli relay --token') kind=any ;;
        'livecli relay --token-file') kind=files ;;
        'livecli relay --auth') kind=words words=(query subprotocol) ;;
        'livecli relay --stream') kind=any ;;
        'livecli relay --user') kind=any ;;
        'livecli relay --password-file') kind=files ;;
        'livecli relay --creds') kind=files ;;
        'livecli relay --nkey') kind=files ;;
        'livecli relay --tls-ca') kind=files ;;
        'livecli relay --tls-cert') kind=files ;;
        'livecli relay --tls-key') kind=files ;;
        'livecli relay --bus') kind=any ;;
        'livecli relay --from') kind=any ;;
        'livecli relay --durable') kind=any ;;
        'livecli relay --port') kind=any ;;
        'livecli relay --host') kind=any ;;
        'livecli relay --key-file') kind=files ;;
        'livecli relay --allow-host') kind=any ;;
        'livecli relay --allow-origin') kind=any ;;
        'livecli relay --ring') kind=any ;;
        'livecli relay --client-buffer') kind=any ;;
        'livecli relay --on-slow-client') kind=words words=(conflate close) ;;
        'livecli relay --conflate') kind=any ;;
        'livecli relay --max-clients') kind=any ;;
        'livecli relay --per-client') kind=any ;;
        'livecli relay --bookmaker') kind=words words=(bet365 pinnacle unibet) ;;
        'livecli relay --max-sockets') kind=any ;;
        'livecli relay --max-retries') kind=any ;;
        'livecli relay --retry-for') kind=any ;;
        'livecli publish #'*) kind=matches ;;
        'livecli publish --league') kind=leagues ;;
        'livecli publish --team') kind=teams ;;
        'livecli publish --max-matches') kind=any ;;
        'livecli publish --sport') kind=words words=(football tennis) ;;
        'livecli publish --url') kind=any ;;
        'livecli publish --speed') kind=any ;;
        'livecli publish --seed') kind=any ;;
        'livecli publish --token') kind=any ;;
        'livecli publish --token-file') kind=files ;;
        'livecli publish --auth') kind=words words=(query subprotocol) ;;
        'livecli publish --stream') kind=any ;;
        'livecli publish --user') kind=any ;;
        'livecli publish --password-file') kind=files ;;
        'livecli publish --creds') kind=files ;;
        'livecli publish --nkey') kind=files ;;
        'livecli publish --tls-ca') kind=files ;;
        'livecli publish --tls-cert') kind=files ;;
        'livecli publish --tls-key') kind=files ;;
        'livecli publish --to') kind=any ;;
        'livecli publish --max-age') kind=any ;;
        'livecli publish --max-bytes') kind=any ;;
        'livecli publish --replicas') kind=any ;;
        'livecli publish --dedupe-window') kind=any ;;
        'livecli publish --shard') kind=any ;;
        'livecli publish --takeover') kind=any ;;
        'livecli publish -t' | 'livecli publish --type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli publish -T' | 'livecli publish --exclude-type') kind=list words=(action error event livedata odds odds_book pong score subscribed unsubscribed) ;;
        'livecli publish -w' | 'livecli publish --where') kind=condition ;;
        'livecli publish --bookmaker') kind=words words=(bet365 pinnacle unibet) ;;
        'livecli publish -c' | 'livecli publish --count') kind=any ;;
        'livecli publish --until') kind=any ;;
        'livecli publish --duration') kind=any ;;
        'livecli publish --idle-timeout') kind=any ;;
        'livecli publish --max-sockets') kind=any ;;
        'livecli publish --buffer') kind=any ;;
        'livecli publish --on-slow') kind=words words=(block drop exit) ;;
        'livecli publish --max-retries') kind=any ;;
        'livecli publish --retry-for') kind=any ;;
        'livecli fields #'*) kind=files words=(_alert _binary _close _drop _gap _open _pos _text action error event ingest_debug livedata odds odds_book ping poem pong score stats subscribed unsubscribed) ;;
        'livecli fields -f' | 'livecli fields --format') kind=words words=(line json) ;;
        'livecli fields --sport') kind=words words=(football tennis) ;;
        'livecli fields --url') kind=any ;;
        'livecli fields --speed') kind=any ;;
        'livecli fields --seed') kind=any ;;
        'livecli fields --token') kind=any ;;
        'livecli fields --token-file') kind=files ;;
        'livecli fields --auth') kind=words words=(query subprotocol) ;;
        'livecli fields -c' | 'livecli fields --count') kind=any ;;
        'livecli fields --duration') kind=any ;;
        'livecli fields --color') kind=words words=(auto always never) ;;
        'livecli schema #'1) kind=words words=(subscribed event livedata action odds odds_book score pong error unsubscribed ingest_debug ping poem stats _open _close _gap _drop _pos _alert _text _binary check info status state) ;;
        'livecli schema --dialect') kind=words words=(documented rich) ;;
        'livecli schema --sport') kind=words words=(football tennis) ;;
        'livecli info #'*) kind=files ;;
        'livecli info --color') kind=words words=(auto always never) ;;
        'livecli check #'*) kind=files ;;
        'livecli check --league') kind=leagues ;;
        'livecli check --team') kind=teams ;;
        'livecli check --max-matches') kind=any ;;
        'livecli check --sport') kind=words words=(football tennis) ;;
        'livecli check --fail-on') kind=words words=(breaking warning info) ;;
        'livecli check --baseline') kind=files ;;
        'livecli check --url') kind=any ;;
        'livecli check --speed') kind=any ;;
        'livecli check --seed') kind=any ;;
        'livecli check --token') kind=any ;;
        'livecli check --token-file') kind=files ;;
        'livecli check --auth') kind=words words=(query subprotocol) ;;
        'livecli check --stream') kind=any ;;
        'livecli check --user') kind=any ;;
        'livecli check --password-file') kind=files ;;
        'livecli check --creds') kind=files ;;
        'livecli check --nkey') kind=files ;;
        'livecli check --tls-ca') kind=files ;;
        'livecli check --tls-cert') kind=files ;;
        'livecli check --tls-key') kind=files ;;
        'livecli check --bus') kind=any ;;
        'livecli check --from') kind=any ;;
        'livecli check --durable') kind=any ;;
        'livecli check --bookmaker') kind=words words=(bet365 pinnacle unibet) ;;
        'livecli check -c' | 'livecli check --count') kind=any ;;
        'livecli check --until') kind=any ;;
        'livecli check --duration') kind=any ;;
        'livecli check --idle-timeout') kind=any ;;
        'livecli check --max-sockets') kind=any ;;
        'livecli check --buffer') kind=any ;;
        'livecli check --on-slow') kind=words words=(block drop exit) ;;
        'livecli check --gaps') kind=words words=(stderr inline none) ;;
        'livecli check --max-retries') kind=any ;;
        'livecli check --retry-for') kind=any ;;
        'livecli check --color') kind=words words=(auto always never) ;;
        'livecli login --url') kind=any ;;
        'livecli login --auth') kind=words words=(query subprotocol) ;;
        'livecli config #'1) kind=any ;;
        'livecli completion #'1) kind=words words=(bash zsh fish) ;;
        'livecli help #'1) kind=words words=(alerts bus captures dialects environment errors exit-codes faults filters formats frames keys service tail record watch ping live cat replay serve relay publish fields schema info check login config completion help auth_failed auth_required bad_action bad_event_id bad_request bad_sport limit not_found not_tracked subscription_required unknown_bookmaker 4401 4402 4404 401 403 404 407 429 511 0 1 2 3 4 5 6 7 8 129 130 141 143 subscribed event livedata action odds odds_book score pong error unsubscribed ingest_debug poem stats _alert _binary _close _drop _gap _open _pos _text) ;;
        *) takes=0 ;;
    esac
}

_livecli_options() {
    takes=0 kind=words words=()
    case $1 in
        livecli) words=(-V --version -h --help) ;;
        'livecli tail') words=(--live --league --team --max-matches --sport --url --demo --speed --seed --token --token-file --auth --stream --user --password-file --creds --nkey --tls-ca --tls-cert --tls-key --bus --from --state --durable -t --type -T --exclude-type --snapshot --normalize -w --where --jq --jq-file -r --raw-output --arg --argjson --bookmaker -f --format --template --fields --nest --stamp --dedupe -c --count --until --until-finished --duration --idle-timeout --max-sockets --buffer --on-slow --gaps --wait --max-retries --retry-for --no-reconnect --exec --color -q --quiet -v --verbose -h --help) ;;
        'livecli record') words=(--live --league --team --max-matches --sport --url --demo --speed --seed --token --token-file --auth --bus --from --state --stream --user --password-file --creds --nkey --tls-ca --tls-cert --tls-key -o --output --compress --rotate-every --rotate-size --keep --max-disk --flush --on-file --status-file -t --type -T --exclude-type -w --where --bookmaker -c --count --until --until-finished --duration --idle-timeout --max-sockets --buffer --on-slow --gaps --wait --max-retries --retry-for --no-reconnect -q --quiet -v --verbose -h --help) ;;
        'livecli watch') words=(--live --league --team --max-matches --sport --url --demo --file --speed --seed --from --max-gap --token --token-file --auth --bus --state --durable --stream --user --password-file --creds --nkey --tls-ca --tls-cert --tls-key -o --output --theme -t --type -T --exclude-type -w --where --bookmaker -c --count --until --until-finished --duration --idle-timeout --max-sockets --buffer --on-slow --wait --max-retries --retry-for --no-reconnect -q --quiet -v --verbose -h --help) ;;
        'livecli alerts') words=(--live --league --team --max-matches --sport --on --confirm --cooldown --no-data-after --move --with-goals --when --for --state --test --url --demo --speed --seed --token --token-file --auth --bus --from --durable --stream --user --password-file --creds --nkey --tls-ca --tls-cert --tls-key -f --format --template --bookmaker --exec --webhook --webhook-file --webhook-secret-file --notify --notify-file --bell -c --count --until --until-finished --duration --idle-timeout --max-sockets --buffer --on-slow --gaps --wait --max-retries --retry-for --no-reconnect --color -q --quiet -v --verbose -h --help) ;;
        'livecli ping') words=(-c --count -i --interval -W --timeout -w --deadline --sport --url --demo --token --token-file --auth --json -q --quiet --color -v --verbose -h --help) ;;
        'livecli live') words=(--sport --league --team -f --format --watch --url --demo --speed --seed --token --token-file --color -q --quiet -v --verbose -h --help) ;;
        'livecli cat') words=(--merge --from --to -t --type -T --exclude-type --snapshot --normalize -w --where --jq --jq-file -r --raw-output --arg --argjson -f --format --template --fields --nest --no-stamp --dedupe --gaps -c --count --until --until-finished --duration --idle-timeout --color -q --quiet -v --verbose -h --help) ;;
        'livecli replay') words=(--speed --max-gap --interval --loop --merge --from --to -t --type -T --exclude-type --snapshot --normalize -w --where --jq --jq-file -r --raw-output --arg --argjson -f --format --template --fields --nest --no-stamp --dedupe --gaps -c --count --until --until-finished --duration --idle-timeout --color -q --quiet -v --verbose -h --help) ;;
        'livecli serve') words=(--matches --seed --dialect --source --books --speed --outages --loop --start --stagger --host --allow-host --port --token --token-without-addon --quirk --fault --control --tell -q --quiet -v --verbose -h --help) ;;
        'livecli relay') words=(--live --league --team --max-matches --sport --url --demo --file --speed --seed --token --token-file --auth --stream --user --password-file --creds --nkey --tls-ca --tls-cert --tls-key --bus --from --state --durable --port --host --key-file --allow-host --allow-origin --page --ring --client-buffer --on-slow-client --conflate --max-clients --per-client --normalize --bookmaker --max-sockets --wait --max-retries --retry-for --no-reconnect -q --quiet -v --verbose -h --help) ;;
        'livecli publish') words=(--live --league --team --max-matches --sport --url --demo --speed --seed --token --token-file --auth --stream --user --password-file --creds --nkey --tls-ca --tls-cert --tls-key --to --max-age --max-bytes --replicas --dedupe-window --update --shard --standby --takeover -t --type -T --exclude-type -w --where --bookmaker -c --count --until --until-finished --duration --idle-timeout --max-sockets --buffer --on-slow --wait --max-retries --retry-for --no-reconnect -q --quiet -v --verbose -h --help) ;;
        'livecli fields') words=(-f --format --live --sport --url --demo --speed --seed --token --token-file --auth -c --count --duration --color -q --quiet -v --verbose -h --help) ;;
        'livecli schema') words=(--dialect --sport --json-schema --asyncapi --typescript --python -h --help) ;;
        'livecli info') words=(--json --color -h --help) ;;
        'livecli check') words=(--live --league --team --max-matches --sport --fail-on --baseline --update-baseline --findings --json --url --demo --speed --seed --token --token-file --auth --stream --user --password-file --creds --nkey --tls-ca --tls-cert --tls-key --bus --from --state --durable --bookmaker -c --count --until --until-finished --duration --idle-timeout --max-sockets --buffer --on-slow --gaps --wait --max-retries --retry-for --no-reconnect --color -q --quiet -v --verbose -h --help) ;;
        'livecli login') words=(--no-test --url --auth -h --help) ;;
        'livecli config') words=(--json --path -h --help) ;;
        'livecli completion') words=(-h --help) ;;
        'livecli help') words=(-h --help) ;;
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
    _received_ms
    action_type
    away
    away.id
    away.name
    away.short_name
    bookmaker_slug
    commentary
    coordinates
    coordinates.0
    coordinates.0.x
    coordinates.0.y
    event
    event_id
    evid
    game
    history
    history.0
    home
    home.id
    home.name
    home.short_name
    livedata
    livedata.0
    minute
    next_update_at
    odds
    odds.1x2
    odds.1x2.away
    odds.1x2.draw
    odds.1x2.home
    odds.asian_handicap
    odds.asian_handicap.0
    odds.asian_handicap.0.away
    odds.asian_handicap.0.bookmaker_count
    odds.asian_handicap.0.home
    odds.asian_handicap.0.line
    odds.asian_handicap.0.push
    odds.btts
    odds.btts.no
    odds.btts.yes
    odds.match_winner
    odds.match_winner.away
    odds.match_winner.draw
    odds.match_winner.home
    odds.over_15
    odds.over_15.over
    odds.over_15.under
    odds.over_25
    odds.over_25.over
    odds.over_25.under
    odds.over_35
    odds.over_35.over
    odds.over_35.under
    odds.over_under
    odds.over_under.over_15
    odds.over_under.over_25
    odds.over_under.over_35
    odds.over_under.under_15
    odds.over_under.under_25
    odds.over_under.under_35
    odds_book
    period
    player
    player.id
    player.name
    point
    qualifiers
    qualifiers.0
    score
    score.away
    score.away_games
    score.away_sets
    score.home
    score.home_games
    score.home_sets
    score.point
    score.server
    score.set
    score.sets
    score.sets.0
    score.sets.0.0
    second
    server
    set
    sets
    sets.0
    sets.0.0
    side
    situation
    source
    sport
    stats
    stats.away
    stats.away.accurate_passes
    stats.away.aces
    stats.away.aerial_duels
    stats.away.attack
    stats.away.attack_pct
    stats.away.ball_possession
    stats.away.ball_safe
    stats.away.ball_safe_pct
    stats.away.big_chances
    stats.away.big_chances_missed
    stats.away.big_chances_scored
    stats.away.big_saves
    stats.away.blocked_shots
    stats.away.clearances
    stats.away.corner_kicks
    stats.away.crosses
    stats.away.dangerous_attack
    stats.away.dangerous_attack_pct
    stats.away.dispossessed
    stats.away.double_faults
    stats.away.dribbles
    stats.away.duels
    stats.away.final_third_entries
    stats.away.final_third_phase
    stats.away.first_serve_pct
    stats.away.fouled_in_final_third
    stats.away.fouls
    stats.away.free_kicks
    stats.away.goal_kicks
    stats.away.goalkeeper_saves
    stats.away.goals_prevented
    stats.away.ground_duels
    stats.away.hit_woodwork
    stats.away.interceptions
    stats.away.long_balls
    stats.away.offsides
    stats.away.pass_accuracy_pct
    stats.away.passes
    stats.away.possession
    stats.away.recoveries
    stats.away.red_cards
    stats.away.shots
    stats.away.shots_inside_box
    stats.away.shots_off_target
    stats.away.shots_on_target
    stats.away.shots_outside_box
    stats.away.tackles
    stats.away.tackles_won
    stats.away.through_balls
    stats.away.throw_ins
    stats.away.total_saves
    stats.away.total_shots
    stats.away.total_tackles
    stats.away.touches_in_penalty_area
    stats.away.unforced_errors
    stats.away.winners
    stats.away.xg
    stats.away.yellow_cards
    stats.home
    stats.home.accurate_passes
    stats.home.aces
    stats.home.aerial_duels
    stats.home.attack
    stats.home.attack_pct
    stats.home.ball_possession
    stats.home.ball_safe
    stats.home.ball_safe_pct
    stats.home.big_chances
    stats.home.big_chances_missed
    stats.home.big_chances_scored
    stats.home.big_saves
    stats.home.blocked_shots
    stats.home.clearances
    stats.home.corner_kicks
    stats.home.crosses
    stats.home.dangerous_attack
    stats.home.dangerous_attack_pct
    stats.home.dispossessed
    stats.home.double_faults
    stats.home.dribbles
    stats.home.duels
    stats.home.final_third_entries
    stats.home.final_third_phase
    stats.home.first_serve_pct
    stats.home.fouled_in_final_third
    stats.home.fouls
    stats.home.free_kicks
    stats.home.goal_kicks
    stats.home.goalkeeper_saves
    stats.home.goals_prevented
    stats.home.ground_duels
    stats.home.hit_woodwork
    stats.home.interceptions
    stats.home.long_balls
    stats.home.offsides
    stats.home.pass_accuracy_pct
    stats.home.passes
    stats.home.possession
    stats.home.recoveries
    stats.home.red_cards
    stats.home.shots
    stats.home.shots_inside_box
    stats.home.shots_off_target
    stats.home.shots_on_target
    stats.home.shots_outside_box
    stats.home.tackles
    stats.home.tackles_won
    stats.home.through_balls
    stats.home.throw_ins
    stats.home.total_saves
    stats.home.total_shots
    stats.home.total_tackles
    stats.home.touches_in_penalty_area
    stats.home.unforced_errors
    stats.home.winners
    stats.home.xg
    stats.home.yellow_cards
    status
    status.name
    team
    tid
    time
    time.added_time
    time.display
    time.injury_time
    time.kickoff_at
    time.minute
    time.period
    time.second
    time.status
    tournament
    tournament.name
    tournament.surface
    ts
    type
    update_reason
    updated_at
    uts
    websocket_plus
    x
    y
)
_livecli_star_paths=(
    'coordinates.*'
    'coordinates.*.x'
    'coordinates.*.y'
    'history.*'
    'livedata.*'
    'odds.asian_handicap.*'
    'odds.asian_handicap.*.away'
    'odds.asian_handicap.*.bookmaker_count'
    'odds.asian_handicap.*.home'
    'odds.asian_handicap.*.line'
    'odds.asian_handicap.*.push'
    'qualifiers.*'
    'score.sets.*'
    'score.sets.*.*'
    'sets.*'
    'sets.*.*'
    'stats.*'
    'stats.*.*.pct'
    'stats.*.*.total'
    'stats.*.*.value'
    'stats.*.accurate_passes'
    'stats.*.aces'
    'stats.*.aerial_duels'
    'stats.*.attack'
    'stats.*.attack_pct'
    'stats.*.ball_possession'
    'stats.*.ball_safe'
    'stats.*.ball_safe_pct'
    'stats.*.big_chances'
    'stats.*.big_chances_missed'
    'stats.*.big_chances_scored'
    'stats.*.big_saves'
    'stats.*.blocked_shots'
    'stats.*.clearances'
    'stats.*.corner_kicks'
    'stats.*.crosses'
    'stats.*.dangerous_attack'
    'stats.*.dangerous_attack_pct'
    'stats.*.dispossessed'
    'stats.*.double_faults'
    'stats.*.dribbles'
    'stats.*.duels'
    'stats.*.final_third_entries'
    'stats.*.final_third_phase'
    'stats.*.first_serve_pct'
    'stats.*.fouled_in_final_third'
    'stats.*.fouls'
    'stats.*.free_kicks'
    'stats.*.goal_kicks'
    'stats.*.goalkeeper_saves'
    'stats.*.goals_prevented'
    'stats.*.ground_duels'
    'stats.*.hit_woodwork'
    'stats.*.interceptions'
    'stats.*.long_balls'
    'stats.*.offsides'
    'stats.*.pass_accuracy_pct'
    'stats.*.passes'
    'stats.*.possession'
    'stats.*.recoveries'
    'stats.*.red_cards'
    'stats.*.shots'
    'stats.*.shots_inside_box'
    'stats.*.shots_off_target'
    'stats.*.shots_on_target'
    'stats.*.shots_outside_box'
    'stats.*.tackles'
    'stats.*.tackles_won'
    'stats.*.through_balls'
    'stats.*.throw_ins'
    'stats.*.total_saves'
    'stats.*.total_shots'
    'stats.*.total_tackles'
    'stats.*.touches_in_penalty_area'
    'stats.*.unforced_errors'
    'stats.*.winners'
    'stats.*.xg'
    'stats.*.yellow_cards'
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
