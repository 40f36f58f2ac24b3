"""What is measured. Whatever is compared runs in turns, A B A B, and the median counts."""

import base64
import http.client
import json
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.cluster import EMPLOYEES, FIRST_SIGNER, FIRST_TARGET, FULL_PETITION, SIGNERS, Cluster
from bench.loads import Argon2, WrongAnswer, pgbench, query_p99, wrk
from bench.server import REDRESS, Server
from bench.tabulator import Rounds, rsa_signatures_per_second

# Enough for each second of a load.
BALLOTS = 12_000
READ_PETITION = "/petitions/10"
SEARCHES = ["better+lunch", "parking", "safer+shifts", "bicycles+-pay", "quieter+desks", "training"]
# As they are typed, from the first words to the whole title.
DRAFTED = [
    "Quieter meet", "Quieter meeting rooms", "Quieter meeting rooms on every floor", "Publish the pay bands", "Safer shifts",
    "A nursery at headquarters", "Showers for those who cycle", "Stop recording our screens", "Longer holidays for parents",
    "Better lunches for the night shift in Pune", "Repair the lifts", "Warmer desks in winter",
]


@dataclass
class Measure:
    """One line of the result. `floor` bounds the ratio where there is one."""
    name: str
    value: float
    unit: str
    ratio: float | None = None
    against: str = ""
    floor: float | None = None


class Bench:
    def __init__(self, cluster: Cluster, tokens: Path, seconds: int, rounds: int):
        self.cluster, self.tokens, self.seconds, self.rounds = cluster, tokens, seconds, rounds
        self.peaks: dict[str, float] = {}

    def all(self) -> dict:
        return {
            "rest": self.rest, "signing": self.signing, "ballots": self.ballots, "page": self.page,
            "lists": self.lists, "due": self.due, "sign-in": self.sign_in, "recovery": self.recovery,
            "titles": self.titles, "issue": self.issue,
            "close": self.close, "memory": self.memory,
        }

    def rest(self) -> list[Measure]:
        with Server(self.cluster.empty) as server:
            time.sleep(1)
            resident = server.memory("VmRSS")
        return [Measure("rest_rss_mb", resident, "MB", 80 / resident, "80 MB", 1)]

    # Signing

    def signing(self) -> list[Measure]:
        inserting, signing, signing_full = [], [], []
        for turn in range(self.rounds):
            self.cluster.forget_signatures()
            inserting.append(self.insert())
            self.cluster.forget_signatures()
            signing.append(self.sign(self.cluster.empty, FIRST_TARGET, 0, SIGNERS))
            share = SIGNERS // self.rounds
            signing_full.append(self.sign(self.cluster.full, FULL_PETITION, turn * share, share))
        inserts, signs, signs_full = map(statistics.median, (inserting, signing, signing_full))
        return [
            Measure("sign_vs_pgbench", signs, "signatures/s", signs / inserts, f"pgbench: {inserts:.0f} rows/s", 1),
            Measure(
                "sign_at_1m_vs_empty", signs_full, "signatures/s", signs_full / signs,
                "a petition without signatures", 0.8),
        ]

    def insert(self) -> float:
        run = pgbench(
            self.cluster.empty, "sign.pgbench", clients=32, seconds=self.seconds, first_petition=FIRST_TARGET,
            first_signer=FIRST_SIGNER, signers=SIGNERS)
        rows = int(self.cluster.run(
            self.cluster.empty, f"select count(*) from signature where petition_id >= {FIRST_TARGET}"))
        if rows != run.count:
            raise WrongAnswer(f"pgbench committed {run.count} rows, the table holds {rows}")
        return run.per_second

    def sign(self, database: str, petition: int, offset: int, signers: int) -> float:
        """Everybody signs once; afterwards the count must be the rows, and the rows the answers."""
        before = self.rows(database, petition)
        connections = 256
        with Server(database) as server:
            load = wrk(
                server.url, "sign.lua", self.tokens, petition, offset, signers,
                connections=connections, seconds=self.seconds, expects=303)
            self.note_peak("signing", server)
        written = self.rows(database, petition) - before
        # The last requests were written, though wrk did not stay for their answers.
        if not load.answers <= written <= load.answers + connections:
            raise WrongAnswer(f"{load.answers} signings were answered, {written} were written")
        return load.per_second

    def rows(self, database: str, petition: int) -> int:
        """How many signed from `petition` on, when every petition's count says the same."""
        count, wrong = self.cluster.run(database, f"""
            select coalesce(sum(rows), 0), count(*) filter (where rows <> counted or days <> counted) from (
              select signatures as counted,
                (select count(*) from signature s where s.petition_id = st.petition_id) as rows,
                (select coalesce(sum(d.signatures), 0) from signature_day d where d.petition_id = st.petition_id) as days
              from petition_standing st where petition_id >= {petition}) as petitions""").split("|")
        if wrong != "0":
            raise WrongAnswer("a petition's count is not the number of its rows")
        return int(count)

    # Casting ballots

    def ballots(self) -> list[Measure]:
        """The box is emptied before each turn, so that the same ballots are new again."""
        casting, signing = [], []
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory) / "ballots"
            round_ = json.loads(subprocess.run(
                [REDRESS, "invent-ballots", "--count", str(BALLOTS * self.seconds), file],
                stdout=subprocess.PIPE, text=True, check=True).stdout)
            self.open_box(round_)
            for _ in range(self.rounds):
                self.cluster.run(self.cluster.empty, "truncate ballot", "checkpoint")
                casting.append(self.cast(file, round_))
                self.cluster.forget_signatures()
                signing.append(self.sign(self.cluster.empty, FIRST_TARGET, 0, SIGNERS))
        self.cluster.run(
            self.cluster.empty, "delete from ballot_box", "truncate ballot", "delete from receipt_key",
            "delete from survey_round")
        ballots, signs = statistics.median(casting), statistics.median(signing)
        return [Measure("ballots_vs_sign", ballots, "ballots/s", ballots / signs, f"signatures: {signs:.0f}/s", 0.5)]

    def open_box(self, round_: dict) -> None:
        policy, key = (base64.b64decode(round_[name]).hex() for name in ("policy", "receiptKey"))
        self.cluster.run(self.cluster.empty, f"""
            with round as (
              insert into survey_round (title, state, opens_at, closes_at, author_id, policy, policy_hash)
              values ('Bench', 'open', now() - interval '1 day', now() + interval '1 day', 1, '\\x{policy}',
                '\\x{round_["hash"]}') returning id
            ), key as (insert into receipt_key (round_id, private_key) select id, '\\x{key}' from round)
            insert into ballot_box (round_id) select id from round""")

    def cast(self, file: Path, round_: dict) -> float:
        """Every ballot once; afterwards the box holds the answers."""
        connections = 256
        with Server(self.cluster.empty) as server:
            load = wrk(
                server.url, "cast.lua", file, round_["size"], BALLOTS * self.seconds, f"/ballots/{round_['hash']}",
                connections=connections, seconds=self.seconds, expects=200)
            self.note_peak("ballots", server)
        stored = int(self.cluster.run(self.cluster.empty, "select count(*) from ballot"))
        if not load.answers <= stored <= load.answers + connections:
            raise WrongAnswer(f"{load.answers} ballots were answered, {stored} are in the box")
        return load.per_second

    # Reading

    def page(self) -> list[Measure]:
        pages, bare = [], []
        for _ in range(self.rounds):
            with Server(self.cluster.empty) as server:
                pages.append(self.read(server, READ_PETITION).per_second)
                self.note_peak("page", server)
            with Server(None) as server:
                bare.append(wrk(
                    server.url, "get.lua", "-", 1, "/readyz", connections=64, seconds=self.seconds, expects=200
                ).per_second)
        ours, bare = statistics.median(pages), statistics.median(bare)
        return [Measure(
            "petition_page_vs_bare", ours, "pages/s", ours / bare, f"a bare route: {bare:.0f} answers/s", 0.3)]

    def lists(self) -> list[Measure]:
        index, search = [], []
        for _ in range(self.rounds):
            with Server(self.cluster.empty) as server:
                index.append(self.read(server, "/petitions", connections=32))
                search.append(self.read(server, *(f"/petitions?q={text}" for text in SEARCHES), connections=32))
                self.note_peak("lists", server)
        return [
            Measure(
                name, statistics.median(load.p99 for load in loads), "ms",
                against=f"32 connections, {statistics.median(load.per_second for load in loads):.0f} pages/s")
            for name, loads in (("petition_index_p99", index), ("petition_search_p99", search))
        ]

    def due(self) -> list[Measure]:
        return [self.against_query(
            "index_response_due_p99", ["/petitions?state=response-due"], [Path("bench/due.pgbench")])]

    def against_query(self, name: str, paths: list[str], scripts: list[Path]) -> Measure:
        """The slowest pages but for one in a hundred, and the same queries without a page around them."""
        pages, queries = [], []
        for _ in range(self.rounds):
            with Server(self.cluster.empty) as server:
                pages.append(self.read(server, *paths, connections=32))
                self.note_peak(name.removesuffix("_p99"), server)
            queries.append(query_p99(self.cluster.empty, *scripts, clients=32, seconds=self.seconds))
        ours = statistics.median(load.p99 for load in pages)
        theirs = statistics.median(queries)
        rate = statistics.median(load.per_second for load in pages)
        return Measure(name, ours, "ms", theirs / ours, f"the same queries by pgbench: {theirs:.1f} ms; {rate:.0f} pages/s")

    def read(self, server: Server, *paths: str, connections: int = 64):
        return wrk(
            server.url, "get.lua", self.tokens, SIGNERS, *paths,
            connections=connections, seconds=self.seconds, expects=200)

    # Signing in

    def sign_in(self) -> list[Measure]:
        argon2, password, accounts = Argon2(), "a password of the bench", 20_000
        database, cores = self.cluster.empty, len(os.sched_getaffinity(0))
        self.cluster.run(
            database, f"insert into password select id, '{argon2.phc(password.encode())}' from employee "
            f"where id > {EMPLOYEES - accounts} on conflict do nothing", "analyze password")
        sign_ins, hashes = [], []
        for turn in range(self.rounds):
            before = int(self.cluster.run(database, "select count(*) from session"))
            share = accounts // self.rounds
            with Server(database) as server:
                load = wrk(
                    server.url, "sign_in.lua", EMPLOYEES - accounts + 1 + turn * share, share,
                    password.replace(" ", "+"), connections=16, seconds=self.seconds, expects=303)
                self.note_peak("sign-in", server)
            begun = int(self.cluster.run(database, "select count(*) from session")) - before
            if not load.answers <= begun <= load.answers + 16:
                raise WrongAnswer(f"{load.answers} sign-ins were answered, {begun} sessions began")
            sign_ins.append(load.per_second)
            hashes.append(argon2.hashes_per_second(threads=cores, seconds=self.seconds))
        ours, theirs = statistics.median(sign_ins), statistics.median(hashes)
        return [Measure(
            "sign_in_vs_argon2", ours, "sign-ins/s", ours / theirs,
            f"libargon2 on {cores} cores: {theirs:.0f} hashes/s", 0.9)]

    # Recovery

    def recovery(self) -> list[Measure]:
        signer = iter(range(SIGNERS - 100, SIGNERS))
        server = Server(self.cluster.empty).start()

        def kill_server() -> None:
            server.kill()
            server.start()

        def kill_both() -> None:
            server.kill()
            self.cluster.restart()
            server.start()

        measures = []
        try:
            for name, what, fail in (
                ("recovery_database", "PostgreSQL crashes and starts again", self.cluster.restart),
                ("recovery_server", "the server is killed and starts again", kill_server),
                ("recovery_both", "both are killed and start again", kill_both),
            ):
                self.sign_once(server, next(signer))
                start = time.monotonic()
                fail()
                self.sign_once(server, next(signer))
                measures.append(Measure(name, time.monotonic() - start, "s", against=f"{what}, until somebody has signed"))
        finally:
            server.stop()
        self.rows(self.cluster.empty, FIRST_TARGET)
        return measures

    def sign_once(self, server: Server, position: int) -> None:
        """Signs, again and again until it is accepted."""
        with self.tokens.open() as file:
            file.seek(position * 44)
            token = file.read(43)
        headers = {
            "Cookie": f"session={token}", "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
                connection.request("POST", f"/petitions/{FIRST_TARGET + 900}/signatures", "visibility=named", headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status == 303:
                    return
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(0.01)
        raise WrongAnswer("no signing was accepted within a minute of the failure")

    # Drafting

    def titles(self) -> list[Measure]:
        """Last of the loads: from here on the database holds 100,000 petitions."""
        self.cluster.add_titles()
        query = Path("bench/similar.sql").read_text()
        with tempfile.TemporaryDirectory() as directory:
            scripts = []
            for number, title in enumerate(DRAFTED):
                script = Path(directory) / f"{number}.sql"
                script.write_text(query.replace("TITLE", f"'{title}'"))
                scripts.append(script)
            paths = [f"/petitions/similar?title={title.replace(' ', '+')}&fragment=1" for title in DRAFTED]
            return [self.against_query("draft_similarity_p99", paths, scripts)]

    # Surveys

    def issue(self) -> list[Measure]:
        cores = len(os.sched_getaffinity(0))
        surveys = Rounds(self.cluster)
        try:
            issued, signed = [], []
            for _ in range(self.rounds):
                issued += surveys.issue(people=2_000, turns=1)
                signed.append(rsa_signatures_per_second(cores, self.seconds))
        finally:
            surveys.remove()
        ours, theirs = statistics.median(issued), statistics.median(signed)
        return [Measure(
            "issue_vs_openssl", ours, "tokens/s", ours / theirs,
            f"openssl speed rsa3072 on {cores} cores: {theirs:.0f} signatures/s", 0.8)]

    def close(self) -> list[Measure]:
        """Ten times the ballots may take ten times as long and a fifth, and hardly more memory."""
        surveys = Rounds(self.cluster)
        few, many = 10_000, 100_000
        try:
            filled = [surveys.prepare(size) for size in (few, many)]
            runs = [[surveys.close(each) for each in filled] for _ in range(self.rounds)]
        finally:
            surveys.remove()
        each = [statistics.median(run[size].seconds / count for run in runs) for size, count in enumerate((few, many))]
        peaks = [statistics.median(run[size].peak for run in runs) for size in (0, 1)]
        return [
            Measure(
                "close_growth", each[1] * 1e6, "µs/ballot", each[0] / each[1],
                f"with {few} ballots: {each[0] * 1e6:.0f} µs/ballot", 1 / 1.2),
            Measure(
                "close_growth_memory", peaks[1], "MB", peaks[0] / peaks[1], f"with {few} ballots: {peaks[0]:.0f} MB",
                1 / 1.2),
        ]

    # Memory

    def note_peak(self, load: str, server: Server) -> None:
        self.peaks[load] = max(self.peaks.get(load, 0), server.memory("VmHWM"))

    def memory(self) -> list[Measure]:
        if not self.peaks:
            return []
        highest = max(self.peaks.values())
        each = ", ".join(f"{load} {peak:.0f}" for load, peak in self.peaks.items())
        return [Measure("load_rss_mb", highest, "MB", 200 / highest, f"200 MB; {each}", 1)]
