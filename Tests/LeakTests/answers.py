"""How many vote, and what they say on scales and of themselves."""

import random
from collections.abc import Collection

VOTERS = 500
# What is asked besides own words, by the names in the policy: how it is answered, whether disagreeing is favourable, and
# what can be chosen.
QUESTIONS = {
    "agre": ("I can say what I think.", "agreement-5", False, ""),
    "pace": ("I am overrun with work.", "agreement-7", True, ""),
    "enps": ("How likely are you to recommend us?", "enps", False, ""),
    "turn": ("Where would you turn first?", "single", False, "My manager\nA colleague\nRedress"),
    "used": ("What have you used?", "multiple", False, "Petitions\nA town hall\nA hotline"),
}
# Those of them that have a theme.
IN_THEME = {"agre", "pace"}
# With the number of answers, of which everybody gives one.
SCALES = {"agre": 5, "pace": 7, "enps": 11, "turn": 3}
LISTS = {"department": 2, "site": 2}


def make_up_answers(people: Collection[int]) -> dict[int, dict[str, int]]:
    """Each answer equally often, dealt at random, so that where people really work tells nothing of it."""
    dealt = {
        name: random.sample([place % choices for place in range(len(people))], len(people))
        for name, choices in (SCALES | LISTS).items()}
    return {person: {name: dealt[name][place] for name in dealt} for place, person in enumerate(people)}


def make_up_choices(people: Collection[int]) -> dict[int, list[int]]:
    """What people choose of several options: many, some, hardly anybody; or none."""
    return {
        person: [option for option, share in enumerate((0.6, 0.3, 0.004)) if random.random() < share]
        for person in people}
