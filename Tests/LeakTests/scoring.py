"""How right an attack was. Here alone is known who said what."""

from dataclasses import dataclass

from .attacks import Guess
from .chance import correlation_bound, links_bound, spearman
from .leak import Leak


@dataclass
class Figure:
    """What an attack came to, against one of the orders that it may know."""

    links: int
    # None where single links are claimed and no order.
    correlation: float | None

    def is_above_chance(self, n: int, figures: int) -> bool:
        return self.links > links_bound(figures) or (
            self.correlation is not None and abs(self.correlation) > correlation_bound(n, figures))


def figures(guess: Guess, leak: Leak, said: dict[int, str]) -> list[Figure]:
    """Of an order against the orders of asking and of voting; of single links by themselves; none of nothing.

    :param said: what each voter said.
    """
    match guess:
        case None:
            return []
        case dict():
            return [Figure(sum(said[voter] == comment for voter, comment in guess.items()), None)]
        case list():
            return [order_figure(guess, [said[voter] for voter in order]) for order in (leak.asked, leak.voted)]


def order_figure(guess: list[str], truth: list[str]) -> Figure:
    links = sum(guessed == true for guessed, true in zip(guess, truth))
    place = {comment: place for place, comment in enumerate(guess)}
    found = [place[comment] for comment in truth if comment in place]
    rank = {place: rank for rank, place in enumerate(sorted(found))}
    if len(found) < 3:
        return Figure(links, None)
    return Figure(links, spearman(range(len(found)), [rank[place] for place in found]))
