"""The bounds, against every permutation of a few."""

import math
from itertools import permutations

import pytest

from .chance import ALPHA, association, correlation_bound, links_bound, probability_of_meeting, spearman

FEW = 7
ALL = list(permutations(range(FEW)))


def mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def test_fixed_points_of_all_permutations_have_mean_and_variance_1():
    links = [sum(place == number for place, number in enumerate(each)) for each in ALL]
    assert mean(links) == 1
    assert mean([(each - 1) ** 2 for each in links]) == 1


def test_rank_correlation_of_all_permutations_has_variance_1_over_n_minus_1():
    correlations = [spearman(range(FEW), each) for each in ALL]
    assert mean(correlations) == pytest.approx(0)
    assert mean([each ** 2 for each in correlations]) == pytest.approx(1 / (FEW - 1))


def test_no_more_permutations_are_beyond_the_bounds_than_they_allow():
    links = [sum(place == number for place, number in enumerate(each)) for each in ALL]
    assert sum(each > links_bound(1) for each in links) / len(ALL) <= 1.1 * ALPHA
    beyond = [abs(spearman(range(FEW), each)) > correlation_bound(FEW, 1) for each in ALL]
    assert sum(beyond) / len(ALL) <= ALPHA


def test_what_is_in_order_correlates_fully_and_what_is_reversed_too():
    assert spearman([0, 1, 2, 3], [0, 1, 2, 3]) == 1
    assert spearman([0, 1, 2, 3], [3, 2, 1, 0]) == -1


def test_bounds_widen_with_the_number_of_figures():
    assert links_bound(1) < links_bound(100) < 12
    assert correlation_bound(500, 1) < correlation_bound(500, 100) < 0.25


def test_answers_meet_values_in_all_permutations_as_often_as_reckoned():
    values, answers = [0, 0, 0, 1, 1, 1, 1], "yynnnnn"
    met = [sum(value == 0 and answers[place] == "y" for value, place in zip(values, each)) for each in ALL]
    for often in range(4):
        assert mean([each >= often for each in met]) == pytest.approx(probability_of_meeting(often, 3, 2, FEW))


def test_no_more_permutations_meet_by_far_than_their_probability_says():
    values, answers = [0, 0, 0, 1, 1, 1, 2], "aabbbbc"
    found = [association(values, [answers[place] for place in each]) for each in ALL]
    for bound in 0.5, 0.2, 0.1, 0.05:
        assert mean([each.probability * each.pairs <= bound for each in found]) <= bound


def test_values_that_are_answers_under_other_names_are_all_right():
    found = association(["p", "q", "q", "r"] * 50, [1, 2, 2, 3] * 50)
    assert found.right == 200
    assert found.probability < 1e-40
