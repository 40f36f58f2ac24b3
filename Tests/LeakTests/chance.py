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
"""

import math
from collections.abc import Sequence
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
