"""Parts of an election held once more, in copies of its cluster: by the product as it is, but for one protection."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from BrowserTests.later import preloadable

from .answers import LISTS, SCALES
from .attacks.statistics import SAMPLE
from .cluster import StartedCopy, segments_in
from .election import AFTER, EARLY, SAMPLE_EVERY, TOKEN, Election, Programs, preloading, wait_for
from .leak import Database, Leak

# Bytes of the point that a sealed ballot begins with: whoever takes it looks at no more.
POINT = 65
HERE = Path(__file__).parent
# One half of what keeps comments out of the order of the ballots is by what these are opened; the shuffle is the other.
OTHER_ORDER = {
    "OTHER_SQL_FROM": "nullifier > $2 order by nullifier limit",
    "OTHER_SQL_TO": "octet_length($2) = 0 order by ctid limit"}
IN_ORDER = {
    "order of rows", "order of a dump", "order of pages", "records of the write-ahead log",
    "bytes of the write-ahead log", "differences of base backups", "files of base backups", "server log"}


@dataclass(frozen=True)
class Control:
    title: str
    # The titles of the attacks that must succeed.
    lets_in: set[str]
    # Done to the copy first, as text that is formatted with the parts of the copy's address.
    sql: str = ""
    # Whether comments stand in the order of the ballots.
    is_in_order: bool = True
    # In which order people vote; None where they do not vote anew.
    voting: Callable[[Election], list[int]] | None = None
    # Whether their ballots are sealed. Those that are not are discarded, so that the box stays open.
    is_sealed: bool = True
    # Whether what was found is a backup of the open box, and the round was counted afterwards, as always.
    is_backup: bool = False


def reading(act: str) -> str:
    """What reads each ballot that is not sealed and does this with it."""
    return """
        create table answer (nullifier bytea, agre smallint, department smallint, ballot text, said text);
        create function read_ballot() returns trigger language plpgsql security definer as $$
          declare
            ballot jsonb := convert_from(rtrim(substring(new.sealed from 66), '\\x00'::bytea), 'UTF8');
            agre smallint := ballot -> 'answers' -> 'agre';
            department smallint := ballot -> 'segments' -> 'department';
            said text := ballot -> 'answers' ->> 'text';
            text text := encode(new.nullifier, 'hex') || ' ' || jsonb_build_object(
              'answers', (ballot -> 'answers') - 'text', 'segments', ballot -> 'segments');
          begin """ + act + """; return null; end $$;
        create trigger read after insert on ballot for each row execute function read_ballot();"""


def as_before(election: Election) -> list[int]:
    return election.voted


AS_IT_IS = Control("nothing", set(), is_in_order=False)
CONTROLS = [
    Control("comments in the order of the ballots", IN_ORDER),
    Control("comments in that order, with ids that count", {"order of ids"}, """
        create sequence counted;
        create function next_id() returns uuid language sql security definer
          return lpad(nextval('counted')::text, 32, '0')::uuid;
        alter table published_comment alter id set default next_id();"""),
    Control("comments in that order, in numbered rows", {"sequences"}, """
        alter table published_comment add number bigint generated always as identity;"""),
    Control("comments in that order, each in a transaction of its own", {"order of transactions", "commit times"}, """
        create extension dblink;
        alter table published_comment drop constraint published_comment_result_fkey;
        create function insert_apart() returns trigger language plpgsql security definer as $$
          begin
            if not 'apart' = any(coalesce(dblink_get_connections(), '{{}}')) then
              perform dblink_connect('apart', 'host={host} port={port} dbname=redress user={user} password={password}
                application_name=apart');
            end if;
            perform dblink_exec('apart', format(
              'insert into published_comment (round_id, question, body) values (%L, %L, %L)',
              new.round_id, new.question, new.body));
            return null;
          end $$;
        create trigger apart before insert on published_comment for each row
          when (current_setting('application_name') <> 'apart') execute function insert_apart();"""),
    Control("comments in that order, of people who vote as soon as they have a token", {"order of tokens"},
            voting=lambda election: election.asked),
    Control(
        "ballots not sealed",
        {"shared transactions", "bytes of the write-ahead log", "differences of base backups", "files of base backups",
         "server log", "words in the write-ahead log", "words in the server log"},
        voting=as_before, is_sealed=False, is_backup=True),
    Control(
        "ballots not sealed, and their answers in columns",
        {"columns of tables", "bytes of pages", "bytes of inserted rows", "words in files"},
        reading("insert into answer values (new.nullifier, agre, department, text)"), voting=as_before,
        is_sealed=False),
    Control(
        "ballots not sealed, and statistics of their words read all the while", {"statistics", "words in statistics"},
        reading("insert into answer values (new.nullifier, agre, department, text, said)") + """
        alter table answer alter ballot set statistics 1000, alter said set statistics 1000;""",
        voting=as_before, is_sealed=False),
    Control(
        "ballots as long as their comments", {"size of ballots"}, """
        create function strip() returns trigger language plpgsql as $$
          declare ballot jsonb := convert_from(rtrim(substring(new.sealed from 66), '\\x00'::bytea), 'UTF8');
          begin
            new.sealed := substring(new.sealed for 65 + octet_length(ballot -> 'answers' ->> 'text'));
            return new;
          end $$;
        create trigger strip before insert on ballot for each row execute function strip();""",
        voting=as_before, is_sealed=False),
    Control(
        "ballots not sealed, and each in the server's log", {"lines of the server log"}, reading(
            "raise log 'ballot %, agre %, department %', encode(new.nullifier, 'hex'), agre, department"),
        voting=as_before, is_sealed=False),
]


class OpenBox(Leak):
    """What is there before a round is counted. What people say and with which tokens is as it was."""

    def __init__(self, database: Database, counted: Leak, **rest):
        super().__init__(database=database, **rest)
        self.comments, self.nullifiers, self.round = counted.comments, counted.nullifiers, counted.round


@contextmanager
def held_again(control: Control, election: Election, leak: Leak, directory: Path) -> Iterator[Leak]:
    """:param leak: of the election itself.
    :param directory: for keys and a log."""
    programs = Programs(directory, election.programs.clock, of_tabulator(control, election, directory))
    election.put_keys_in(programs.keys)
    backup = election.issued if control.voting else election.late
    with ExitStack() as running:
        copy = election.cluster.start_again(backup, f"again, {directory.name}", election.programs.clock)
        running.callback(copy.stop)
        running.callback(programs.stop)
        database = Database(copy.database("redress").url, copy.data)
        programs.use(database)
        if control.sql:
            database.run(control.sql.format(**copy.address))
        voted, samples = leak.voted, []
        if control.voting:
            voted = control.voting(election)
            samples = vote(control, voted, election, database, programs)
        if control.is_sealed:
            programs.start(days=AFTER)
            wait_for("closed", database)
        programs.stop()
        database.run("checkpoint")
        yield found_in(copy, database, programs, leak, voted, samples, control)


def of_tabulator(control: Control, election: Election, directory: Path) -> dict[str, str]:
    """What takes the order from the tabulator."""
    if not (control.is_in_order and control.is_sealed):
        return {}
    libraries = [preloadable(HERE / f"{name}.c", directory / f"{name}.so") for name in ("other_sql", "unshuffled")]
    return OTHER_ORDER | preloading(election.programs.clock.environment, libraries)


def vote(
    control: Control, people: list[int], election: Election, database: Database, programs: Programs,
) -> list[str]:
    """:returns: samples of statistics."""
    programs.start(days=EARLY)
    wait_for("open", database)
    samples = []
    for number, person in enumerate(people, 1):
        ballot = election.ballots[person]
        if not control.is_sealed:
            said = json.dumps(election.ballot(person), separators=(",", ":")).encode()
            ballot = ballot[:TOKEN + POINT] + said.ljust(len(ballot) - TOKEN - POINT, b"\0")
        election.cast(ballot, programs)
        if number % SAMPLE_EVERY == 0:
            samples.append(database.run("analyze; " + SAMPLE))
    return samples


def found_in(
    copy: StartedCopy, database: Database, programs: Programs, leak: Leak, voted: list[int], samples: list[str],
    control: Control,
) -> Leak:
    own = segments_in(copy.data)
    rest = {
        "asked": leak.asked, "voted": voted, "scales": SCALES, "lists": LISTS,
        "wal": [path for path in leak.wal if path.name < own[0].name] + own, "server_log": copy.log,
        "web_log": programs.log.read_text(), "samples": samples,
        "is_open": leak.is_open if control.is_sealed else database}
    if control.is_backup:
        return Leak(database=leak.database, backups=[database], **rest)
    if control.is_sealed:
        return Leak(database=database, **rest)
    return OpenBox(database, leak, **rest)
