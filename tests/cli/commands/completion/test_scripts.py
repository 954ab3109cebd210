"""The completion scripts in the shells they are for: a line is typed, TAB pressed, words come."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeAlias

import pytest
import typer

from livecli.cli.commands.completion.command import script
from livecli.cli.commands.completion.frame_paths import PATHS, STAR_PATHS
from livecli.cli.commands.completion.recent_matches import save_recent_matches, save_recent_names
from livecli.cli.commands.completion.tree import COMMA_LISTS, FRAME_TYPES, TYPES
from livecli.environment import Environment
from livecli.feed.sports import match


Answer: TypeAlias = dict[str, str]  # the words that are offered, with what is said about them

NASTY = """It's [not] a: $(touch trap) `touch trap` "quoted" \\ {thing}, $HOME; 100 % of it. Or so.

Another paragraph."""
NASTY_SENTENCE = NASTY.partition(". Or so")[0]
NASTY_TEXT = r"$(touch trap) `touch trap` 'a' \ : [b]"


def tail(
    match: Annotated[list[str] | None, typer.Argument(metavar="[MATCH]...")] = None,
    type_: Annotated[list[str] | None, typer.Option("-t", "--type", help="Frame types.")] = None,
    form: Annotated[Literal["ndjson", "line", "json"], typer.Option("-f", "--format")] = "line",
    fields: Annotated[str | None, typer.Option(metavar="PATH,PATH", help=NASTY)] = None,
    where: Annotated[
        list[str] | None, typer.Option("-w", "--where", metavar="'PATH OP VALUE'")
    ] = None,
    arg: Annotated[tuple[str, str] | None, typer.Option(metavar="K V")] = None,
    token_file: Annotated[str | None, typer.Option(metavar="FILE")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out")] = None,
    team: Annotated[list[str] | None, typer.Option("--team", metavar="NAME")] = None,
    template: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    fault: Annotated[list[str] | None, typer.Option("--fault", metavar="SPEC")] = None,
    color: Annotated[bool, typer.Option("--color/--no-color")] = True,
    verbose: Annotated[int, typer.Option("-v", "--verbose", count=True)] = 0,
    secret: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Follow live frames. Until they end."""


def cat(files: Annotated[list[str], typer.Argument(metavar="FILE...")]) -> None:
    """Print captures."""


def inspect(words: Annotated[list[str], typer.Argument(metavar="[TYPE|FILE|MATCH]...")]) -> None:
    """List fields."""


def help_(topic: Annotated[Literal["exit-codes", "formats"], typer.Argument()]) -> None:
    """Explain a topic."""


def play(
    side: Annotated[Literal["home", "away"], typer.Argument()],
    capture: Annotated[Path, typer.Argument()],
) -> None:
    """Take two different arguments."""


def root(
    url: Annotated[str | None, typer.Option()] = None,
    version: Annotated[bool, typer.Option("--version")] = False,
) -> None:
    """Follow live football and tennis."""


def toy() -> typer.Typer:
    """A program with every kind of option and argument that the real one has."""
    app = typer.Typer(
        add_completion=False, context_settings={"help_option_names": ["-h", "--help"]}
    )
    app.callback()(root)
    app.command()(tail)
    app.command()(cat)
    app.command()(inspect)
    app.command("help")(help_)
    app.command(help=NASTY)(play)
    app.command("secret", hidden=True)(cat)
    config = typer.Typer(help="Show the settings.")
    config.callback()(lambda: None)
    config.command("show")(help_)
    app.add_typer(config, name="config")
    return app


def written(shell: str) -> str:
    return script(shell, typer.main.get_command(toy()))


FILES = ("final.ndjson", "notes about it.txt")
TEAMS = ("Bodø/Glimt", "Real Madrid", "Two: one")
MATCHES = {"204849": "Arsenal – Chelsea, 67'", "204850": NASTY_TEXT, "tennis:36835": "Two: one"}
COMMANDS = {"tail", "cat", "inspect", "help", "play", "config"}

CASES: dict[str, set[str]] = {
    "livecli ": COMMANDS,
    "livecli ta": {"tail"},
    "livecli --v": {"--version"},
    "livecli --url tail ": COMMANDS,
    "livecli --version tail --fo": {"--format"},
    "livecli secr": set(),
    "livecli tail --f": {"--format", "--fields", "--fault"},
    "livecli tail --fields tail --fo": {"--format"},
    "livecli tail --arg cat help --fo": {"--format"},
    "livecli tail --no": {"--no-color"},
    "livecli tail --secr": set(),
    "livecli tail 204849 tennis:36835 --ver": {"--verbose"},
    "livecli tail -- --fo": set(),
    "livecli tail ": set(MATCHES),
    "livecli tail pl": set(),
    "livecli tail 20485": {"204850"},
    "livecli tail -t action 204849 te": {"tennis:36835"},
    "livecli tail tennis:": {"tennis:36835"},
    "livecli tail tennis:3": {"tennis:36835"},
    "livecli tail tennis:36835 204849 tennis:36": {"tennis:36835"},
    "livecli tail football:2": set(),
    "livecli tail --color=tennis:3": set(),
    "livecli cat tennis:3": set(),
    "livecli tail -f ": {"ndjson", "line", "json"},
    "livecli tail --format n": {"ndjson"},
    "livecli tail --format=n": {"ndjson"},
    "livecli tail --format=line --co": {"--color"},
    "livecli tail --type ": set(FRAME_TYPES),
    "livecli tail -t sub": {"subscribed"},
    "livecli tail -t event,sc": {"score"},
    "livecli tail --type=event,score,e": {"error"},
    "livecli tail --team ": set(TEAMS),
    "livecli tail --team Bo": {"Bodø/Glimt"},
    "livecli tail --fault sil": {"silent"},
    "livecli tail --fault ref": {"refuse"},
    "livecli tail -w ": {*PATHS, *STAR_PATHS},
    "livecli tail -w player": {"player", "player.id", "player.name"},
    "livecli tail -w 'stats.*.x": {"stats.*.xg"},
    "livecli tail -w minute ": set(MATCHES),
    "livecli tail --fields ": set(PATHS),
    "livecli tail --fields minute,player.n": {"player.name"},
    "livecli tail --fields=minute,player": {"player", "player.id", "player.name"},
    "livecli tail --fields player.id,player.": {"player.name"},
    "livecli tail --fields stats.home.x": {"stats.home.xg"},
    "livecli tail --template ": set(PATHS),
    "livecli tail --template {player.n": {"player.name"},
    "livecli tail --template '{minute} {player.n": {"player.name"},
    "livecli tail --template \"{minute}' {player.n": {"player.name"},
    "livecli tail --template '{minute} ": set(),
    "livecli tail --token-file ": set(FILES),
    "livecli tail --token-file=fin": {"final.ndjson"},
    "livecli tail -o n": {"notes about it.txt"},
    "livecli cat ": set(FILES),
    "livecli cat one.ndjson fi": {"final.ndjson"},
    "livecli inspect ": {*TYPES, *FILES},
    "livecli inspect ev": {"event"},
    "livecli inspect event fi": {"final.ndjson"},
    "livecli help ": {"exit-codes", "formats"},
    "livecli help formats ": set(),
    "livecli play a": {"away"},
    "livecli play away ": set(FILES),
    "livecli play away final.ndjson ": set(),
    "livecli config ": {"show"},
    "livecli config show f": {"formats"},
    "livecli nonsense --f": set(),
}

# What is typed for its descriptions; only zsh and fish show them.
DESCRIBED = {
    "livecli t": {"tail": "Follow live frames"},
    "livecli pl": {"play": NASTY_SENTENCE},
    "livecli tail --fi": {"--fields": NASTY_SENTENCE},
    "livecli tail --typ": {"--type": "Frame types"},
    "livecli tail 2048": {word: MATCHES[word] for word in ("204849", "204850")},
    "livecli tail tennis:36": {"tennis:36835": MATCHES["tennis:36835"]},
}


# --- The shells -----------------------------------------------------------------------------------


class Shell(NamedTuple):
    """A shell that has answered every line, standing in a folder with `FILES` in it."""

    name: str
    folder: Path
    answers: dict[str, Answer]


# Each driver loads $SCRIPT and answers its arguments: a mark, then `WORD<tab>DESCRIPTION` lines.
MARK = "<<answer>>"

# Here readline's part is played by the test: the line comes as words, `=` and `:` apart.
BASH = r"""
source "$SCRIPT"
for line; do
    eval "COMP_WORDS=($line)"
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _livecli
    printf '%s\n' '<<answer>>' "${COMPREPLY[@]}"
done
"""

FISH = r"""
source $SCRIPT
for line in $argv
    echo '<<answer>>'
    complete -C $line
end
"""

# Completion needs a terminal, so a second zsh gets one; its TAB writes down what is offered.
ZSH = r"""
zmodload zsh/zpty
zpty inner $SHELL -f -i
zpty -w inner "source $HOME/inner"
zpty -r inner output $'*<<ready>>*'
for line; do
    zpty -w -n inner $'\C-U'$line$'\t'
    zpty -r inner output $'*<<done>>*'
done
print -r -- "$(<$HOME/answers)"
"""

ZSH_INNER = r"""
autoload -Uz compinit && compinit -D -u
source $SCRIPT

# `-d` names the array, or is the array, of what the list shows: `WORD  -- DESCRIPTION`.
compadd() {
    local -a words shown
    local next=${@[${@[(i)-d]} + 1]} i
    case $next in
        \(*) eval "shown=$next" ;;
        ?*) shown=("${(@P)next}") ;;
    esac
    if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
        builtin compadd -A words -D shown "$@"
        for ((i = 1; i <= $#words; i++)); do
            print -r -- ${(Q)words[i]}$'\t'${shown[i]#* -- } >>$HOME/answers
        done
    fi
    builtin compadd "$@"
}

answer() {
    print -r -- '<<answer>>' >>$HOME/answers
    COLUMNS=500 # descriptions are cut to fit
    _main_complete
    [[ $compstate[insert] || $compstate[nmatches] == 0 ]] || print '(not inserted)' >>$HOME/answers
    compstate[insert]= compstate[list]=
    print '<<done>>'
}

zle -C answer complete-word answer
bindkey '^I' answer
bindkey '^U' kill-whole-line
print '<<ready>>'
"""

DRIVERS = {
    "bash": ("--norc", "-c", BASH, "bash"),
    "fish": ("--no-config", "-c", FISH),
    "zsh": ("-f", "-c", ZSH, "zsh"),
}


@pytest.fixture(scope="module", params=DRIVERS)
def shell(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The real shell; one run answers all lines, for a shell starts slowly."""
    name: str = request.param
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    folder, home = tmp_path_factory.mktemp("folder"), tmp_path_factory.mktemp("home")
    for file in FILES:
        (folder / file).touch()
    listed(home / ".cache")
    return Shell(name, folder, answers(name, program, [*CASES, *DESCRIBED], folder, home))


def listed(cache: Path) -> Path:
    """The file that a list of matches leaves behind."""
    env = Environment(variables={"XDG_CACHE_HOME": str(cache)})
    save_recent_matches([(match(word), text) for word, text in MATCHES.items()], env)
    save_recent_names("teams", TEAMS, env)
    return cache / "livecli" / "matches"


def answers(
    name: str, program: str, lines: list[str], folder: Path, home: Path, **env: str
) -> dict[str, Answer]:
    """What the shell offers for each line. On its PATH is `find`, and nothing else."""
    path = home / "bin"
    path.mkdir()
    (path / "find").symlink_to(shutil.which("find") or "/usr/bin/find")
    (home / "script").write_text(written(name))
    (home / "inner").write_text(ZSH_INNER)
    done = subprocess.run(
        [program, *DRIVERS[name], *(map(split, lines) if name == "bash" else lines)],
        capture_output=True,
        cwd=folder,
        env={
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "PATH": str(path),
            "SCRIPT": str(home / "script"),
            "SHELL": program,
            **env,
        },
        text=True,
        timeout=60,
    )
    parts = done.stdout.split(MARK + "\n")[1:]
    assert len(parts) == len(lines), done
    return dict(zip(lines, map(answer, parts), strict=True))


def split(line: str) -> str:
    """The line as readline gives it to bash: quoted words, the last one empty after a space."""
    words = re.findall(r"['\"].*|[=:]+|[^\s=:]+", line)
    return shlex.join([*words, ""] if line[-1] in " =" and words[-1][0] not in "'\"" else words)


def answer(part: str) -> Answer:
    rows = [row.partition("\t") for row in part.splitlines() if row]
    return {word: description for word, _, description in rows}


# --- The promises ---------------------------------------------------------------------------------


def bare(word: str) -> str:
    """The last of a list or the field of a template, without what may follow."""
    return re.split("[=,{]", word.replace("\\", "").rstrip("=!<>~}|:"))[-1]


@pytest.mark.parametrize("line", CASES)
def test_a_tab_offers_what_may_stand_there(shell: Shell, line: str) -> None:
    """All shells offer the same words, and they are those that the command would accept."""
    offered = set(map(bare, shell.answers[line]))
    expected = CASES[line]
    if shell.name == "bash":  # for readline a word begins behind the colon
        expected = {
            word.removeprefix(line.split()[-1].partition(":")[0] + ":") for word in expected
        }
    if shell.name == "zsh" and line.endswith(" "):
        # Where no argument can come, zsh offers options without being asked by a dash.
        offered = {word for word in offered if not word.startswith("-")}

    assert offered == expected


@pytest.mark.parametrize("line", DESCRIBED)
def test_words_come_with_their_help(shell: Shell, line: str) -> None:
    """The first sentence of the help stands beside a word, whatever characters are in it."""
    expected = DESCRIBED[line]
    if shell.name == "bash":  # which has no place for descriptions
        expected = {word.removeprefix("tennis:"): "" for word in expected}

    assert shell.answers[line] == expected


def test_a_tab_starts_no_program(shell: Shell) -> None:
    """Words come without Python on PATH; what a help text, or the feed, would run is not run."""
    assert shell.answers["livecli ta"]
    assert {path.name for path in shell.folder.iterdir()} == set(FILES)


@pytest.mark.parametrize("name", DRIVERS)
@pytest.mark.parametrize(("age_h", "offered"), [(2.9, set(MATCHES)), (3.1, set())])
def test_an_old_list_is_not_offered(
    name: str, age_h: float, offered: set[str], tmp_path: Path
) -> None:
    """Matches end: after three hours the list is not trusted. It lies where XDG says."""
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    file = listed(tmp_path / "cache of mine")
    then = time.time() - age_h * 3600
    os.utime(file, (then, then))

    answer = answers(
        *(name, program, ["livecli tail "], tmp_path, tmp_path),
        XDG_CACHE_HOME=str(tmp_path / "cache of mine"),
    )

    assert {word for word in answer["livecli tail "] if not word.startswith("-")} == offered


@pytest.mark.parametrize("name", DRIVERS)
def test_a_script_is_the_same_each_time(name: str) -> None:
    """A script can be kept beside the code and compared."""
    assert written(name) == written(name)
    assert written(name).endswith("\n")
    assert not re.search("[ \t]$", written(name), re.MULTILINE)


@pytest.mark.parametrize("name", DRIVERS)
def test_what_is_hidden_is_nowhere_in_the_script(name: str) -> None:
    """Hidden options and commands are for those who know them."""
    assert "secret" not in written(name)


def test_lists_with_commas_are_sorted() -> None:
    """A list is easily compared with the feed's own."""
    assert all(list(words) == sorted(set(words)) for words in COMMA_LISTS.values())


def test_writing_a_script_loads_nothing_heavy() -> None:
    """A shell that asks for its script when it starts should not wait."""
    code = "import livecli.cli.commands.completion.command, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )

    assert {"asyncio", "jq", "rich", "textual", "websockets"}.isdisjoint(done.stdout.split())
