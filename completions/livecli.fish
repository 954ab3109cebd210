# fish completion for livecli: source it, or put it into ~/.config/fish/completions.

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
            case 'livecli tail' 'livecli record' 'livecli watch' 'livecli alerts' 'livecli ping' 'livecli live' 'livecli cat' 'livecli replay' 'livecli serve' 'livecli relay' 'livecli publish' 'livecli fields' 'livecli schema' 'livecli info' 'livecli check' 'livecli login' 'livecli config' 'livecli completion' 'livecli help'
                set at "$at $word"
                set nth 1
            case 'livecli tail --league' 'livecli tail --team' 'livecli tail --max-matches' 'livecli tail --sport' 'livecli tail --url' 'livecli tail --speed' 'livecli tail --seed' 'livecli tail --token' 'livecli tail --token-file' 'livecli tail --auth' 'livecli tail --stream' 'livecli tail --user' 'livecli tail --password-file' 'livecli tail --creds' 'livecli tail --nkey' 'livecli tail --tls-ca' 'livecli tail --tls-cert' 'livecli tail --tls-key' 'livecli tail --bus' 'livecli tail --from' 'livecli tail --durable' 'livecli tail -t' 'livecli tail --type' 'livecli tail -T' 'livecli tail --exclude-type' 'livecli tail --snapshot' 'livecli tail -w' 'livecli tail --where' 'livecli tail --jq' 'livecli tail --jq-file' 'livecli tail --bookmaker' 'livecli tail -f' 'livecli tail --format' 'livecli tail --template' 'livecli tail --fields' 'livecli tail -c' 'livecli tail --count' 'livecli tail --until' 'livecli tail --duration' 'livecli tail --idle-timeout' 'livecli tail --max-sockets' 'livecli tail --buffer' 'livecli tail --on-slow' 'livecli tail --gaps' 'livecli tail --max-retries' 'livecli tail --retry-for' 'livecli tail --exec' 'livecli tail --color'
                set takes 1
            case 'livecli tail --arg' 'livecli tail --argjson'
                set takes 2
            case 'livecli record --league' 'livecli record --team' 'livecli record --max-matches' 'livecli record --sport' 'livecli record --url' 'livecli record --speed' 'livecli record --seed' 'livecli record --token' 'livecli record --token-file' 'livecli record --auth' 'livecli record --bus' 'livecli record --from' 'livecli record --stream' 'livecli record --user' 'livecli record --password-file' 'livecli record --creds' 'livecli record --nkey' 'livecli record --tls-ca' 'livecli record --tls-cert' 'livecli record --tls-key' 'livecli record -o' 'livecli record --output' 'livecli record --compress' 'livecli record --rotate-every' 'livecli record --rotate-size' 'livecli record --keep' 'livecli record --max-disk' 'livecli record --flush' 'livecli record --on-file' 'livecli record --status-file' 'livecli record -t' 'livecli record --type' 'livecli record -T' 'livecli record --exclude-type' 'livecli record -w' 'livecli record --where' 'livecli record --bookmaker' 'livecli record -c' 'livecli record --count' 'livecli record --until' 'livecli record --duration' 'livecli record --idle-timeout' 'livecli record --max-sockets' 'livecli record --buffer' 'livecli record --on-slow' 'livecli record --gaps' 'livecli record --max-retries' 'livecli record --retry-for'
                set takes 1
            case 'livecli watch --league' 'livecli watch --team' 'livecli watch --max-matches' 'livecli watch --sport' 'livecli watch --url' 'livecli watch --file' 'livecli watch --speed' 'livecli watch --seed' 'livecli watch --from' 'livecli watch --max-gap' 'livecli watch --token' 'livecli watch --token-file' 'livecli watch --auth' 'livecli watch --bus' 'livecli watch --durable' 'livecli watch --stream' 'livecli watch --user' 'livecli watch --password-file' 'livecli watch --creds' 'livecli watch --nkey' 'livecli watch --tls-ca' 'livecli watch --tls-cert' 'livecli watch --tls-key' 'livecli watch -o' 'livecli watch --output' 'livecli watch --theme' 'livecli watch -t' 'livecli watch --type' 'livecli watch -T' 'livecli watch --exclude-type' 'livecli watch -w' 'livecli watch --where' 'livecli watch --bookmaker' 'livecli watch -c' 'livecli watch --count' 'livecli watch --until' 'livecli watch --duration' 'livecli watch --idle-timeout' 'livecli watch --max-sockets' 'livecli watch --buffer' 'livecli watch --on-slow' 'livecli watch --max-retries' 'livecli watch --retry-for'
                set takes 1
            case 'livecli alerts --league' 'livecli alerts --team' 'livecli alerts --max-matches' 'livecli alerts --sport' 'livecli alerts --on' 'livecli alerts --confirm' 'livecli alerts --cooldown' 'livecli alerts --no-data-after' 'livecli alerts --move' 'livecli alerts --when' 'livecli alerts --for' 'livecli alerts --state' 'livecli alerts --url' 'livecli alerts --speed' 'livecli alerts --seed' 'livecli alerts --token' 'livecli alerts --token-file' 'livecli alerts --auth' 'livecli alerts --bus' 'livecli alerts --from' 'livecli alerts --durable' 'livecli alerts --stream' 'livecli alerts --user' 'livecli alerts --password-file' 'livecli alerts --creds' 'livecli alerts --nkey' 'livecli alerts --tls-ca' 'livecli alerts --tls-cert' 'livecli alerts --tls-key' 'livecli alerts -f' 'livecli alerts --format' 'livecli alerts --template' 'livecli alerts --bookmaker' 'livecli alerts --exec' 'livecli alerts --webhook' 'livecli alerts --webhook-file' 'livecli alerts --webhook-secret-file' 'livecli alerts --notify' 'livecli alerts --notify-file' 'livecli alerts -c' 'livecli alerts --count' 'livecli alerts --until' 'livecli alerts --duration' 'livecli alerts --idle-timeout' 'livecli alerts --max-sockets' 'livecli alerts --buffer' 'livecli alerts --on-slow' 'livecli alerts --gaps' 'livecli alerts --max-retries' 'livecli alerts --retry-for' 'livecli alerts --color'
                set takes 1
            case 'livecli ping -c' 'livecli ping --count' 'livecli ping -i' 'livecli ping --interval' 'livecli ping -W' 'livecli ping --timeout' 'livecli ping -w' 'livecli ping --deadline' 'livecli ping --sport' 'livecli ping --url' 'livecli ping --token' 'livecli ping --token-file' 'livecli ping --auth' 'livecli ping --color'
                set takes 1
            case 'livecli live --sport' 'livecli live --league' 'livecli live --team' 'livecli live -f' 'livecli live --format' 'livecli live --url' 'livecli live --speed' 'livecli live --seed' 'livecli live --token' 'livecli live --token-file' 'livecli live --color'
                set takes 1
            case 'livecli cat --from' 'livecli cat --to' 'livecli cat -t' 'livecli cat --type' 'livecli cat -T' 'livecli cat --exclude-type' 'livecli cat --snapshot' 'livecli cat -w' 'livecli cat --where' 'livecli cat --jq' 'livecli cat --jq-file' 'livecli cat -f' 'livecli cat --format' 'livecli cat --template' 'livecli cat --fields' 'livecli cat --gaps' 'livecli cat -c' 'livecli cat --count' 'livecli cat --until' 'livecli cat --duration' 'livecli cat --idle-timeout' 'livecli cat --color'
                set takes 1
            case 'livecli cat --arg' 'livecli cat --argjson'
                set takes 2
            case 'livecli replay --speed' 'livecli replay --max-gap' 'livecli replay --interval' 'livecli replay --loop' 'livecli replay --from' 'livecli replay --to' 'livecli replay -t' 'livecli replay --type' 'livecli replay -T' 'livecli replay --exclude-type' 'livecli replay --snapshot' 'livecli replay -w' 'livecli replay --where' 'livecli replay --jq' 'livecli replay --jq-file' 'livecli replay -f' 'livecli replay --format' 'livecli replay --template' 'livecli replay --fields' 'livecli replay --gaps' 'livecli replay -c' 'livecli replay --count' 'livecli replay --until' 'livecli replay --duration' 'livecli replay --idle-timeout' 'livecli replay --color'
                set takes 1
            case 'livecli replay --arg' 'livecli replay --argjson'
                set takes 2
            case 'livecli serve --matches' 'livecli serve --seed' 'livecli serve --dialect' 'livecli serve --source' 'livecli serve --books' 'livecli serve --speed' 'livecli serve --start' 'livecli serve --stagger' 'livecli serve --host' 'livecli serve --allow-host' 'livecli serve --port' 'livecli serve --token' 'livecli serve --token-without-addon' 'livecli serve --quirk' 'livecli serve --fault' 'livecli serve --control'
                set takes 1
            case 'livecli serve --tell'
                set takes 2
            case 'livecli relay --league' 'livecli relay --team' 'livecli relay --max-matches' 'livecli relay --sport' 'livecli relay --url' 'livecli relay --file' 'livecli relay --speed' 'livecli relay --seed' 'livecli relay --token' 'livecli relay --token-file' 'livecli relay --auth' 'livecli relay --stream' 'livecli relay --user' 'livecli relay --password-file' 'livecli relay --creds' 'livecli relay --nkey' 'livecli relay --tls-ca' 'livecli relay --tls-cert' 'livecli relay --tls-key' 'livecli relay --bus' 'livecli relay --from' 'livecli relay --durable' 'livecli relay --port' 'livecli relay --host' 'livecli relay --key-file' 'livecli relay --allow-host' 'livecli relay --allow-origin' 'livecli relay --ring' 'livecli relay --client-buffer' 'livecli relay --on-slow-client' 'livecli relay --conflate' 'livecli relay --max-clients' 'livecli relay --per-client' 'livecli relay --bookmaker' 'livecli relay --max-sockets' 'livecli relay --max-retries' 'livecli relay --retry-for'
                set takes 1
            case 'livecli publish --league' 'livecli publish --team' 'livecli publish --max-matches' 'livecli publish --sport' 'livecli publish --url' 'livecli publish --speed' 'livecli publish --seed' 'livecli publish --token' 'livecli publish --token-file' 'livecli publish --auth' 'livecli publish --stream' 'livecli publish --user' 'livecli publish --password-file' 'livecli publish --creds' 'livecli publish --nkey' 'livecli publish --tls-ca' 'livecli publish --tls-cert' 'livecli publish --tls-key' 'livecli publish --to' 'livecli publish --max-age' 'livecli publish --max-bytes' 'livecli publish --replicas' 'livecli publish --dedupe-window' 'livecli publish --shard' 'livecli publish --takeover' 'livecli publish -t' 'livecli publish --type' 'livecli publish -T' 'livecli publish --exclude-type' 'livecli publish -w' 'livecli publish --where' 'livecli publish --bookmaker' 'livecli publish -c' 'livecli publish --count' 'livecli publish --until' 'livecli publish --duration' 'livecli publish --idle-timeout' 'livecli publish --max-sockets' 'livecli publish --buffer' 'livecli publish --on-slow' 'livecli publish --max-retries' 'livecli publish --retry-for'
                set takes 1
            case 'livecli fields -f' 'livecli fields --format' 'livecli fields --sport' 'livecli fields --url' 'livecli fields --speed' 'livecli fields --seed' 'livecli fields --token' 'livecli fields --token-file' 'livecli fields --auth' 'livecli fields -c' 'livecli fields --count' 'livecli fields --duration' 'livecli fields --color'
                set takes 1
            case 'livecli schema --dialect' 'livecli schema --sport'
                set takes 1
            case 'livecli info --color'
                set takes 1
            case 'livecli check --league' 'livecli check --team' 'livecli check --max-matches' 'livecli check --sport' 'livecli check --fail-on' 'livecli check --baseline' 'livecli check --url' 'livecli check --speed' 'livecli check --seed' 'livecli check --token' 'livecli check --token-file' 'livecli check --auth' 'livecli check --stream' 'livecli check --user' 'livecli check --password-file' 'livecli check --creds' 'livecli check --nkey' 'livecli check --tls-ca' 'livecli check --tls-cert' 'livecli check --tls-key' 'livecli check --bus' 'livecli check --from' 'livecli check --durable' 'livecli check --bookmaker' 'livecli check -c' 'livecli check --count' 'livecli check --until' 'livecli check --duration' 'livecli check --idle-timeout' 'livecli check --max-sockets' 'livecli check --buffer' 'livecli check --on-slow' 'livecli check --gaps' 'livecli check --max-retries' 'livecli check --retry-for' 'livecli check --color'
                set takes 1
            case 'livecli login --url' 'livecli login --auth'
                set takes 1
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
    _received_ms \
    action_type \
    away \
    away.id \
    away.name \
    away.short_name \
    bookmaker_slug \
    commentary \
    coordinates \
    coordinates.0 \
    coordinates.0.x \
    coordinates.0.y \
    event \
    event_id \
    evid \
    game \
    history \
    history.0 \
    home \
    home.id \
    home.name \
    home.short_name \
    livedata \
    livedata.0 \
    minute \
    next_update_at \
    odds \
    odds.1x2 \
    odds.1x2.away \
    odds.1x2.draw \
    odds.1x2.home \
    odds.asian_handicap \
    odds.asian_handicap.0 \
    odds.asian_handicap.0.away \
    odds.asian_handicap.0.bookmaker_count \
    odds.asian_handicap.0.home \
    odds.asian_handicap.0.line \
    odds.asian_handicap.0.push \
    odds.btts \
    odds.btts.no \
    odds.btts.yes \
    odds.match_winner \
    odds.match_winner.away \
    odds.match_winner.draw \
    odds.match_winner.home \
    odds.over_15 \
    odds.over_15.over \
    odds.over_15.under \
    odds.over_25 \
    odds.over_25.over \
    odds.over_25.under \
    odds.over_35 \
    odds.over_35.over \
    odds.over_35.under \
    odds.over_under \
    odds.over_under.over_15 \
    odds.over_under.over_25 \
    odds.over_under.over_35 \
    odds.over_under.under_15 \
    odds.over_under.under_25 \
    odds.over_under.under_35 \
    odds_book \
    period \
    player \
    player.id \
    player.name \
    point \
    qualifiers \
    qualifiers.0 \
    score \
    score.away \
    score.away_games \
    score.away_sets \
    score.home \
    score.home_games \
    score.home_sets \
    score.point \
    score.server \
    score.set \
    score.sets \
    score.sets.0 \
    score.sets.0.0 \
    second \
    server \
    set \
    sets \
    sets.0 \
    sets.0.0 \
    side \
    situation \
    source \
    sport \
    stats \
    stats.away \
    stats.away.accurate_passes \
    stats.away.aces \
    stats.away.aerial_duels \
    stats.away.attack \
    stats.away.attack_pct \
    stats.away.ball_possession \
    stats.away.ball_safe \
    stats.away.ball_safe_pct \
    stats.away.big_chances \
    stats.away.big_chances_missed \
    stats.away.big_chances_scored \
    stats.away.big_saves \
    stats.away.blocked_shots \
    stats.away.clearances \
    stats.away.corner_kicks \
    stats.away.crosses \
    stats.away.dangerous_attack \
    stats.away.dangerous_attack_pct \
    stats.away.dispossessed \
    stats.away.double_faults \
    stats.away.dribbles \
    stats.away.duels \
    stats.away.final_third_entries \
    stats.away.final_third_phase \
    stats.away.first_serve_pct \
    stats.away.fouled_in_final_third \
    stats.away.fouls \
    stats.away.free_kicks \
    stats.away.goal_kicks \
    stats.away.goalkeeper_saves \
    stats.away.goals_prevented \
    stats.away.ground_duels \
    stats.away.hit_woodwork \
    stats.away.interceptions \
    stats.away.long_balls \
    stats.away.offsides \
    stats.away.pass_accuracy_pct \
    stats.away.passes \
    stats.away.possession \
    stats.away.recoveries \
    stats.away.red_cards \
    stats.away.shots \
    stats.away.shots_inside_box \
    stats.away.shots_off_target \
    stats.away.shots_on_target \
    stats.away.shots_outside_box \
    stats.away.tackles \
    stats.away.tackles_won \
    stats.away.through_balls \
    stats.away.throw_ins \
    stats.away.total_saves \
    stats.away.total_shots \
    stats.away.total_tackles \
    stats.away.touches_in_penalty_area \
    stats.away.unforced_errors \
    stats.away.winners \
    stats.away.xg \
    stats.away.yellow_cards \
    stats.home \
    stats.home.accurate_passes \
    stats.home.aces \
    stats.home.aerial_duels \
    stats.home.attack \
    stats.home.attack_pct \
    stats.home.ball_possession \
    stats.home.ball_safe \
    stats.home.ball_safe_pct \
    stats.home.big_chances \
    stats.home.big_chances_missed \
    stats.home.big_chances_scored \
    stats.home.big_saves \
    stats.home.blocked_shots \
    stats.home.clearances \
    stats.home.corner_kicks \
    stats.home.crosses \
    stats.home.dangerous_attack \
    stats.home.dangerous_attack_pct \
    stats.home.dispossessed \
    stats.home.double_faults \
    stats.home.dribbles \
    stats.home.duels \
    stats.home.final_third_entries \
    stats.home.final_third_phase \
    stats.home.first_serve_pct \
    stats.home.fouled_in_final_third \
    stats.home.fouls \
    stats.home.free_kicks \
    stats.home.goal_kicks \
    stats.home.goalkeeper_saves \
    stats.home.goals_prevented \
    stats.home.ground_duels \
    stats.home.hit_woodwork \
    stats.home.interceptions \
    stats.home.long_balls \
    stats.home.offsides \
    stats.home.pass_accuracy_pct \
    stats.home.passes \
    stats.home.possession \
    stats.home.recoveries \
    stats.home.red_cards \
    stats.home.shots \
    stats.home.shots_inside_box \
    stats.home.shots_off_target \
    stats.home.shots_on_target \
    stats.home.shots_outside_box \
    stats.home.tackles \
    stats.home.tackles_won \
    stats.home.through_balls \
    stats.home.throw_ins \
    stats.home.total_saves \
    stats.home.total_shots \
    stats.home.total_tackles \
    stats.home.touches_in_penalty_area \
    stats.home.unforced_errors \
    stats.home.winners \
    stats.home.xg \
    stats.home.yellow_cards \
    status \
    status.name \
    team \
    tid \
    time \
    time.added_time \
    time.display \
    time.injury_time \
    time.kickoff_at \
    time.minute \
    time.period \
    time.second \
    time.status \
    tournament \
    tournament.name \
    tournament.surface \
    ts \
    type \
    update_reason \
    updated_at \
    uts \
    websocket_plus \
    x \
    y
set -g __livecli_star_paths \
    'coordinates.*' \
    'coordinates.*.x' \
    'coordinates.*.y' \
    'history.*' \
    'livedata.*' \
    'odds.asian_handicap.*' \
    'odds.asian_handicap.*.away' \
    'odds.asian_handicap.*.bookmaker_count' \
    'odds.asian_handicap.*.home' \
    'odds.asian_handicap.*.line' \
    'odds.asian_handicap.*.push' \
    'qualifiers.*' \
    'score.sets.*' \
    'score.sets.*.*' \
    'sets.*' \
    'sets.*.*' \
    'stats.*' \
    'stats.*.*.pct' \
    'stats.*.*.total' \
    'stats.*.*.value' \
    'stats.*.accurate_passes' \
    'stats.*.aces' \
    'stats.*.aerial_duels' \
    'stats.*.attack' \
    'stats.*.attack_pct' \
    'stats.*.ball_possession' \
    'stats.*.ball_safe' \
    'stats.*.ball_safe_pct' \
    'stats.*.big_chances' \
    'stats.*.big_chances_missed' \
    'stats.*.big_chances_scored' \
    'stats.*.big_saves' \
    'stats.*.blocked_shots' \
    'stats.*.clearances' \
    'stats.*.corner_kicks' \
    'stats.*.crosses' \
    'stats.*.dangerous_attack' \
    'stats.*.dangerous_attack_pct' \
    'stats.*.dispossessed' \
    'stats.*.double_faults' \
    'stats.*.dribbles' \
    'stats.*.duels' \
    'stats.*.final_third_entries' \
    'stats.*.final_third_phase' \
    'stats.*.first_serve_pct' \
    'stats.*.fouled_in_final_third' \
    'stats.*.fouls' \
    'stats.*.free_kicks' \
    'stats.*.goal_kicks' \
    'stats.*.goalkeeper_saves' \
    'stats.*.goals_prevented' \
    'stats.*.ground_duels' \
    'stats.*.hit_woodwork' \
    'stats.*.interceptions' \
    'stats.*.long_balls' \
    'stats.*.offsides' \
    'stats.*.pass_accuracy_pct' \
    'stats.*.passes' \
    'stats.*.possession' \
    'stats.*.recoveries' \
    'stats.*.red_cards' \
    'stats.*.shots' \
    'stats.*.shots_inside_box' \
    'stats.*.shots_off_target' \
    'stats.*.shots_on_target' \
    'stats.*.shots_outside_box' \
    'stats.*.tackles' \
    'stats.*.tackles_won' \
    'stats.*.through_balls' \
    'stats.*.throw_ins' \
    'stats.*.total_saves' \
    'stats.*.total_shots' \
    'stats.*.total_tackles' \
    'stats.*.touches_in_penalty_area' \
    'stats.*.unforced_errors' \
    'stats.*.winners' \
    'stats.*.xg' \
    'stats.*.yellow_cards'

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
complete -c livecli -n '__livecli_at livecli 1 1' -a tail -d 'Follow matches and print their frames'
complete -c livecli -n '__livecli_at livecli 1 1' -a record -d 'Follow matches into capture files that rotate, and that no kill can spoil'
complete -c livecli -n '__livecli_at livecli 1 1' -a watch -d 'Watch matches on one screen: score, pitch, timeline, odds'
complete -c livecli -n '__livecli_at livecli 1 1' -a alerts -d 'Say what happens in matches, once, and take it back when it was not so'
complete -c livecli -n '__livecli_at livecli 1 1' -a ping -d 'Prove that the service is reachable, the token good, and the round trip fast'
complete -c livecli -n '__livecli_at livecli 1 1' -a live -d 'List what is live now: football, and tennis if the plan of the token has its lists'
complete -c livecli -n '__livecli_at livecli 1 1' -a cat -d 'Print the frames of captures, or of any NDJSON of frames: plain, zstd or gzip'
complete -c livecli -n '__livecli_at livecli 1 1' -a replay -d 'Play captures again, frame by frame, with the distances in time that they had'
complete -c livecli -n '__livecli_at livecli 1 1' -a serve -d 'Be the service, on this machine: made-up matches, or captures, for anyone who subscribes'
complete -c livecli -n '__livecli_at livecli 1 1' -a relay -d 'Follow the feed once, and pass it on to many: the same protocol, event streams, a page'
complete -c livecli -n '__livecli_at livecli 1 1' -a publish -d 'Follow matches and publish their frames on NATS JetStream, each once, for many readers'
complete -c livecli -n '__livecli_at livecli 1 1' -a fields -d 'List the fields of frames: what should be there, or what is there'
complete -c livecli -n '__livecli_at livecli 1 1' -a schema -d 'Say what is in each frame: path, type, range, words, how often, and who knows of it'
complete -c livecli -n '__livecli_at livecli 1 1' -a info -d 'Say what captures hold: matches with their scores, frames, rate, gaps, latency, the end'
complete -c livecli -n '__livecli_at livecli 1 1' -a check -d 'Judge frames: fields, types, ranges, words, clocks, scores, repeats'
complete -c livecli -n '__livecli_at livecli 1 1' -a login -d 'Store the token, so that no other command has to be given it'
complete -c livecli -n '__livecli_at livecli 1 1' -a config -d 'Show each setting, its value and where it is from; the token as stars'
complete -c livecli -n '__livecli_at livecli 1 1' -a completion -d 'Print a completion script; it completes without starting livecli'
complete -c livecli -n '__livecli_at livecli 1 1' -a help -d 'Explain a topic, a command, a code or a frame type'
complete -c livecli -n '__livecli_at livecli' -s V -l version -d 'Print the version'
complete -c livecli -n '__livecli_at livecli' -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli tail' 1" -f -a '(__livecli_listed matches)'
complete -c livecli -n "__livecli_at 'livecli tail'" -l live -d 'All that is live: join a match when it begins, leave it later'
complete -c livecli -n "__livecli_at 'livecli tail'" -l league -r -f -a '(__livecli_listed leagues)' -d 'Only this league or tournament: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli tail'" -l team -r -f -a '(__livecli_listed teams)' -d 'Only this team or player: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli tail'" -l max-matches -r -f -d 'With --live: so many at the most'
complete -c livecli -n "__livecli_at 'livecli tail'" -l sport -r -f -a 'football tennis' -d 'The sport of ids that name none [default: football]; with --live: only this one'
complete -c livecli -n "__livecli_at 'livecli tail'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli tail'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli tail'" -l speed -r -f -d 'How fast matches run: 1 is real time, max as fast as it goes'
complete -c livecli -n "__livecli_at 'livecli tail'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli tail'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli tail'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli tail'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli tail'" -l stream -r -f -d 'The stream, and how its subjects begin'
complete -c livecli -n "__livecli_at 'livecli tail'" -l user -r -f -d 'The user at the NATS server'
complete -c livecli -n "__livecli_at 'livecli tail'" -l password-file -r -F -d 'A file with the password on its first line [env: LIVECLI_NATS_PASSWORD]'
complete -c livecli -n "__livecli_at 'livecli tail'" -l creds -r -F -d 'Credentials: a file with a JWT and a seed'
complete -c livecli -n "__livecli_at 'livecli tail'" -l nkey -r -F -d 'A file with the seed of an nkey'
complete -c livecli -n "__livecli_at 'livecli tail'" -l tls-ca -r -F -d "The certificates that the server's is checked by"
complete -c livecli -n "__livecli_at 'livecli tail'" -l tls-cert -r -F -d 'Our certificate'
complete -c livecli -n "__livecli_at 'livecli tail'" -l tls-key -r -F -d 'The key of our certificate'
complete -c livecli -n "__livecli_at 'livecli tail'" -l bus -r -f -d 'Read from this NATS server: nats://HOST:PORT; `publish` writes'
complete -c livecli -n "__livecli_at 'livecli tail'" -l from -r -f -d 'With --bus: begin there: start, 2026-05-16T14:30:00Z, 14:30 (local time), -3h'
complete -c livecli -n "__livecli_at 'livecli tail'" -l state -d 'With --bus: first the last frame of each type of each match; alerts, relay and watch begin so anyway'
complete -c livecli -n "__livecli_at 'livecli tail'" -l durable -r -f -d 'With --bus: go on where the reader of this name stopped'
complete -c livecli -n "__livecli_at 'livecli tail'" -s t -l type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Only these frame types; repeatable'
complete -c livecli -n "__livecli_at 'livecli tail'" -s T -l exclude-type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Not these frame types'
complete -c livecli -n "__livecli_at 'livecli tail'" -l snapshot -r -f -a 'keep unfold drop' -d 'The subscribed frame: as it is, part by part, or not at all'
complete -c livecli -n "__livecli_at 'livecli tail'" -l normalize -d 'Rewrite the richer dialect into the documented shapes'
complete -c livecli -n "__livecli_at 'livecli tail'" -s w -l where -r -f -a '$__livecli_paths $__livecli_star_paths' -d 'Only frames that fulfil this; repeatable, all must hold; `livecli help filters`'
complete -c livecli -n "__livecli_at 'livecli tail'" -l jq -r -f -d 'Print what this jq program makes'
complete -c livecli -n "__livecli_at 'livecli tail'" -l jq-file -r -F -d 'The same, from a file'
complete -c livecli -n "__livecli_at 'livecli tail'" -s r -l raw-output -d 'With --jq: print strings without quotes'
complete -c livecli -n "__livecli_at 'livecli tail'" -l arg -r -f -d 'With --jq: $NAME is this text'
complete -c livecli -n "__livecli_at 'livecli tail'" -l argjson -r -f -d 'With --jq: $NAME is this value'
complete -c livecli -n "__livecli_at 'livecli tail'" -l bookmaker -r -f -a 'bet365 pinnacle unibet' -d "Ask for this bookmaker's odds_book frames"
complete -c livecli -n "__livecli_at 'livecli tail'" -s f -l format -r -f -a 'ndjson line json csv tsv' -d 'How frames are printed [default: line on a terminal, else ndjson]'
complete -c livecli -n "__livecli_at 'livecli tail'" -l template -r -f -a '(__livecli_template)' -d "One line a frame, as in '{minute:>3} {player.name}'; `livecli help formats`"
complete -c livecli -n "__livecli_at 'livecli tail'" -l fields -r -f -a '(__livecli_list $__livecli_paths)' -d 'Only these fields, each under its path as one flat key; the columns of csv and tsv'
complete -c livecli -n "__livecli_at 'livecli tail'" -l nest -d 'With --fields: nested as in the frame, in place of flat keys'
complete -c livecli -n "__livecli_at 'livecli tail'" -l stamp -d 'Append _received_ms, the time of arrival, to each frame'
complete -c livecli -n "__livecli_at 'livecli tail'" -l dedupe -d 'Drop what was told before, repeated actions above all'
complete -c livecli -n "__livecli_at 'livecli tail'" -s c -l count -r -f -d 'Stop after N records'
complete -c livecli -n "__livecli_at 'livecli tail'" -l until -r -f -d 'Stop at the first frame that fulfils this jq'
complete -c livecli -n "__livecli_at 'livecli tail'" -l until-finished -d 'Stop a minute after all matches have ended'
complete -c livecli -n "__livecli_at 'livecli tail'" -l duration -r -f -d 'Stop after this time, as in 90, 90s or 2h30m'
complete -c livecli -n "__livecli_at 'livecli tail'" -l idle-timeout -r -f -d 'Stop when no match data came for so long'
complete -c livecli -n "__livecli_at 'livecli tail'" -l max-sockets -r -f -d 'Sockets at the most'
complete -c livecli -n "__livecli_at 'livecli tail'" -l buffer -r -f -d 'What may wait for a slow reader, as in 64MB'
complete -c livecli -n "__livecli_at 'livecli tail'" -l on-slow -r -f -a 'block drop exit' -d 'When the buffer is full: stop reading, drop the oldest, or end'
complete -c livecli -n "__livecli_at 'livecli tail'" -l gaps -r -f -a 'stderr inline none' -d 'Where it is told what an outage made us miss [default: inline in whole captures, else stderr]'
complete -c livecli -n "__livecli_at 'livecli tail'" -l wait -d 'Ask again for a match that is not tracked yet'
complete -c livecli -n "__livecli_at 'livecli tail'" -l max-retries -r -f -d 'Tries in a row to reconnect [default: 4 at first, then no end]'
complete -c livecli -n "__livecli_at 'livecli tail'" -l retry-for -r -f -d 'Give up an outage that lasts longer'
complete -c livecli -n "__livecli_at 'livecli tail'" -l no-reconnect -d 'End with the first connection that is lost'
complete -c livecli -n "__livecli_at 'livecli tail'" -l exec -r -f -d 'Run this for each record, which is on its stdin and in LIVECLI_ALERT_*; no shell'
complete -c livecli -n "__livecli_at 'livecli tail'" -l color -r -f -a 'auto always never' -d 'When to colour'
complete -c livecli -n "__livecli_at 'livecli tail'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli tail'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli tail'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli record' 1" -f -a '(__livecli_listed matches)'
complete -c livecli -n "__livecli_at 'livecli record'" -l live -d 'All that is live: join a match when it begins, leave it later'
complete -c livecli -n "__livecli_at 'livecli record'" -l league -r -f -a '(__livecli_listed leagues)' -d 'Only this league or tournament: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli record'" -l team -r -f -a '(__livecli_listed teams)' -d 'Only this team or player: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli record'" -l max-matches -r -f -d 'With --live: so many at the most'
complete -c livecli -n "__livecli_at 'livecli record'" -l sport -r -f -a 'football tennis' -d 'The sport of ids that name none [default: football]; with --live: only this one'
complete -c livecli -n "__livecli_at 'livecli record'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli record'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli record'" -l speed -r -f -d 'How fast matches run: 1 is real time, max as fast as it goes'
complete -c livecli -n "__livecli_at 'livecli record'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli record'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli record'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli record'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli record'" -l bus -r -f -d 'Read from this NATS server: nats://HOST:PORT; `publish` writes'
complete -c livecli -n "__livecli_at 'livecli record'" -l from -r -f -d 'With --bus: begin there: start, 2026-05-16T14:30:00Z, 14:30 (local time), -3h'
complete -c livecli -n "__livecli_at 'livecli record'" -l state -d 'With --bus: first the last frame of each type of each match; alerts, relay and watch begin so anyway'
complete -c livecli -n "__livecli_at 'livecli record'" -l stream -r -f -d 'The stream, and how its subjects begin'
complete -c livecli -n "__livecli_at 'livecli record'" -l user -r -f -d 'The user at the NATS server'
complete -c livecli -n "__livecli_at 'livecli record'" -l password-file -r -F -d 'A file with the password on its first line [env: LIVECLI_NATS_PASSWORD]'
complete -c livecli -n "__livecli_at 'livecli record'" -l creds -r -F -d 'Credentials: a file with a JWT and a seed'
complete -c livecli -n "__livecli_at 'livecli record'" -l nkey -r -F -d 'A file with the seed of an nkey'
complete -c livecli -n "__livecli_at 'livecli record'" -l tls-ca -r -F -d "The certificates that the server's is checked by"
complete -c livecli -n "__livecli_at 'livecli record'" -l tls-cert -r -F -d 'Our certificate'
complete -c livecli -n "__livecli_at 'livecli record'" -l tls-key -r -F -d 'The key of our certificate'
complete -c livecli -n "__livecli_at 'livecli record'" -s o -l output -r -f -d 'The files: a path with {sport}, {date}, {event_id}, {time} and codes of strftime'
complete -c livecli -n "__livecli_at 'livecli record'" -l compress -r -f -a 'zstd none' -d 'How files are packed [default: zstd where the name ends in .zst, else none]'
complete -c livecli -n "__livecli_at 'livecli record'" -l rotate-every -r -f -d 'Begin a new file after this time'
complete -c livecli -n "__livecli_at 'livecli record'" -l rotate-size -r -f -d 'Begin a new file at this size, as 100MB'
complete -c livecli -n "__livecli_at 'livecli record'" -l keep -r -f -d 'Of each match, keep the newest N finished files, and delete older ones'
complete -c livecli -n "__livecli_at 'livecli record'" -l max-disk -r -f -d 'Delete the oldest files when all are larger than this'
complete -c livecli -n "__livecli_at 'livecli record'" -l flush -r -f -d 'How often what came has to reach the disk'
complete -c livecli -n "__livecli_at 'livecli record'" -l on-file -r -f -d 'Run this for each finished file: {} (or else the last word) is its name; {sport}, {event_id}; no shell'
complete -c livecli -n "__livecli_at 'livecli record'" -l status-file -r -F -d 'Tell every 5 s how it stands, as JSON'
complete -c livecli -n "__livecli_at 'livecli record'" -s t -l type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Only these frame types; repeatable'
complete -c livecli -n "__livecli_at 'livecli record'" -s T -l exclude-type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Not these frame types'
complete -c livecli -n "__livecli_at 'livecli record'" -s w -l where -r -f -a '$__livecli_paths $__livecli_star_paths' -d 'Only frames that fulfil this; repeatable, all must hold; `livecli help filters`'
complete -c livecli -n "__livecli_at 'livecli record'" -l bookmaker -r -f -a 'bet365 pinnacle unibet' -d "Ask for this bookmaker's odds_book frames"
complete -c livecli -n "__livecli_at 'livecli record'" -s c -l count -r -f -d 'Stop after N records'
complete -c livecli -n "__livecli_at 'livecli record'" -l until -r -f -d 'Stop at the first frame that fulfils this jq'
complete -c livecli -n "__livecli_at 'livecli record'" -l until-finished -d 'Stop a minute after all matches have ended'
complete -c livecli -n "__livecli_at 'livecli record'" -l duration -r -f -d 'Stop after this time, as in 90, 90s or 2h30m'
complete -c livecli -n "__livecli_at 'livecli record'" -l idle-timeout -r -f -d 'Stop when no match data came for so long'
complete -c livecli -n "__livecli_at 'livecli record'" -l max-sockets -r -f -d 'Sockets at the most'
complete -c livecli -n "__livecli_at 'livecli record'" -l buffer -r -f -d 'What may wait for a slow reader, as in 64MB'
complete -c livecli -n "__livecli_at 'livecli record'" -l on-slow -r -f -a 'block drop exit' -d 'When the buffer is full: stop reading, drop the oldest, or end'
complete -c livecli -n "__livecli_at 'livecli record'" -l gaps -r -f -a 'stderr inline none' -d 'Where it is told what an outage made us miss [default: inline in whole captures, else stderr]'
complete -c livecli -n "__livecli_at 'livecli record'" -l wait -d 'Ask again for a match that is not tracked yet'
complete -c livecli -n "__livecli_at 'livecli record'" -l max-retries -r -f -d 'Tries in a row to reconnect [default: 4 at first, then no end]'
complete -c livecli -n "__livecli_at 'livecli record'" -l retry-for -r -f -d 'Give up an outage that lasts longer'
complete -c livecli -n "__livecli_at 'livecli record'" -l no-reconnect -d 'End with the first connection that is lost'
complete -c livecli -n "__livecli_at 'livecli record'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli record'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli record'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli watch' 1" -f -a '(__livecli_listed matches)'
complete -c livecli -n "__livecli_at 'livecli watch'" -l live -d 'All that is live: join a match when it begins, leave it later'
complete -c livecli -n "__livecli_at 'livecli watch'" -l league -r -f -a '(__livecli_listed leagues)' -d 'Only this league or tournament: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli watch'" -l team -r -f -a '(__livecli_listed teams)' -d 'Only this team or player: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli watch'" -l max-matches -r -f -d 'With --live: so many at the most'
complete -c livecli -n "__livecli_at 'livecli watch'" -l sport -r -f -a 'football tennis' -d 'The sport of ids that name none [default: football]; with --live: only this one'
complete -c livecli -n "__livecli_at 'livecli watch'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli watch'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli watch'" -l file -r -F -d 'Watch a capture; several are merged by their times'
complete -c livecli -n "__livecli_at 'livecli watch'" -l speed -r -f -d 'With --file and --demo: so many times as fast, or max'
complete -c livecli -n "__livecli_at 'livecli watch'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli watch'" -l from -r -f -d "Nothing before it: 2026-05-16T14:30:00Z, 14:30 (local time), -3h (before now), or the match minute 67' or 45+2'"
complete -c livecli -n "__livecli_at 'livecli watch'" -l max-gap -r -f -d 'Let no silence be longer, as in 10s'
complete -c livecli -n "__livecli_at 'livecli watch'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli watch'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli watch'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli watch'" -l bus -r -f -d 'Read from this NATS server: nats://HOST:PORT; `publish` writes'
complete -c livecli -n "__livecli_at 'livecli watch'" -l state -d 'With --bus: first the last frame of each type of each match; alerts, relay and watch begin so anyway'
complete -c livecli -n "__livecli_at 'livecli watch'" -l durable -r -f -d 'With --bus: go on where the reader of this name stopped'
complete -c livecli -n "__livecli_at 'livecli watch'" -l stream -r -f -d 'The stream, and how its subjects begin'
complete -c livecli -n "__livecli_at 'livecli watch'" -l user -r -f -d 'The user at the NATS server'
complete -c livecli -n "__livecli_at 'livecli watch'" -l password-file -r -F -d 'A file with the password on its first line [env: LIVECLI_NATS_PASSWORD]'
complete -c livecli -n "__livecli_at 'livecli watch'" -l creds -r -F -d 'Credentials: a file with a JWT and a seed'
complete -c livecli -n "__livecli_at 'livecli watch'" -l nkey -r -F -d 'A file with the seed of an nkey'
complete -c livecli -n "__livecli_at 'livecli watch'" -l tls-ca -r -F -d "The certificates that the server's is checked by"
complete -c livecli -n "__livecli_at 'livecli watch'" -l tls-cert -r -F -d 'Our certificate'
complete -c livecli -n "__livecli_at 'livecli watch'" -l tls-key -r -F -d 'The key of our certificate'
complete -c livecli -n "__livecli_at 'livecli watch'" -s o -l output -r -f -d 'Where the key r records to; as record'
complete -c livecli -n "__livecli_at 'livecli watch'" -l theme -r -f -a 'auto dark light' -d 'Colours for a dark or a light screen; auto asks it'
complete -c livecli -n "__livecli_at 'livecli watch'" -s t -l type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Only these frame types; repeatable'
complete -c livecli -n "__livecli_at 'livecli watch'" -s T -l exclude-type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Not these frame types'
complete -c livecli -n "__livecli_at 'livecli watch'" -s w -l where -r -f -a '$__livecli_paths $__livecli_star_paths' -d 'Only frames that fulfil this; repeatable, all must hold; `livecli help filters`'
complete -c livecli -n "__livecli_at 'livecli watch'" -l bookmaker -r -f -a 'bet365 pinnacle unibet' -d "Ask for this bookmaker's odds_book frames"
complete -c livecli -n "__livecli_at 'livecli watch'" -s c -l count -r -f -d 'Stop after N records'
complete -c livecli -n "__livecli_at 'livecli watch'" -l until -r -f -d 'Stop at the first frame that fulfils this jq'
complete -c livecli -n "__livecli_at 'livecli watch'" -l until-finished -d 'Stop a minute after all matches have ended'
complete -c livecli -n "__livecli_at 'livecli watch'" -l duration -r -f -d 'Stop after this time, as in 90, 90s or 2h30m'
complete -c livecli -n "__livecli_at 'livecli watch'" -l idle-timeout -r -f -d 'Stop when no match data came for so long'
complete -c livecli -n "__livecli_at 'livecli watch'" -l max-sockets -r -f -d 'Sockets at the most'
complete -c livecli -n "__livecli_at 'livecli watch'" -l buffer -r -f -d 'What may wait for a slow reader, as in 64MB'
complete -c livecli -n "__livecli_at 'livecli watch'" -l on-slow -r -f -a 'block drop exit' -d 'When the buffer is full: stop reading, drop the oldest, or end'
complete -c livecli -n "__livecli_at 'livecli watch'" -l wait -d 'Ask again for a match that is not tracked yet'
complete -c livecli -n "__livecli_at 'livecli watch'" -l max-retries -r -f -d 'Tries in a row to reconnect [default: 4 at first, then no end]'
complete -c livecli -n "__livecli_at 'livecli watch'" -l retry-for -r -f -d 'Give up an outage that lasts longer'
complete -c livecli -n "__livecli_at 'livecli watch'" -l no-reconnect -d 'End with the first connection that is lost'
complete -c livecli -n "__livecli_at 'livecli watch'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli watch'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli watch'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli alerts' 1" -F
complete -c livecli -n "__livecli_at 'livecli alerts'" -l live -d 'All that is live: join a match when it begins, leave it later'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l league -r -f -a '(__livecli_listed leagues)' -d 'Only this league or tournament: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l team -r -f -a '(__livecli_listed teams)' -d 'Only this team or player: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l max-matches -r -f -d 'With --live: so many at the most'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l sport -r -f -a 'football tennis' -d 'The sport of ids that name none [default: football]; with --live: only this one'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l on -r -f -a '(__livecli_list break break-point full-time gap goal half-time kick-off match match-point no-data odds-move penalty red-card set set-point substitution var when yellow-card)' -d 'What to tell of [default: goal, red-card, kick-off, half-time, full-time, set, match]; `livecli help alerts` has all kinds; repeatable'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l confirm -r -f -d 'Wait until it is told a second time, or for this long'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l cooldown -r -f -d 'After an alert, none of its kind and match for so long'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l no-data-after -r -f -d 'With --on no-data: from when on silence is told'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l move -r -f -d 'With --on odds-move: how far a price must move in which time, in percent of the price (5%/5m) or in points of its probability [default: 5pp/5m]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l with-goals -d 'With --on odds-move: also in the two minutes after a goal'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l when -r -f -d 'Tell when this jq program holds for the newest frame of a match; `$state` is what is known of the match (`livecli schema state`)'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l for -r -f -d 'With --when: it must have held for so long [default: 0s]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l state -r -F -d 'Keep in this file what was said [default: one for each list of matches; none for captures and --demo]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l test -d 'Deliver one made-up alert as the other options say, and end'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l speed -r -f -d 'How fast matches run: 1 is real time, max as fast as it goes'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l bus -r -f -d 'Read from this NATS server: nats://HOST:PORT; `publish` writes'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l from -r -f -d 'With --bus: begin there: start, 2026-05-16T14:30:00Z, 14:30 (local time), -3h'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l durable -r -f -d 'With --bus: go on where the reader of this name stopped'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l stream -r -f -d 'The stream, and how its subjects begin'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l user -r -f -d 'The user at the NATS server'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l password-file -r -F -d 'A file with the password on its first line [env: LIVECLI_NATS_PASSWORD]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l creds -r -F -d 'Credentials: a file with a JWT and a seed'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l nkey -r -F -d 'A file with the seed of an nkey'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l tls-ca -r -F -d "The certificates that the server's is checked by"
complete -c livecli -n "__livecli_at 'livecli alerts'" -l tls-cert -r -F -d 'Our certificate'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l tls-key -r -F -d 'The key of our certificate'
complete -c livecli -n "__livecli_at 'livecli alerts'" -s f -l format -r -f -a 'ndjson line json csv tsv' -d 'How frames are printed [default: line on a terminal, else ndjson]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l template -r -f -a '(__livecli_template)' -d "One line a frame, as in '{minute:>3} {player.name}'; `livecli help formats`"
complete -c livecli -n "__livecli_at 'livecli alerts'" -l bookmaker -r -f -a 'bet365 pinnacle unibet' -d "Ask for this bookmaker's odds_book frames"
complete -c livecli -n "__livecli_at 'livecli alerts'" -l exec -r -f -d 'Run this for each record, which is on its stdin and in LIVECLI_ALERT_*; no shell'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l webhook -r -f -d 'POST each record there as JSON; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l webhook-file -r -F -d 'A file with that URL [env: LIVECLI_WEBHOOK]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l webhook-secret-file -r -F -d 'Sign what is POSTed with the first line of this file'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l notify -r -f -d 'Tell of each record by Apprise: chat, mail, push, desktop; repeatable'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l notify-file -r -F -d 'A file with such URLs, a line each [env: LIVECLI_NOTIFY]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l bell -d "Ring the terminal's bell for each record"
complete -c livecli -n "__livecli_at 'livecli alerts'" -s c -l count -r -f -d 'Stop after N records'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l until -r -f -d 'Stop at the first frame that fulfils this jq'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l until-finished -d 'Stop a minute after all matches have ended'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l duration -r -f -d 'Stop after this time, as in 90, 90s or 2h30m'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l idle-timeout -r -f -d 'Stop when no match data came for so long'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l max-sockets -r -f -d 'Sockets at the most'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l buffer -r -f -d 'What may wait for a slow reader, as in 64MB'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l on-slow -r -f -a 'block drop exit' -d 'When the buffer is full: stop reading, drop the oldest, or end'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l gaps -r -f -a 'stderr inline none' -d 'Where it is told what an outage made us miss [default: inline in whole captures, else stderr]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l wait -d 'Ask again for a match that is not tracked yet'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l max-retries -r -f -d 'Tries in a row to reconnect [default: 4 at first, then no end]'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l retry-for -r -f -d 'Give up an outage that lasts longer'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l no-reconnect -d 'End with the first connection that is lost'
complete -c livecli -n "__livecli_at 'livecli alerts'" -l color -r -f -a 'auto always never' -d 'When to colour'
complete -c livecli -n "__livecli_at 'livecli alerts'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli alerts'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli alerts'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli ping' 1 1" -f -a '(__livecli_listed matches)'
complete -c livecli -n "__livecli_at 'livecli ping'" -s c -l count -r -f -d 'Stop after N pings [default: with MATCH 1]'
complete -c livecli -n "__livecli_at 'livecli ping'" -s i -l interval -r -f -d 'Seconds between pings'
complete -c livecli -n "__livecli_at 'livecli ping'" -s W -l timeout -r -f -d 'Seconds for a reply'
complete -c livecli -n "__livecli_at 'livecli ping'" -s w -l deadline -r -f -d 'Seconds for all of it'
complete -c livecli -n "__livecli_at 'livecli ping'" -l sport -r -f -a 'football tennis' -d 'Whose channel to knock at, where --url has no path; of a MATCH that names none'
complete -c livecli -n "__livecli_at 'livecli ping'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli ping'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli ping'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli ping'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli ping'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli ping'" -l json -d 'Each line a JSON object'
complete -c livecli -n "__livecli_at 'livecli ping'" -s q -l quiet -d 'Only the summary, and what is wrong with MATCH'
complete -c livecli -n "__livecli_at 'livecli ping'" -l color -r -f -a 'auto always never' -d 'When to colour'
complete -c livecli -n "__livecli_at 'livecli ping'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli ping'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli live'" -l sport -r -f -a 'football tennis' -d 'Only this sport [default: both]'
complete -c livecli -n "__livecli_at 'livecli live'" -l league -r -f -a '(__livecli_listed leagues)' -d 'Only this league or tournament: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli live'" -l team -r -f -a '(__livecli_listed teams)' -d 'Only this team or player: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli live'" -s f -l format -r -f -a 'table ids ndjson csv' -d 'How matches are printed [default: table on a terminal, else ndjson]'
complete -c livecli -n "__livecli_at 'livecli live'" -l watch -d 'Show it anew every 30 s, in place, until Ctrl-C'
complete -c livecli -n "__livecli_at 'livecli live'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli live'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli live'" -l speed -r -f -d 'How fast matches run: 1 is real time, max as fast as it goes'
complete -c livecli -n "__livecli_at 'livecli live'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli live'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli live'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli live'" -l color -r -f -a 'auto always never' -d 'When to colour'
complete -c livecli -n "__livecli_at 'livecli live'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli live'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli live'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli cat' 1" -F
complete -c livecli -n "__livecli_at 'livecli cat'" -l merge -d 'Several files as one, by time of arrival'
complete -c livecli -n "__livecli_at 'livecli cat'" -l from -r -f -d "Nothing before it: 2026-05-16T14:30:00Z, 14:30 (local time), -3h (before now), or the match minute 67' or 45+2'"
complete -c livecli -n "__livecli_at 'livecli cat'" -l to -r -f -d 'Nothing after it; a minute to its end'
complete -c livecli -n "__livecli_at 'livecli cat'" -s t -l type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Only these frame types; repeatable'
complete -c livecli -n "__livecli_at 'livecli cat'" -s T -l exclude-type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Not these frame types'
complete -c livecli -n "__livecli_at 'livecli cat'" -l snapshot -r -f -a 'keep unfold drop' -d 'The subscribed frame: as it is, part by part, or not at all'
complete -c livecli -n "__livecli_at 'livecli cat'" -l normalize -d 'Rewrite the richer dialect into the documented shapes'
complete -c livecli -n "__livecli_at 'livecli cat'" -s w -l where -r -f -a '$__livecli_paths $__livecli_star_paths' -d 'Only frames that fulfil this; repeatable, all must hold; `livecli help filters`'
complete -c livecli -n "__livecli_at 'livecli cat'" -l jq -r -f -d 'Print what this jq program makes'
complete -c livecli -n "__livecli_at 'livecli cat'" -l jq-file -r -F -d 'The same, from a file'
complete -c livecli -n "__livecli_at 'livecli cat'" -s r -l raw-output -d 'With --jq: print strings without quotes'
complete -c livecli -n "__livecli_at 'livecli cat'" -l arg -r -f -d 'With --jq: $NAME is this text'
complete -c livecli -n "__livecli_at 'livecli cat'" -l argjson -r -f -d 'With --jq: $NAME is this value'
complete -c livecli -n "__livecli_at 'livecli cat'" -s f -l format -r -f -a 'ndjson line json csv tsv' -d 'How frames are printed [default: line on a terminal, else ndjson]'
complete -c livecli -n "__livecli_at 'livecli cat'" -l template -r -f -a '(__livecli_template)' -d "One line a frame, as in '{minute:>3} {player.name}'; `livecli help formats`"
complete -c livecli -n "__livecli_at 'livecli cat'" -l fields -r -f -a '(__livecli_list $__livecli_paths)' -d 'Only these fields, each under its path as one flat key; the columns of csv and tsv'
complete -c livecli -n "__livecli_at 'livecli cat'" -l nest -d 'With --fields: nested as in the frame, in place of flat keys'
complete -c livecli -n "__livecli_at 'livecli cat'" -l no-stamp -d 'Frames as the feed sent them: no _received_ms, no _ records'
complete -c livecli -n "__livecli_at 'livecli cat'" -l dedupe -d 'Drop what was told before, repeated actions above all'
complete -c livecli -n "__livecli_at 'livecli cat'" -l gaps -r -f -a 'stderr inline none' -d 'Where it is told what an outage made us miss [default: inline in whole captures, else stderr]'
complete -c livecli -n "__livecli_at 'livecli cat'" -s c -l count -r -f -d 'Stop after N records'
complete -c livecli -n "__livecli_at 'livecli cat'" -l until -r -f -d 'Stop at the first frame that fulfils this jq'
complete -c livecli -n "__livecli_at 'livecli cat'" -l until-finished -d 'Stop a minute after all matches have ended'
complete -c livecli -n "__livecli_at 'livecli cat'" -l duration -r -f -d 'Stop after this time, as in 90, 90s or 2h30m'
complete -c livecli -n "__livecli_at 'livecli cat'" -l idle-timeout -r -f -d 'Stop when no match data came for so long'
complete -c livecli -n "__livecli_at 'livecli cat'" -l color -r -f -a 'auto always never' -d 'When to colour'
complete -c livecli -n "__livecli_at 'livecli cat'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli cat'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli cat'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli replay' 1" -F
complete -c livecli -n "__livecli_at 'livecli replay'" -l speed -r -f -d 'How fast: 2, 0.5, or max for no pace at all'
complete -c livecli -n "__livecli_at 'livecli replay'" -l max-gap -r -f -d 'Let no silence be longer, as in 10s'
complete -c livecli -n "__livecli_at 'livecli replay'" -l interval -r -f -d 'One frame each D, whatever their times'
complete -c livecli -n "__livecli_at 'livecli replay'" -l loop -r -f -d 'Again from the beginning: N times, or without end'
complete -c livecli -n "__livecli_at 'livecli replay'" -l merge -d 'Several files as one, by time of arrival'
complete -c livecli -n "__livecli_at 'livecli replay'" -l from -r -f -d "Nothing before it: 2026-05-16T14:30:00Z, 14:30 (local time), -3h (before now), or the match minute 67' or 45+2'"
complete -c livecli -n "__livecli_at 'livecli replay'" -l to -r -f -d 'Nothing after it; a minute to its end'
complete -c livecli -n "__livecli_at 'livecli replay'" -s t -l type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Only these frame types; repeatable'
complete -c livecli -n "__livecli_at 'livecli replay'" -s T -l exclude-type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Not these frame types'
complete -c livecli -n "__livecli_at 'livecli replay'" -l snapshot -r -f -a 'keep unfold drop' -d 'The subscribed frame: as it is, part by part, or not at all'
complete -c livecli -n "__livecli_at 'livecli replay'" -l normalize -d 'Rewrite the richer dialect into the documented shapes'
complete -c livecli -n "__livecli_at 'livecli replay'" -s w -l where -r -f -a '$__livecli_paths $__livecli_star_paths' -d 'Only frames that fulfil this; repeatable, all must hold; `livecli help filters`'
complete -c livecli -n "__livecli_at 'livecli replay'" -l jq -r -f -d 'Print what this jq program makes'
complete -c livecli -n "__livecli_at 'livecli replay'" -l jq-file -r -F -d 'The same, from a file'
complete -c livecli -n "__livecli_at 'livecli replay'" -s r -l raw-output -d 'With --jq: print strings without quotes'
complete -c livecli -n "__livecli_at 'livecli replay'" -l arg -r -f -d 'With --jq: $NAME is this text'
complete -c livecli -n "__livecli_at 'livecli replay'" -l argjson -r -f -d 'With --jq: $NAME is this value'
complete -c livecli -n "__livecli_at 'livecli replay'" -s f -l format -r -f -a 'ndjson line json csv tsv' -d 'How frames are printed [default: line on a terminal, else ndjson]'
complete -c livecli -n "__livecli_at 'livecli replay'" -l template -r -f -a '(__livecli_template)' -d "One line a frame, as in '{minute:>3} {player.name}'; `livecli help formats`"
complete -c livecli -n "__livecli_at 'livecli replay'" -l fields -r -f -a '(__livecli_list $__livecli_paths)' -d 'Only these fields, each under its path as one flat key; the columns of csv and tsv'
complete -c livecli -n "__livecli_at 'livecli replay'" -l nest -d 'With --fields: nested as in the frame, in place of flat keys'
complete -c livecli -n "__livecli_at 'livecli replay'" -l no-stamp -d 'Frames as the feed sent them: no _received_ms, no _ records'
complete -c livecli -n "__livecli_at 'livecli replay'" -l dedupe -d 'Drop what was told before, repeated actions above all'
complete -c livecli -n "__livecli_at 'livecli replay'" -l gaps -r -f -a 'stderr inline none' -d 'Where it is told what an outage made us miss [default: inline in whole captures, else stderr]'
complete -c livecli -n "__livecli_at 'livecli replay'" -s c -l count -r -f -d 'Stop after N records'
complete -c livecli -n "__livecli_at 'livecli replay'" -l until -r -f -d 'Stop at the first frame that fulfils this jq'
complete -c livecli -n "__livecli_at 'livecli replay'" -l until-finished -d 'Stop a minute after all matches have ended'
complete -c livecli -n "__livecli_at 'livecli replay'" -l duration -r -f -d 'Stop after this time, as in 90, 90s or 2h30m'
complete -c livecli -n "__livecli_at 'livecli replay'" -l idle-timeout -r -f -d 'Stop when no match data came for so long'
complete -c livecli -n "__livecli_at 'livecli replay'" -l color -r -f -a 'auto always never' -d 'When to colour'
complete -c livecli -n "__livecli_at 'livecli replay'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli replay'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli replay'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli serve' 1" -F
complete -c livecli -n "__livecli_at 'livecli serve'" -l matches -r -f -d 'How many made-up matches'
complete -c livecli -n "__livecli_at 'livecli serve'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli serve'" -l dialect -r -f -a 'documented rich' -d 'The shapes of made-up frames'
complete -c livecli -n "__livecli_at 'livecli serve'" -l source -r -f -a 'basic full' -d 'Show all football as basic or full'
complete -c livecli -n "__livecli_at 'livecli serve'" -l books -r -f -a 'asked all' -d 'Send made-up odds_book to those who ask for a bookmaker, or of all books to all'
complete -c livecli -n "__livecli_at 'livecli serve'" -l speed -r -f -d 'How fast matches run: 1 is real time, max as fast as it goes'
complete -c livecli -n "__livecli_at 'livecli serve'" -l outages -d 'Be out when the captures have gaps, for as long'
complete -c livecli -n "__livecli_at 'livecli serve'" -l loop -d 'Begin each match again after its end'
complete -c livecli -n "__livecli_at 'livecli serve'" -l start -r -f -a 'first now' -d 'Start each match with its first subscriber, or all now'
complete -c livecli -n "__livecli_at 'livecli serve'" -l stagger -r -f -d 'Have matches begin one after the other'
complete -c livecli -n "__livecli_at 'livecli serve'" -l host -r -f -d 'Where to listen'
complete -c livecli -n "__livecli_at 'livecli serve'" -l allow-host -r -f -d 'Another name that clients call this host; repeatable'
complete -c livecli -n "__livecli_at 'livecli serve'" -l port -r -f -d '0 takes any free one, as with COMMAND; else 8765'
complete -c livecli -n "__livecli_at 'livecli serve'" -l token -r -f -d 'Let nobody in without this token'
complete -c livecli -n "__livecli_at 'livecli serve'" -l token-without-addon -r -f -d 'A token that is told that its WebSocket addon is missing'
complete -c livecli -n "__livecli_at 'livecli serve'" -l quirk -r -f -a 'empty-history ingest-debug no-error-frame nested-odds numeric-period seconds-uts server-ping string-ids' -d 'A habit that some clients met; repeatable; `livecli help service`'
complete -c livecli -n "__livecli_at 'livecli serve'" -l fault -r -f -a "'answer=' 'close=' 'delay=' drop duplicate 'flood=' garble 'list=' mute 'refuse=' reorder silent 'stall=' truncate" -d 'Do something wrong; repeatable; `livecli help faults`'
complete -c livecli -n "__livecli_at 'livecli serve'" -l control -r -F -d 'Make this unix socket, on which --tell changes faults and speed'
complete -c livecli -n "__livecli_at 'livecli serve'" -l tell -r -f -d "Tell the service with this --control: 'fault SPEC', 'fault off', 'speed X', 'status'"
complete -c livecli -n "__livecli_at 'livecli serve'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli serve'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli serve'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli relay' 1" -f -a '(__livecli_listed matches)'
complete -c livecli -n "__livecli_at 'livecli relay'" -l live -d 'All that is live: join a match when it begins, leave it later'
complete -c livecli -n "__livecli_at 'livecli relay'" -l league -r -f -a '(__livecli_listed leagues)' -d 'Only this league or tournament: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli relay'" -l team -r -f -a '(__livecli_listed teams)' -d 'Only this team or player: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli relay'" -l max-matches -r -f -d 'With --live: so many at the most'
complete -c livecli -n "__livecli_at 'livecli relay'" -l sport -r -f -a 'football tennis' -d 'The sport of ids that name none [default: football]; with --live: only this one'
complete -c livecli -n "__livecli_at 'livecli relay'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli relay'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli relay'" -l file -r -F -d 'Relay captures in place of the feed; repeatable'
complete -c livecli -n "__livecli_at 'livecli relay'" -l speed -r -f -d 'With --file and --demo: so many times as fast, or max'
complete -c livecli -n "__livecli_at 'livecli relay'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli relay'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli relay'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli relay'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli relay'" -l stream -r -f -d 'The stream, and how its subjects begin'
complete -c livecli -n "__livecli_at 'livecli relay'" -l user -r -f -d 'The user at the NATS server'
complete -c livecli -n "__livecli_at 'livecli relay'" -l password-file -r -F -d 'A file with the password on its first line [env: LIVECLI_NATS_PASSWORD]'
complete -c livecli -n "__livecli_at 'livecli relay'" -l creds -r -F -d 'Credentials: a file with a JWT and a seed'
complete -c livecli -n "__livecli_at 'livecli relay'" -l nkey -r -F -d 'A file with the seed of an nkey'
complete -c livecli -n "__livecli_at 'livecli relay'" -l tls-ca -r -F -d "The certificates that the server's is checked by"
complete -c livecli -n "__livecli_at 'livecli relay'" -l tls-cert -r -F -d 'Our certificate'
complete -c livecli -n "__livecli_at 'livecli relay'" -l tls-key -r -F -d 'The key of our certificate'
complete -c livecli -n "__livecli_at 'livecli relay'" -l bus -r -f -d 'Read from this NATS server: nats://HOST:PORT; `publish` writes'
complete -c livecli -n "__livecli_at 'livecli relay'" -l from -r -f -d 'With --bus: begin there: start, 2026-05-16T14:30:00Z, 14:30 (local time), -3h'
complete -c livecli -n "__livecli_at 'livecli relay'" -l state -d 'With --bus: first the last frame of each type of each match; alerts, relay and watch begin so anyway'
complete -c livecli -n "__livecli_at 'livecli relay'" -l durable -r -f -d 'With --bus: go on where the reader of this name stopped'
complete -c livecli -n "__livecli_at 'livecli relay'" -l port -r -f -d '0 takes any free one'
complete -c livecli -n "__livecli_at 'livecli relay'" -l host -r -f -d 'Where to listen'
complete -c livecli -n "__livecli_at 'livecli relay'" -l key-file -r -F -d 'Let nobody in without a key: lines of name:key[:matches]; read again on SIGHUP'
complete -c livecli -n "__livecli_at 'livecli relay'" -l allow-host -r -f -d 'Another name that clients call this host; repeatable'
complete -c livecli -n "__livecli_at 'livecli relay'" -l allow-origin -r -f -d 'Let pages of this origin in, as in https://scores.example; repeatable'
complete -c livecli -n "__livecli_at 'livecli relay'" -l page -d 'Show the matches on a page at /'
complete -c livecli -n "__livecli_at 'livecli relay'" -l ring -r -f -d 'For so long, streams that come back get what they missed'
complete -c livecli -n "__livecli_at 'livecli relay'" -l client-buffer -r -f -d 'What may wait for one slow client'
complete -c livecli -n "__livecli_at 'livecli relay'" -l on-slow-client -r -f -a 'conflate close' -d 'When that is full: leave out what is outdated, or close at once'
complete -c livecli -n "__livecli_at 'livecli relay'" -l conflate -r -f -d 'Send everybody only what is newest, once in D'
complete -c livecli -n "__livecli_at 'livecli relay'" -l max-clients -r -f -d 'Clients at the most'
complete -c livecli -n "__livecli_at 'livecli relay'" -l per-client -r -f -d 'Matches of one client at the most'
complete -c livecli -n "__livecli_at 'livecli relay'" -l normalize -d 'Rewrite the richer dialect into the documented shapes'
complete -c livecli -n "__livecli_at 'livecli relay'" -l bookmaker -r -f -a 'bet365 pinnacle unibet' -d "Ask for this bookmaker's odds_book frames"
complete -c livecli -n "__livecli_at 'livecli relay'" -l max-sockets -r -f -d 'Sockets at the most'
complete -c livecli -n "__livecli_at 'livecli relay'" -l wait -d 'Ask again for a match that is not tracked yet'
complete -c livecli -n "__livecli_at 'livecli relay'" -l max-retries -r -f -d 'Tries in a row to reconnect [default: 4 at first, then no end]'
complete -c livecli -n "__livecli_at 'livecli relay'" -l retry-for -r -f -d 'Give up an outage that lasts longer'
complete -c livecli -n "__livecli_at 'livecli relay'" -l no-reconnect -d 'End with the first connection that is lost'
complete -c livecli -n "__livecli_at 'livecli relay'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli relay'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli relay'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli publish' 1" -f -a '(__livecli_listed matches)'
complete -c livecli -n "__livecli_at 'livecli publish'" -l live -d 'All that is live: join a match when it begins, leave it later'
complete -c livecli -n "__livecli_at 'livecli publish'" -l league -r -f -a '(__livecli_listed leagues)' -d 'Only this league or tournament: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli publish'" -l team -r -f -a '(__livecli_listed teams)' -d 'Only this team or player: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli publish'" -l max-matches -r -f -d 'With --live: so many at the most'
complete -c livecli -n "__livecli_at 'livecli publish'" -l sport -r -f -a 'football tennis' -d 'The sport of ids that name none [default: football]; with --live: only this one'
complete -c livecli -n "__livecli_at 'livecli publish'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli publish'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli publish'" -l speed -r -f -d 'How fast matches run: 1 is real time, max as fast as it goes'
complete -c livecli -n "__livecli_at 'livecli publish'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli publish'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli publish'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli publish'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli publish'" -l stream -r -f -d 'The stream, and how its subjects begin'
complete -c livecli -n "__livecli_at 'livecli publish'" -l user -r -f -d 'The user at the NATS server'
complete -c livecli -n "__livecli_at 'livecli publish'" -l password-file -r -F -d 'A file with the password on its first line [env: LIVECLI_NATS_PASSWORD]'
complete -c livecli -n "__livecli_at 'livecli publish'" -l creds -r -F -d 'Credentials: a file with a JWT and a seed'
complete -c livecli -n "__livecli_at 'livecli publish'" -l nkey -r -F -d 'A file with the seed of an nkey'
complete -c livecli -n "__livecli_at 'livecli publish'" -l tls-ca -r -F -d "The certificates that the server's is checked by"
complete -c livecli -n "__livecli_at 'livecli publish'" -l tls-cert -r -F -d 'Our certificate'
complete -c livecli -n "__livecli_at 'livecli publish'" -l tls-key -r -F -d 'The key of our certificate'
complete -c livecli -n "__livecli_at 'livecli publish'" -l to -r -f -d 'The NATS server: nats://HOST:PORT'
complete -c livecli -n "__livecli_at 'livecli publish'" -l max-age -r -f -d 'Of a new stream: how long frames are kept [default: for ever]'
complete -c livecli -n "__livecli_at 'livecli publish'" -l max-bytes -r -f -d 'Of a new stream: the most that it keeps'
complete -c livecli -n "__livecli_at 'livecli publish'" -l replicas -r -f -d 'Of a new stream: on how many servers'
complete -c livecli -n "__livecli_at 'livecli publish'" -l dedupe-window -r -f -d 'For so long, the server takes a frame of two publishers once [default: 10s]'
complete -c livecli -n "__livecli_at 'livecli publish'" -l update -d 'Change a stream that differs from these options'
complete -c livecli -n "__livecli_at 'livecli publish'" -l shard -r -f -d 'Only the I-th of N parts of the matches, as in 2/3'
complete -c livecli -n "__livecli_at 'livecli publish'" -l standby -d 'Publish only while no other of these matches does; else wait, without a socket'
complete -c livecli -n "__livecli_at 'livecli publish'" -l takeover -r -f -d 'With --standby: go on within this time after the other [default: 10s]'
complete -c livecli -n "__livecli_at 'livecli publish'" -s t -l type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Only these frame types; repeatable'
complete -c livecli -n "__livecli_at 'livecli publish'" -s T -l exclude-type -r -f -a '(__livecli_list action error event livedata odds odds_book pong score subscribed unsubscribed)' -d 'Not these frame types'
complete -c livecli -n "__livecli_at 'livecli publish'" -s w -l where -r -f -a '$__livecli_paths $__livecli_star_paths' -d 'Only frames that fulfil this; repeatable, all must hold; `livecli help filters`'
complete -c livecli -n "__livecli_at 'livecli publish'" -l bookmaker -r -f -a 'bet365 pinnacle unibet' -d "Ask for this bookmaker's odds_book frames"
complete -c livecli -n "__livecli_at 'livecli publish'" -s c -l count -r -f -d 'Stop after N records'
complete -c livecli -n "__livecli_at 'livecli publish'" -l until -r -f -d 'Stop at the first frame that fulfils this jq'
complete -c livecli -n "__livecli_at 'livecli publish'" -l until-finished -d 'Stop a minute after all matches have ended'
complete -c livecli -n "__livecli_at 'livecli publish'" -l duration -r -f -d 'Stop after this time, as in 90, 90s or 2h30m'
complete -c livecli -n "__livecli_at 'livecli publish'" -l idle-timeout -r -f -d 'Stop when no match data came for so long'
complete -c livecli -n "__livecli_at 'livecli publish'" -l max-sockets -r -f -d 'Sockets at the most'
complete -c livecli -n "__livecli_at 'livecli publish'" -l buffer -r -f -d 'What may wait for a slow reader, as in 64MB'
complete -c livecli -n "__livecli_at 'livecli publish'" -l on-slow -r -f -a 'block drop exit' -d 'When the buffer is full: stop reading, drop the oldest, or end'
complete -c livecli -n "__livecli_at 'livecli publish'" -l wait -d 'Ask again for a match that is not tracked yet'
complete -c livecli -n "__livecli_at 'livecli publish'" -l max-retries -r -f -d 'Tries in a row to reconnect [default: 4 at first, then no end]'
complete -c livecli -n "__livecli_at 'livecli publish'" -l retry-for -r -f -d 'Give up an outage that lasts longer'
complete -c livecli -n "__livecli_at 'livecli publish'" -l no-reconnect -d 'End with the first connection that is lost'
complete -c livecli -n "__livecli_at 'livecli publish'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli publish'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli publish'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli fields' 1" -F -a '_alert _binary _close _drop _gap _open _pos _text action error event ingest_debug livedata odds odds_book ping poem pong score stats subscribed unsubscribed'
complete -c livecli -n "__livecli_at 'livecli fields'" -s f -l format -r -f -a 'line json' -d 'A table, or a JSON object a field on a line'
complete -c livecli -n "__livecli_at 'livecli fields'" -l live -d 'All that is live: join a match when it begins, leave it later'
complete -c livecli -n "__livecli_at 'livecli fields'" -l sport -r -f -a 'football tennis' -d 'The sport of ids that name none [default: football]; with --live: only this one'
complete -c livecli -n "__livecli_at 'livecli fields'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli fields'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli fields'" -l speed -r -f -d 'How fast matches run: 1 is real time, max as fast as it goes'
complete -c livecli -n "__livecli_at 'livecli fields'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli fields'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli fields'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli fields'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli fields'" -s c -l count -r -f -d 'Stop after N records'
complete -c livecli -n "__livecli_at 'livecli fields'" -l duration -r -f -d 'Stop after this time, as in 90, 90s or 2h30m'
complete -c livecli -n "__livecli_at 'livecli fields'" -l color -r -f -a 'auto always never' -d 'When to colour'
complete -c livecli -n "__livecli_at 'livecli fields'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli fields'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli fields'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli schema' 1 1" -f -a 'subscribed event livedata action odds odds_book score pong error unsubscribed ingest_debug ping poem stats _open _close _gap _drop _pos _alert _text _binary check info status state'
complete -c livecli -n "__livecli_at 'livecli schema'" -l dialect -r -f -a 'documented rich' -d 'Only the shapes of this dialect'
complete -c livecli -n "__livecli_at 'livecli schema'" -l sport -r -f -a 'football tennis' -d 'Only the shapes of this sport'
complete -c livecli -n "__livecli_at 'livecli schema'" -l json-schema -d 'As a JSON Schema (2020-12)'
complete -c livecli -n "__livecli_at 'livecli schema'" -l asyncapi -d 'All of the service as AsyncAPI 3.0, in JSON'
complete -c livecli -n "__livecli_at 'livecli schema'" -l typescript -d 'As TypeScript interfaces'
complete -c livecli -n "__livecli_at 'livecli schema'" -l python -d 'As Python TypedDicts'
complete -c livecli -n "__livecli_at 'livecli schema'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli info' 1" -F
complete -c livecli -n "__livecli_at 'livecli info'" -l json -d 'One JSON object a file, on a line'
complete -c livecli -n "__livecli_at 'livecli info'" -l color -r -f -a 'auto always never' -d 'When to colour'
complete -c livecli -n "__livecli_at 'livecli info'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli check' 1" -F
complete -c livecli -n "__livecli_at 'livecli check'" -l live -d 'All that is live: join a match when it begins, leave it later'
complete -c livecli -n "__livecli_at 'livecli check'" -l league -r -f -a '(__livecli_listed leagues)' -d 'Only this league or tournament: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli check'" -l team -r -f -a '(__livecli_listed teams)' -d 'Only this team or player: its id, or a part of its name; repeatable'
complete -c livecli -n "__livecli_at 'livecli check'" -l max-matches -r -f -d 'With --live: so many at the most'
complete -c livecli -n "__livecli_at 'livecli check'" -l sport -r -f -a 'football tennis' -d 'The sport of ids that name none [default: football]; with --live: only this one'
complete -c livecli -n "__livecli_at 'livecli check'" -l fail-on -r -f -a 'breaking warning info' -d 'End with code 6 for findings as bad as this'
complete -c livecli -n "__livecli_at 'livecli check'" -l baseline -r -F -d 'Say what differs from this baseline, or capture, and nothing else'
complete -c livecli -n "__livecli_at 'livecli check'" -l update-baseline -d 'Add what is seen to the baseline, or make one'
complete -c livecli -n "__livecli_at 'livecli check'" -l findings -d 'Print the findings only'
complete -c livecli -n "__livecli_at 'livecli check'" -l json -d 'Print one JSON object at the end'
complete -c livecli -n "__livecli_at 'livecli check'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli check'" -l demo -d 'Play made-up matches on a local service; needs no token'
complete -c livecli -n "__livecli_at 'livecli check'" -l speed -r -f -d 'How fast matches run: 1 is real time, max as fast as it goes'
complete -c livecli -n "__livecli_at 'livecli check'" -l seed -r -f -d 'Equal seeds give equal made-up matches'
complete -c livecli -n "__livecli_at 'livecli check'" -l token -r -f -d 'The token; others can see it in the process list'
complete -c livecli -n "__livecli_at 'livecli check'" -l token-file -r -F -d 'A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN]'
complete -c livecli -n "__livecli_at 'livecli check'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli check'" -l stream -r -f -d 'The stream, and how its subjects begin'
complete -c livecli -n "__livecli_at 'livecli check'" -l user -r -f -d 'The user at the NATS server'
complete -c livecli -n "__livecli_at 'livecli check'" -l password-file -r -F -d 'A file with the password on its first line [env: LIVECLI_NATS_PASSWORD]'
complete -c livecli -n "__livecli_at 'livecli check'" -l creds -r -F -d 'Credentials: a file with a JWT and a seed'
complete -c livecli -n "__livecli_at 'livecli check'" -l nkey -r -F -d 'A file with the seed of an nkey'
complete -c livecli -n "__livecli_at 'livecli check'" -l tls-ca -r -F -d "The certificates that the server's is checked by"
complete -c livecli -n "__livecli_at 'livecli check'" -l tls-cert -r -F -d 'Our certificate'
complete -c livecli -n "__livecli_at 'livecli check'" -l tls-key -r -F -d 'The key of our certificate'
complete -c livecli -n "__livecli_at 'livecli check'" -l bus -r -f -d 'Read from this NATS server: nats://HOST:PORT; `publish` writes'
complete -c livecli -n "__livecli_at 'livecli check'" -l from -r -f -d 'With --bus: begin there: start, 2026-05-16T14:30:00Z, 14:30 (local time), -3h'
complete -c livecli -n "__livecli_at 'livecli check'" -l state -d 'With --bus: first the last frame of each type of each match; alerts, relay and watch begin so anyway'
complete -c livecli -n "__livecli_at 'livecli check'" -l durable -r -f -d 'With --bus: go on where the reader of this name stopped'
complete -c livecli -n "__livecli_at 'livecli check'" -l bookmaker -r -f -a 'bet365 pinnacle unibet' -d "Ask for this bookmaker's odds_book frames"
complete -c livecli -n "__livecli_at 'livecli check'" -s c -l count -r -f -d 'Stop after N records'
complete -c livecli -n "__livecli_at 'livecli check'" -l until -r -f -d 'Stop at the first frame that fulfils this jq'
complete -c livecli -n "__livecli_at 'livecli check'" -l until-finished -d 'Stop a minute after all matches have ended'
complete -c livecli -n "__livecli_at 'livecli check'" -l duration -r -f -d 'Stop after this time, as in 90, 90s or 2h30m'
complete -c livecli -n "__livecli_at 'livecli check'" -l idle-timeout -r -f -d 'Stop when no match data came for so long'
complete -c livecli -n "__livecli_at 'livecli check'" -l max-sockets -r -f -d 'Sockets at the most'
complete -c livecli -n "__livecli_at 'livecli check'" -l buffer -r -f -d 'What may wait for a slow reader, as in 64MB'
complete -c livecli -n "__livecli_at 'livecli check'" -l on-slow -r -f -a 'block drop exit' -d 'When the buffer is full: stop reading, drop the oldest, or end'
complete -c livecli -n "__livecli_at 'livecli check'" -l gaps -r -f -a 'stderr inline none' -d 'Where it is told what an outage made us miss [default: inline in whole captures, else stderr]'
complete -c livecli -n "__livecli_at 'livecli check'" -l wait -d 'Ask again for a match that is not tracked yet'
complete -c livecli -n "__livecli_at 'livecli check'" -l max-retries -r -f -d 'Tries in a row to reconnect [default: 4 at first, then no end]'
complete -c livecli -n "__livecli_at 'livecli check'" -l retry-for -r -f -d 'Give up an outage that lasts longer'
complete -c livecli -n "__livecli_at 'livecli check'" -l no-reconnect -d 'End with the first connection that is lost'
complete -c livecli -n "__livecli_at 'livecli check'" -l color -r -f -a 'auto always never' -d 'When to colour'
complete -c livecli -n "__livecli_at 'livecli check'" -s q -l quiet -d 'Say nothing but what went wrong'
complete -c livecli -n "__livecli_at 'livecli check'" -s v -l verbose -d 'Say more'
complete -c livecli -n "__livecli_at 'livecli check'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli login'" -l no-test -d 'Store it as it is; open no socket'
complete -c livecli -n "__livecli_at 'livecli login'" -l url -r -f -d 'Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com]'
complete -c livecli -n "__livecli_at 'livecli login'" -l auth -r -f -a 'query subprotocol' -d 'How the token travels: in the URL, or as a subprotocol'
complete -c livecli -n "__livecli_at 'livecli login'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli config' 1 1" -f
complete -c livecli -n "__livecli_at 'livecli config'" -l json -d 'Each line a JSON object'
complete -c livecli -n "__livecli_at 'livecli config'" -l path -d 'Print the folder of config.toml and of the stored token'
complete -c livecli -n "__livecli_at 'livecli config'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli completion' 1 1" -f -a 'bash zsh fish'
complete -c livecli -n "__livecli_at 'livecli completion'" -s h -l help -d 'Show this message and exit'
complete -c livecli -n "__livecli_at 'livecli help' 1 1" -f -a 'alerts bus captures dialects environment errors exit-codes faults filters formats frames keys service tail record watch ping live cat replay serve relay publish fields schema info check login config completion help auth_failed auth_required bad_action bad_event_id bad_request bad_sport limit not_found not_tracked subscription_required unknown_bookmaker 4401 4402 4404 401 403 404 407 429 511 0 1 2 3 4 5 6 7 8 129 130 141 143 subscribed event livedata action odds odds_book score pong error unsubscribed ingest_debug poem stats _alert _binary _close _drop _gap _open _pos _text'
complete -c livecli -n "__livecli_at 'livecli help'" -s h -l help -d 'Show this message and exit'
