"""What commands print as JSON, field by field: `info --json`, `check --json`, the status file; and
the state of a match, which `--when` reads.
"""

from __future__ import annotations

from .field import Contract, fields
from .match_states import STATES
from .report_examples import EXAMPLES


SOURCE = "livecli"
SPAN = """
    start_ms                  number|null    0..1e14 unix ms        always     the first moment
    end_ms                    number|null    0..1e14 unix ms        always     the last moment
    duration_ms               number|null    0.. ms                 always     between the two
"""
GAPS = """
    gaps                      object         -                      always     what was missed
    gaps.count                integer        0..                    always     gaps
    gaps.missed_ms            number         0.. ms                 always     their length
    gaps.causes               object         -                      always     gaps by cause
    gaps.causes.*             integer        0..                    always     of one cause
"""
TYPES = """
    types                     object         -                      always     by type
    types.*                   integer        0.. frames             always     of one type
"""
INFO = (
    *fields(
        """
    file                      string         -                      always     of the capture
    size_bytes                integer        0.. bytes              always     of the file
    compression               string|null    -                      always     how it is packed
    unpacked_bytes            integer        0.. bytes              always     of its content
    compression_ratio         number|null    0..                    always     unpacked : packed
    cut_off                   string|null    -                      always     what its end lacks
    end_cause                 string|null    -                      always     why it ended
    missing_frames            integer        frames                 always     that its end promises
    frames                    integer        0.. frames             always     the feed's
    stamped_frames            integer        0.. frames             always     with arrival time
    rate                      object|null    -                      always     frames in time
    rate.mean_per_s           number|null    0.. frames a second    always     on the average
    rate.peak_per_s           integer        0.. frames             always     in the busiest second
    rate.histogram            object         -                      always     in columns of time
    rate.histogram.start_ms   number         0..1e14 unix ms        always     of the first column
    rate.histogram.column_ms  number         0.. ms                 always     of a column
    rate.histogram.frames     array          -                      always     of each column
    rate.histogram.frames.*   integer        0.. frames             always     of one column
    longest_silence_ms        number         0.. ms                 always     between two frames
    longest_silence_from_ms   number|null    0..1e14 unix ms        always     when it began
    latency                   object|null    -                      always     sending to arrival
    latency.frames            integer        0.. frames             always     that tell both
    latency.p50_ms            number|null    ms                     always     half are faster
    latency.p99_ms            number|null    ms                     always     99 of 100 are faster
    latency.min_ms            number         ms                     always     the fastest
    latency.max_ms            number         ms                     always     the slowest
    latency.error_pct         number         0..100 percent         always     of these figures
    latency.clock_skew_ms     number|null    ms                     always     of the feed
    dropped_frames            integer        0.. frames             always     by _drop records
    frames_of_further_matches  integer        0.. frames             always     beyond those listed
    matches                   array          -                      always     the matches in it
    matches.*                 object         -                      always     one match
    matches.*.match           string         -                      always     as commands take it
    matches.*.sport           string         @sports                always     its sport
    matches.*.event_id        integer        0..                    always     its id
    matches.*.home            string|null    -                      always     who plays at home
    matches.*.away            string|null    -                      always     who plays away
    matches.*.score           object|null    -                      always     at the end
    matches.*.score.home      integer|null   0..                    always     goals, or sets
    matches.*.score.away      integer|null   0..                    always     goals, or sets
    matches.*.score.penalties  object|null    -                      sometimes  of a shoot-out
    matches.*.score.penalties.home  integer        0..                    sometimes  scored
    matches.*.score.penalties.away  integer        0..                    sometimes  scored
    matches.*.score.sets      array          -                      sometimes  the games of each set
    matches.*.score.sets.*    array          -                      sometimes  games: home, away
    matches.*.score.sets.*.*  integer|null   0.. games              sometimes  of one player
    matches.*.score.point     string|null    -                      sometimes  in the game
    matches.*.status          string|null    -                      always     the last one
    matches.*.period          string|null    -                      always     the last one
    matches.*.minute          integer|null   minutes                always     the last one
    matches.*.source          string|null    -                      always     basic or full
    matches.*.frames          integer        0.. frames             always     of the match
    matches.*.bytes           integer        0.. bytes              always     of its frames
""",
        SOURCE,
    ),
    *fields(SPAN + GAPS + TYPES, SOURCE),
    *fields(SPAN + GAPS + TYPES, SOURCE, above="matches.*."),
)
STATUS = fields(
    """
    time_ms                   integer        0..1e14 unix ms        always     when it was written
    started_ms                integer        0..1e14 unix ms        always     of the beginning
    pid                       integer        1..                    always     of the recording
    state                     string         -                      always     or why it ended
    problem                   string|null    -                      always     of the disk
    last_heard_ms             number|null    0..1e14 unix ms        always     the last sign of life
    last_frame_ms             number|null    0..1e14 unix ms        always     the last match data
    life_age_s                number|null    0.. s                  always     since life
    data_age_s                number|null    0.. s                  always     since data
    frames                    integer        0.. frames             always     written
    bytes                     integer        0.. bytes              always     written
    gaps                      integer        0..                    always     so far
    missed_ms                 integer        0.. ms                 always     in gaps
    dropped                   integer        0.. frames             always     by _drop records
    on_file_failed            integer        0..                    always     commands, so far
    files                     array          -                      always     that are open
    files.*                   string         -                      always     the name of one
    sockets                   object         -                      always     by their numbers
    sockets.*                 object         -                      always     one socket
    sockets.*.last_ms         number|null    0..1e14 unix ms        always     its last frame
    matches                   object         -                      always     by [SPORT:]ID
    matches.*                 object         -                      always     one match
    matches.*.frames          integer        0.. frames             always     of the match
    matches.*.last_ms         number|null    0..1e14 unix ms        always     its last frame
""",
    SOURCE,
)

EXAMPLE = """
    there                     string         -                      always     what stood there
    source                    string         -                      always     a file, or the feed
    line                      integer|null   1..                    always     of the file
    received_ms               number|null    0..1e14 unix ms        always     when it came
"""
CHECK = (
    *fields(
        """
    sources                   array          -                      always     what was checked
    sources.*                 string         -                      always     a file, or the feed
    baseline                  string|null    -                      always     what it is held to
    frames                    integer        0.. frames             always     that were judged
    types                     object         -                      always     by type
    types.*                   object         -                      always     by dialect, or ""
    types.*.*                 integer        0.. frames             always     of one dialect
    counts                    object         -                      always     findings by severity
    counts.*                  integer        0..                    always     of one severity
    findings                  array          -                      always     the worst first
    findings.*                object         -                      always     all of one kind
    findings.*.severity       string         @severities            always     how bad it is
    findings.*.kind           string         -                      always     what is wrong
    findings.*.type           string         -                      always     of the frames
    findings.*.dialect        string|null    -                      always     null where one is
    findings.*.path           string         -                      always     "" for a whole frame
    findings.*.count          integer        1..                    always     so many
    findings.*.expected       string         -                      always     what should be there
    findings.*.first          object         -                      always     the first one
    findings.*.last           object         -                      always     the last one
    further_findings          integer        0..                    always     beyond those listed
    further_shapes            integer        0.. frames             always     beyond those kept
""",
        SOURCE,
    ),
    *fields(EXAMPLE, SOURCE, above="findings.*.first."),
    *fields(EXAMPLE, SOURCE, above="findings.*.last."),
)

# By the word that `schema` knows them by. Their examples are what the commands print. The state of
# a match has a shape for each sport.
REPORTS = {
    name: (Contract(name, None, None, about, rows, EXAMPLES.get(name, {}), SOURCE),)
    for name, about, rows in (
        ("check", "what `livecli check --json` prints", CHECK),
        ("info", "what `livecli info --json` prints, a line a capture", INFO),
        ("status", "what `livecli record --status-file` writes", STATUS),
    )
} | {"state": STATES}
