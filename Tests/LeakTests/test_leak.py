"""Whoever has all but the keys, and knows who voted in which order, links answers to people no better than chance."""

import json
import os
import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from BrowserTests.ballot_browser import Modules
from TabulationTests.independent import publication, score

from .attacks import ANSWER_ATTACKS, ATTACKS, AnswerAttack
from .answers import LISTS, SCALES, VOTERS
from .chance import ALPHA
from .election import THEME, TOKEN, Election
from .findings import Findings
from .kept_key import read_with
from .key_search import files_with, memory_with
from .leak import Leak
from .reading import Reading
from .scoring import answer_figure, figures, order_figure

# Of times, and of numbers that count up.
TELLING_TYPES = "'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval'"
ANONYMOUS = "'ballot', 'published_cell', 'published_comment', 'round_result'"


@pytest.fixture
def links_nothing(election: Election, leak: Leak, findings: Findings):
    """Performs the attacks of a number."""
    def check(number: int):
        found = {
            attack: figures(attack.guess(leak), leak, election.said)
            for attack in ATTACKS if attack.number == number}
        assert found
        for attack, of_attack in found.items():
            findings.real[attack.title] = of_attack
        assert not {
            attack.title: of_attack for attack, of_attack in found.items()
            if any(figure.is_above_chance(VOTERS, Findings.FIGURES) for figure in of_attack)}
    return check


@pytest.fixture(scope="module")
def readings(leak: Leak) -> Callable[[AnswerAttack], list[Reading]]:
    """What an attack reads, once."""
    return cache(lambda attack: attack.readings(leak))


@pytest.fixture
def tells_no_answer(election: Election, leak: Leak, readings, findings: Findings):
    """Performs the attacks of a number on the scale and the segments."""
    def check(number: int):
        found = {
            attack.title: answer_figure(readings(attack), leak, election.said, election.answers)
            for attack in ANSWER_ATTACKS if attack.number == number}
        assert found
        findings.answers |= found
        assert not {title: figure for title, figure in found.items() if figure and figure.is_above_chance}
    return check


def place(cell: dict) -> tuple:
    return cell["question"], cell["option"], cell["list"], cell["segment"]


@pytest.fixture(scope="module")
def counted_again(election: Election, leak: Leak) -> dict:
    """What the second program, which was written from the rule alone, publishes of what people said."""
    return publication(election.policy, [election.ballot(person) for person in election.people])


def test_everybody_was_counted(election: Election, leak: Leak, counted_again: dict):
    """The second program publishes the same tables and comments of the ballots that were cast."""
    assert leak.database.rows("select issued, cast_ballots, discarded from round_result") == [
        [str(VOTERS), str(VOTERS), "0"]]
    assert leak.comments == sorted(comment["body"] for comment in counted_again["comments"])
    cells = [json.loads(row) for row in leak.database.column("""
        select json_strip_nulls(json_build_object(
          'question', question, 'option', option, 'list', list, 'segment', segment, 'kind', kind, 'answers', answers,
          'counts', counts, 'low', low, 'high', high, 'category', category, 'why', suppression)) from published_cell""")]
    assert sorted(cells, key=place) == sorted(counted_again["cells"], key=place)


def test_everybody_reads_the_scores_that_the_second_program_works_out(election: Election, counted_again: dict):
    [theme] = election.policy["themes"]
    share, low, high = score(election.policy, counted_again, theme["id"])
    [row] = re.findall(rf'<tr><th scope="row">{THEME}</th>.*?</tr>', election.results["everybody"], re.DOTALL)
    assert f"<td>{share}\u00a0%</td><td>{low} to {high}</td>" in row
    for each in election.policy["lists"]:
        [themes] = re.findall(r'<h2 id="themes-title">.*?</section>', election.results[each["id"]], re.DOTALL)
        for place, segment in enumerate(each["segments"]):
            share, low, high = score(election.policy, counted_again, theme["id"], each["id"], place)
            [row] = re.findall(rf'<tr><th scope="row">{segment["name"]}</th>.*?</tr>', themes, re.DOTALL)
            assert f'<td>{share}\u00a0% <span class="aside">{low} to {high}</span></td>' in row


def test_whose_each_sealed_ballot_is_can_be_known(leak: Leak):
    """What the attacks start from: they are not blind."""
    assert "a survey round has moved" in leak.web_log
    assert leak.database.column("show track_commit_timestamp") == ["on"]
    assert leak.server_log
    assert len(leak.arrivals) == VOTERS
    assert leak.requests == leak.asked
    assert len(set(leak.owners.values())) == VOTERS


def test_refused_ballots_are_in_what_attack_2_reads(election: Election, leak: Leak):
    """Attack 2: the log has all that PostgreSQL was given, beside its error too, and nothing of what serve refuses."""
    assert {what: status for what, (_, status) in election.refused.items()} == {
        "early": 409, "forged": 403, "truncated": 400, "at a shut box": 503, "replayed with other answers": 200,
        "late": 410}
    sent = {what: ballot for what, (ballot, _) in election.refused.items()}
    [_, error] = leak.server_log.split("ERROR:  23503: the ballot box of this round is not open")
    sealed = sent["at a shut box"][TOKEN:].hex()
    assert sealed in error.partition("STATEMENT:")[0]
    # As it came to the shut box, in the error, as it was taken; not when it was early or late.
    assert leak.server_log.count(sealed) == 3
    assert sent["replayed with other answers"][TOKEN:].hex() in leak.server_log
    assert sha256(sent["forged"][:TOKEN]).hexdigest() not in leak.server_log


def test_rows_are_read_from_the_log_as_postgresql_writes_them(leak: Leak):
    """The ballots, in the order of casting: a length of 32 bytes, and those."""
    assert [each for insertion in leak.insertions if (each := insertion.row[9:41].hex()) in set(leak.nullifiers)] == (
        leak.arrivals)


def test_no_trace_of_writing_links_an_answer(links_nothing):
    """Attack 1: rows, pages, transactions, the write-ahead log, ids, nullifiers and backups tell nobody's answer."""
    links_nothing(1)


def test_no_line_of_the_server_log_links_an_answer(links_nothing):
    """Attack 2: PostgreSQL's log tells nobody's answer."""
    links_nothing(2)


def test_no_statistic_links_an_answer(links_nothing):
    """Attack 3: samples and counters of PostgreSQL, read all the time, tell nobody's answer."""
    links_nothing(3)


@pytest.fixture
def figures_that_tell(election: Election, leak: Leak, findings: Findings):
    """What changes when somebody acts, for whoever watches this."""
    def find(what: str) -> dict[str, float]:
        telling = election.watches[what].telling()
        findings.watched[what] = telling
        return {
            series: probability for series, probability in telling.items()
            if probability * len(election.watches) <= ALPHA}
    return find


def test_no_metric_changes_with_single_ballots_or_requests_for_tokens(figures_that_tell):
    """Attack 3: whoever reads /metrics before and after each ballot and each request sees no series change."""
    assert figures_that_tell("requests for tokens") == {}
    assert figures_that_tell("ballots") == {}


def test_no_metric_changes_while_a_ballot_is_answered(figures_that_tell):
    """Attack 3: nor does whoever reads /metrics all the while, hundreds of times a second."""
    assert figures_that_tell("ballots, all the while") == {}


def test_no_metric_changes_while_a_request_for_a_token_is_answered(figures_that_tell):
    """Attack 3: nor does it with requests for tokens."""
    assert figures_that_tell("requests for tokens, all the while") == {}


def test_metrics_do_change_with_single_pages(figures_that_tell):
    """Attack 3: the same way of looking finds what is counted."""
    assert 'http_requests_total{status="2xx"}' in figures_that_tell("pages")


def test_a_superuser_of_the_cluster_sees_when_ballots_come(figures_that_tell):
    """Attack 3: which nothing can hide from whoever watches the cluster itself. It is not what the claim is about."""
    assert "the position in the write-ahead log" in figures_that_tell("ballots, in the cluster")


def test_no_line_of_our_own_log_links_an_answer(links_nothing):
    """Attack 4: what serve and tabulate log, with everything switched on, tells nobody's answer."""
    links_nothing(4)


def test_no_order_of_asking_links_an_answer(links_nothing):
    """Attack 5: the order in which tokens were asked for tells nobody's answer."""
    links_nothing(5)


def test_no_column_byte_or_word_tells_what_anybody_answered(tells_no_answer):
    """Attack 1: no column of any copy, byte of a row or word goes with what people answered on the scale or said of
    themselves."""
    tells_no_answer(1)


def test_no_line_of_the_server_log_tells_what_anybody_answered(tells_no_answer):
    """Attack 2: no number in PostgreSQL's log goes with what people answered."""
    tells_no_answer(2)


def test_no_statistic_tells_what_anybody_answered(tells_no_answer):
    """Attack 3: no sample shows an answer."""
    tells_no_answer(3)


def test_no_line_of_our_own_log_tells_what_anybody_answered(tells_no_answer):
    """Attack 4: no number in the log of serve and tabulate goes with what people answered."""
    tells_no_answer(4)


def test_no_answer_is_written_in_the_clear_anywhere(readings):
    """Attacks 1 to 4: no file, row, segment of the write-ahead log, log or sample names a question or list with an
    answer to it beside, in any copy."""
    assert [reading for attack in ANSWER_ATTACKS if "words" in attack.title for reading in readings(attack)] == []


def test_no_size_links_an_answer(links_nothing):
    """Attack 16: a long comment does not show in the size of a ballot."""
    links_nothing(16)


def test_nothing_anonymous_has_a_time_or_a_running_number(leak: Leak):
    """Attack 23: no time of arrival is kept with a ballot or anything that comes of one, in any copy."""
    for database in leak.copies:
        assert database.column(f"""
            select attrelid::regclass || '.' || attname from pg_attribute a
              join pg_class c on c.oid = attrelid join pg_type t on t.oid = atttypid
              left join pg_attrdef d on adrelid = attrelid and adnum = attnum
            where relname in ({ANONYMOUS}) and attnum > 0
              and (typname in ({TELLING_TYPES}) or attidentity <> ''
                or pg_get_expr(adbin, adrelid) ~ 'nextval|now|clock|time|date')""") == []


def test_whoever_kept_the_keys_reads_all(election: Election, leak: Leak, modules: Modules, findings: Findings):
    """Attack 24: with a key that was not destroyed, a copy of the open box says who answered what."""
    read = read_with(election.keys, election.policy, election.hash, leak.is_open, modules)
    said = [read[nullifier]["answers"]["text"] for nullifier in leak.arrivals]
    findings.keys_kept = order_figure(said, [election.said[voter] for voter in leak.voted])
    assert said == [election.said[voter] for voter in leak.voted]
    for voter, nullifier in zip(leak.voted, leak.arrivals):
        ballot = read[nullifier]["answers"] | read[nullifier]["segments"]
        assert {name: ballot[name] for name in (*SCALES, *LISTS)} == election.answers[voter]


def test_no_key_is_left_anywhere(election: Election, leak: Leak):
    """Attack 24: the keys of a closed round are in no file of the tabulator, the database, its log or its backups."""
    assert files_with(election.keys, election.left_behind()) == []


def test_no_key_is_left_in_the_memory_of_the_tabulator(election: Election):
    """Attack 24: while the process that counted is still running."""
    if election.in_memory is None:
        pytest.skip("only root may look into the memory of another process")
    assert election.in_memory == []


def test_keys_are_found_where_they_are(election: Election, leak: Leak, tmp_path: Path):
    """Attack 24: the same search finds keys in the tabulator's file, in memory, and in a table of a copy."""
    assert memory_with(election.keys, os.getpid())
    kept = tmp_path / "a.keys"
    kept.write_bytes(election.keys)
    assert files_with(election.keys, [kept]) == [kept]
    last = election.cluster.copies[-1]
    last.database("redress").run(f"""
        create table kept (key text); insert into kept values ('{election.keys[:32].hex()}'); checkpoint""")
    assert any("base" in path.parts for path in files_with(election.keys, [last.data]))
