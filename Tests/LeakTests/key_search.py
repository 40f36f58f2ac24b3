"""Where the private keys of a round can be found, however they are written."""

import base64
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .leak import files_in

OPENING_KEY_SIZE = 32


def secret_numbers(key_file: bytes) -> list[bytes]:
    """The opening key; the private exponent and the primes of the issuing key (RFC 8017, A.1.2)."""
    opening, der = key_file[:OPENING_KEY_SIZE], key_file[OPENING_KEY_SIZE:]
    _, contents, _ = read_tlv(der)
    numbers = []
    while contents:
        _, value, contents = read_tlv(contents)
        numbers.append(value.lstrip(b"\0"))
    _version, _modulus, _exponent, private, first, second, *_ = numbers
    return [opening, private, first, second]


def read_tlv(der: bytes) -> tuple[int, bytes, bytes]:
    """Tag, contents and rest of what is written in DER."""
    size, start = der[1], 2
    if size > 127:
        start += size - 128
        size = int.from_bytes(der[2:start], "big")
    return der[0], der[start:start + size], der[start + size:]


def forms(number: bytes) -> Iterator[bytes]:
    for each in number, number[::-1]:
        # A part is enough: what follows may lie on another page.
        part = each[:32]
        yield part
        yield part.hex().encode()
        yield part.hex().upper().encode()
        for alphabet in base64.b64encode, base64.urlsafe_b64encode:
            for before in range(3):
                # Whatever comes before and after it moves the bits of the first and last digits.
                yield alphabet(bytes(before) + part)[4:-4]


def needles_of(key_file: bytes) -> set[bytes]:
    return {form for number in secret_numbers(key_file) for form in forms(number)}


def memory_with(key_file: bytes, process: int) -> list[str]:
    """Parts of a process's memory in which a private key is, in any form. Only root may look."""
    needles = needles_of(key_file)
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
        return [line.strip() for line in maps if any(needle in part(memory, line) for needle in needles)]


def part(memory: BinaryIO, line: str) -> bytes:
    """What lies at the addresses of a line of `maps`; nothing where the kernel shows nothing or its own."""
    if "[v" in line:
        return b""
    first, end = (int(address, 16) for address in re.match(r"(\w+)-(\w+)", line).groups())
    try:
        return os.pread(memory.fileno(), end - first, first)
    except OSError:
        return b""


def files_with(key_file: bytes, directories: list[Path]) -> list[Path]:
    """Files in which a private key is, in any form. Files that are alike are looked at once."""
    needles = needles_of(key_file)
    seen, found = set(), []
    for path, content in (file for directory in directories for file in files_in(directory)):
        if (digest := hashlib.sha256(content).digest()) in seen:
            continue
        seen.add(digest)
        if any(needle in content for needle in needles):
            found.append(path)
    return found
