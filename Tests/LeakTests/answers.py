"""How many vote, and what they say on the scale and of themselves."""

import random
from collections.abc import Collection

VOTERS = 500
# By their names in the policy, with the number of answers.
SCALES = {"agre": 5}
LISTS = {"department": 2, "site": 2}


def make_up_answers(people: Collection[int]) -> dict[int, dict[str, int]]:
    """Each answer equally often, dealt at random, so that where people really work tells nothing of it."""
    dealt = {
        name: random.sample([place % choices for place in range(len(people))], len(people))
        for name, choices in (SCALES | LISTS).items()}
    return {person: {name: dealt[name][place] for name in dealt} for place, person in enumerate(people)}
