"""Rows that the write-ahead log says were inserted (PostgreSQL's access/xlogrecord.h, heapam_xlog.h, bufpage.h)."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE, PAGE_HEADER = 8192, 24
RECORD_HEADER = 24
HEAP, HEAP_OPERATION, INSERT = 10, 0x70, 0x00
TOP_TRANSACTION, ORIGIN, LONG, SHORT = 252, 253, 254, 255
HAS_IMAGE = 0x10
HAS_HOLE, IS_COMPRESSED = 0x01, 0x1c
# A row in the log has five bytes for the 23 that begin it in a page.
ROW_HEADER, LOGGED_ROW_HEADER = 23, 5
SOMETHING = re.compile(rb"[^\0]")


@dataclass(frozen=True)
class Insertion:
    # Database and file.
    relation: tuple[int, int]
    transaction: int
    # Without what every row begins with.
    row: bytes


def insertions(segments: list[Path], stream: bytes) -> Iterator[Insertion]:
    """Those of single rows, in the order of writing.

    :param stream: what the segments hold, without the headers of pages.
    """
    position = rest_of_a_record(segments[0].read_bytes())
    while position + RECORD_HEADER <= len(stream):
        [size] = struct.unpack_from("<I", stream, position)
        if size == 0:
            # The rest of this segment is empty.
            if not (next_one := SOMETHING.search(stream, position)):
                return
            position = next_one.start() - next_one.start() % 8
            continue
        yield from insertion_of(stream[position:position + size])
        position += aligned(size)


def rest_of_a_record(segment: bytes) -> int:
    """How much of a segment belongs to a record that begins in the one before."""
    _, info, _, _, rest = struct.unpack_from("<HHIQI", segment)
    return aligned(rest) if info & 1 else 0


def aligned(size: int) -> int:
    return size + -size % 8


def insertion_of(record: bytes) -> Iterator[Insertion]:
    transaction, _, info, manager = struct.unpack_from("<IQBB", record, 4)
    if manager != HEAP or info & HEAP_OPERATION != INSERT:
        return
    relation, image, data, about = block_and_main_data(record)
    if data:
        row = data[data[4] - ROW_HEADER + LOGGED_ROW_HEADER:]
    elif image:
        # The first change of a page after a checkpoint is logged as the whole page.
        [number] = struct.unpack_from("<H", about)
        [pointer] = struct.unpack_from("<I", image, PAGE_HEADER + 4 * (number - 1))
        start, size = pointer & 0x7fff, pointer >> 17
        row = image[start:start + size]
        row = row[row[ROW_HEADER - 1]:]
    else:
        return
    yield Insertion(relation, transaction, row)


def block_and_main_data(record: bytes) -> tuple[tuple[int, int], bytes, bytes, bytes]:
    """The relation of the only block, its page and data, and what the record says besides."""
    relation, hole, is_compressed = (0, 0), (0, 0), False
    position, image, data, main = RECORD_HEADER, 0, 0, 0
    # Headers first, then what they speak of.
    while position + image + data + main < len(record):
        kind = record[position]
        position += 1
        if kind == SHORT:
            main, position = record[position], position + 1
        elif kind == LONG:
            [main] = struct.unpack_from("<I", record, position)
            position += 4
        elif kind in (ORIGIN, TOP_TRANSACTION):
            position += 2 if kind == ORIGIN else 4
        else:
            assert kind == 0, f"the insertion of a row has a block {kind}"
            flags, data = struct.unpack_from("<BH", record, position)
            position += 3
            if flags & HAS_IMAGE:
                image, start, about = struct.unpack_from("<HHB", record, position)
                position += 5
                is_compressed = bool(about & IS_COMPRESSED)
                if about & HAS_HOLE:
                    hole = start, PAGE - image
            _, *relation, _ = struct.unpack_from("<IIII", record, position)
            position += 16
    assert not is_compressed, "wal_compression is on"
    start, size = hole
    page = record[position:position + image]
    page = page[:start] + bytes(size) + page[start:] if image else b""
    return tuple(relation), page, record[position + image:position + image + data], record[-main:]
