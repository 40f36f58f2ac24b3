"""Whoever asks for a token and answers at once is known by the order of asking."""

from ..leak import Leak


def by_request(leak: Leak) -> dict[int, str] | None:
    """People in the order in which a copy of the open box has their requests, and comments as they lie."""
    if leak.is_open is None:
        return None
    people = leak.is_open.column("select employee_id from token_request order by ctid")
    return {int(person): comment for person, comment in zip(people, leak.in_file)} or None
