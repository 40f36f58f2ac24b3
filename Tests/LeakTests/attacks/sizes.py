"""A long comment makes a long ballot, unless all are padded."""

from ..leak import Leak

SIZES = "select octet_length(sealed) from ballot order by xmin::text::bigint, ctid"


def by_size(leak: Leak) -> list[str] | None:
    """The longest comment to whoever sent the longest ballot, and so on."""
    if leak.is_open is None:
        return None
    sizes = [int(size) for size in leak.is_open.column(SIZES)]
    if len(set(sizes)) < 2:
        return None
    comments = sorted(leak.comments, key=lambda comment: len(comment.encode()))
    guess = dict(zip(sorted(range(len(sizes)), key=sizes.__getitem__), comments))
    return [guess[place] for place in sorted(guess)]
