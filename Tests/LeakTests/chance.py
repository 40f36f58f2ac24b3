"""What chance alone would give, and how far an attack must be from it to count.

All bounds hold together with probability 1 - ALPHA: each is made for ALPHA divided by the number of
figures that are looked at (Bonferroni).

Order. Were the order that an attack finds unrelated to the true one, every permutation would be as likely
as any other. Spearman's rank correlation then has mean 0 and variance exactly 1 / (n - 1) (Pitman 1937,
"Significance tests which may be applied to samples from any populations, II"), and rho * sqrt(n - 1) is
normal for large n (Hoeffding 1951, "A combinatorial central limit theorem"). Its tails are lighter
than the normal ones, so the bound errs on the side of the attack.

Links. The number of people who get their own comment when all are dealt at random has mean 1 and
variance 1 for every n, and is Poisson(1) but for an error below 2^n / n! (de Montmort 1713; Feller,
"An Introduction to Probability Theory and Its Applications", volume 1, IV.4).

Answers. Many people give the same answer, so that single hits mean little. Were some value that the
attacker reads beside people unrelated to what they answered, every way to deal the answers out would be
as likely as any other, and the number of people who have one value and one answer is hypergeometric, exactly
and for every n (Fisher 1935, "The Logic of Inductive Inference"). The same holds for whether something
changed, beside whether somebody did something, when a coin decided who does something when.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

ALPHA = 0.001


def spearman(first: Sequence[int], second: Sequence[int]) -> float:
    """Of two orders of the same size without ties, each a list of ranks from 0."""
    n = len(first)
    distance = sum((a - b) ** 2 for a, b in zip(first, second, strict=True))
    return 1 - 6 * distance / (n * (n * n - 1))


def correlation_bound(n: int, figures: int) -> float:
    """The largest |rho| that is still put down to chance."""
    return NormalDist().inv_cdf(1 - ALPHA / (2 * figures)) / math.sqrt(n - 1)


def links_bound(figures: int) -> int:
    """The largest number of right links that is still put down to chance."""
    bound, beyond, term = 0, 1 - math.exp(-1), math.exp(-1)
    while beyond > ALPHA / figures:
        bound += 1
        term /= bound
        beyond -= term
    return bound


@dataclass(frozen=True)
class Association:
    """The value and the answer that meet more often than any others, for how often each is there."""

    # How probable it is that chance has them meet so often.
    probability: float
    # How many pairs were looked at.
    pairs: int
    # How many people's answers are right where each value is read as the answer that it mostly meets.
    right: int


def association(values: Sequence[Hashable], answers: Sequence[Hashable]) -> Association:
    n = len(values)
    of_value, of_answer, both = Counter(values), Counter(answers), Counter(zip(values, answers, strict=True))

    def surprise(pair: tuple[Hashable, Hashable]) -> float:
        expected = of_value[pair[0]] * of_answer[pair[1]] / n
        return (both[pair] - expected) / math.sqrt(expected)

    value, answer = max(both, key=surprise)
    most = Counter()
    for (each, _), count in both.items():
        most[each] = max(most[each], count)
    return Association(
        probability_of_meeting(both[value, answer], of_value[value], of_answer[answer], n),
        len(of_value) * len(of_answer), most.total())


@cache
def probability_of_meeting(often: int, ones: int, others: int, n: int) -> float:
    """That at least so many of n belong to both of two groups of these sizes."""
    ways = sum(
        math.comb(ones, each) * math.comb(n - ones, others - each) for each in range(often, min(ones, others) + 1))
    return ways / math.comb(n, others)
