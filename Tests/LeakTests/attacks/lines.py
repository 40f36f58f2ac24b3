"""Lines of a log that are alike but for numbers, and of which there is one for everybody."""

import re
from collections import defaultdict

from ..leak import Leak
from ..reading import Reading
from .columns import ENOUGH, FEW

NUMBER = re.compile(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}|[0-9]+")


def of_server_log(leak: Leak) -> list[Reading]:
    return by_shape(leak, leak.server_log)


def of_web_log(leak: Leak) -> list[Reading]:
    return by_shape(leak, leak.web_log)


def by_shape(leak: Leak, log: str) -> list[Reading]:
    """Each number, by the line's other words and its place among the numbers; in the order of the log, and by whom the
    line names."""
    shapes = defaultdict(list)
    for line in log.splitlines():
        shapes[NUMBER.sub("#", line)].append(NUMBER.findall(line))
    readings = []
    for shape, lines in shapes.items():
        if len(lines) < ENOUGH:
            continue
        owners = [next((leak.owners[each] for each in line if each in leak.owners), None) for line in lines]
        for place, values in enumerate(zip(*lines)):
            if 2 <= len(set(values)) <= FEW:
                where = f"{shape[:60]}: number {place}"
                readings += [Reading(where, list(values)), Reading(f"{where} by owner", list(values), owners)]
    return readings
