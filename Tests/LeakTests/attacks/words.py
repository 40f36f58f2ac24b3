"""Answers in words, as programs write down what they were given: `"agre":3`, `agre=3`, a whole ballot in base 64."""

import base64
import re
from collections.abc import Iterator

from ..leak import Leak, files_in
from ..reading import Reading
from .statistics import samples_of_copies

# Signs that may stand between a name and a value, up to so many; escaped as in addresses and JSON, too. What ends a
# list of names comes before something else.
DISTANCE = 8
SIGN = rb"""(?:[ -/:-@\[-`{|~]|%[0-9A-Fa-f]{2}|\\u[0-9a-f]{4})"""
PARTS_OF_BALLOTS = [b'{"answers":{"', b'"segments":{"']
# What may say whose an answer is, so many characters before it at most.
OWNER = re.compile("[0-9a-f]{64}|[0-9]{10}")
NEAR = 400
HEX_SIGN = rb"(?:2[0-9a-f]|3[a-f]|40|5[b-f]|60|7[bce])"


def in_wal(leak: Leak) -> list[Reading]:
    return list(written(leak, "write-ahead log", leak.wal_stream))


def in_files(leak: Leak) -> list[Reading]:
    """Every file of every copy; those that are alike once."""
    seen, readings = set(), []
    for number, database in enumerate(leak.copies):
        for path, content in files_in(database.data):
            if "pg_wal" not in path.parts and (known := hash(content)) not in seen:
                seen.add(known)
                readings += written(leak, f"copy {number}, {path.relative_to(database.data)}", content)
    return readings


def in_server_log(leak: Leak) -> list[Reading]:
    return list(written(leak, "server log", leak.server_log.encode()))


def in_web_log(leak: Leak) -> list[Reading]:
    return list(written(leak, "web log", leak.web_log.encode()))


def in_samples(leak: Leak) -> list[Reading]:
    # The views name tables before what they count.
    samples = re.sub(r"\bpublic,\w+,", "", "\n".join(leak.samples + samples_of_copies(leak)))
    return list(written(leak, "statistics", samples.encode()))


def written(leak: Leak, where: str, text: bytes) -> Iterator[Reading]:
    """Every answer that stands there, in the order of the text, and by whom it names before, for each question and
    list."""
    in_base_64 = list(ballots_in_base_64(text))
    for name in leak.scales | leak.lists:
        found = [
            (match.start(), match[1].decode())
            for form in forms(name.encode()) for match in re.finditer(form, text)]
        found += [
            (place, match[1].decode())
            for place, ballot in in_base_64 for match in re.finditer(plain(name.encode()), ballot)]
        if found:
            places, values = zip(*sorted(found))
            yield Reading(f"{where}: {name}", list(values))
            yield Reading(f"{where}: {name}", list(values), [owner_before(leak, text, place) for place in places])


def plain(name: bytes) -> bytes:
    # A parameter's number is no value.
    return rb"%s(?<![0-9A-Za-z]%s)%s{1,%d}(?<!\$)([0-9])(?![0-9A-Za-z])" % (name, name, SIGN, DISTANCE)


def forms(name: bytes) -> Iterator[bytes]:
    """Plain, in UTF-16, and in hexadecimal digits, as PostgreSQL prints bytes."""
    yield plain(name)
    yield rb"%s(?:[ -/:-@\[-`{|~]\0){1,%d}([0-9])\0" % (b"".join(b"%c\0" % each for each in name), DISTANCE)
    for digits, sign in (name.hex(), HEX_SIGN), (name.hex().upper(), HEX_SIGN.upper()):
        yield rb"%s%s{1,%d}3([0-9])" % (digits.encode(), sign, DISTANCE)


def ballots_in_base_64(text: bytes) -> Iterator[tuple[int, bytes]]:
    """What is around each beginning of the parts of a ballot, decoded."""
    for part in PARTS_OF_BALLOTS:
        for before in range(3):
            # What comes before and after moves the bits of the first and last digits.
            needle = base64.b64encode(bytes(before) + part)[4:-4]
            for match in re.finditer(re.escape(needle), text):
                digits = re.match(rb"[0-9A-Za-z+/_-]{4,200}", text[match.start():])[0]
                whole = digits[:len(digits) // 4 * 4]
                yield match.start(), base64.b64decode(whole, altchars=b"-_" if re.search(rb"[-_]", whole) else None)


def owner_before(leak: Leak, text: bytes, place: int) -> int | None:
    """Whose the last number or nullifier is of those just before."""
    names = OWNER.findall(text[max(0, place - NEAR):place].decode(errors="replace"))
    return next((leak.owners[name] for name in reversed(names) if name in leak.owners), None)
