"""How right an attack was. Here alone is known who said what."""

from collections.abc import Iterator
from dataclasses import dataclass

from .answers import VOTERS
from .attacks import ANSWER_ATTACKS, Guess
from .attacks.columns import ENOUGH
from .chance import ALPHA, association, correlation_bound, links_bound, spearman
from .leak import Leak
from .reading import Reading

# A few rows more or fewer than there were people may stand before those that count.
SLACK = 2


@dataclass
class Figure:
    """What an attack came to, against one of the orders that it may know."""

    links: int
    # None where single links are claimed and no order.
    correlation: float | None

    def is_above_chance(self, n: int, figures: int) -> bool:
        return self.links > links_bound(figures) or (
            self.correlation is not None and abs(self.correlation) > correlation_bound(n, figures))


def is_success(figure: Figure) -> bool:
    """Whether most of it is right."""
    return 2 * figure.links > VOTERS or (figure.correlation is not None and abs(figure.correlation) > 0.9)


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


@dataclass(frozen=True)
class AnswerFigure:
    """The best that an attack on answers came to."""

    readings: int
    comparisons: int
    # What was compared with which answers, how many are right, of how many, and how probable that is by chance.
    where: str
    right: int
    people: int
    probability: float

    @property
    def is_above_chance(self) -> bool:
        """All attacks on answers together find something by chance with a probability of at most ALPHA."""
        return self.probability * self.comparisons * len(ANSWER_ATTACKS) <= ALPHA

    @property
    def is_success(self) -> bool:
        """Whether most of it is right."""
        return self.is_above_chance and self.right > 0.9 * self.people


def answer_figure(
    readings: list[Reading], leak: Leak, said: dict[int, str], answers: dict[int, dict[str, int]],
) -> AnswerFigure | None:
    """Of everything that was read, compared with everything that was answered; None of nothing.

    :param answers: what each voter answered, by the name of the scale or list.
    """
    wrote = {comment: voter for voter, comment in said.items()}
    best, comparisons = None, 0
    # Copies have much in common.
    different = {(*reading.values, None, *(reading.owners or ())): reading for reading in readings}.values()
    for reading in different:
        for order, values, people in beside(reading, leak, wrote):
            for name in (*leak.scales, *leak.lists):
                found = association(values, [answers[person][name] for person in people])
                comparisons += found.pairs
                if best is None or found.probability < best[-1]:
                    best = f"{reading.where}, {order}: {name}", found.right, len(people), found.probability
    return AnswerFigure(len(different), comparisons, *best) if best else None


def beside(
    reading: Reading, leak: Leak, wrote: dict[str, int],
) -> Iterator[tuple[str, list[str], list[int]]]:
    """The values of a reading beside the people whose they are, or may be."""
    if reading.owners is not None:
        # One for each person, as there is one answer.
        values = {wrote.get(owner, owner): value for owner, value in zip(reading.owners, reading.values) if owner}
        if len(values) >= ENOUGH:
            yield "by owner", list(values.values()), list(values)
        return
    count = len(reading.values)
    for order, people in ("as asked", leak.asked), ("as voted", leak.voted):
        # From the first or to the last, a few places off.
        for shift in {end + off for end in (0, len(people) - count) for off in range(-SLACK, SLACK + 1)}:
            first = max(0, -shift)
            values = reading.values[first:len(people) - shift]
            if len(values) >= ENOUGH:
                yield order, values, people[shift + first:shift + first + len(values)]
