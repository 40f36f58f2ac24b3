"""Whose a nullifier is can be known: ballots are written as they come. Were comments in the order of the
nullifiers, so would be whose each comment is."""

from ..leak import Leak

ARRIVALS = "select encode(nullifier, 'hex') from ballot order by xmin::text::bigint, ctid"


def by_log(leak: Leak) -> list[str] | None:
    return by_arrival(leak, leak.arrivals)


def by_box(leak: Leak) -> list[str] | None:
    if leak.is_open is None:
        return None
    return by_arrival(leak, leak.is_open.column(ARRIVALS))


def by_arrival(leak: Leak, arrivals: list[str]) -> list[str] | None:
    """The comment that has the place among comments that the nullifier has in the published list."""
    if len(leak.nullifiers) != len(leak.in_log):
        return None
    beside = dict(zip(leak.nullifiers, leak.in_log))
    return [beside[nullifier] for nullifier in arrivals if nullifier in beside] or None
