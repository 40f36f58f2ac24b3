"""Counts a round and decides what may be published, written from the rule and not from the Swift code:
reads {"policy": …, "ballots": […]} on standard input, writes the publication on standard output."""

import itertools
import json
import math
import sys

FEW_DIFFER = 3


def scale(question):
    """Number of categories, and the favourable ones."""
    kind, reverse = question["kind"], question["isReverse"]
    if kind == "agreement-5":
        return 5, {0, 1} if reverse else {3, 4}
    if kind == "agreement-7":
        return 7, {0, 1, 2} if reverse else {4, 5, 6}
    if kind == "enps":
        return 11, {9, 10}
    return len(question["options"]), set()


class Table:
    """The answers of a round to one question; with an option, who chose it and who did not; without a question,
    who took part."""

    def __init__(self, policy, lists, ballots, question=None, option=None):
        self.k = policy["minimum"]
        self.option = option
        self.width, self.favourable = (0, set()) if question is None else scale(question)
        if option is not None:
            self.width, self.favourable = 2, {0}
        # Whoever chose no option did not choose this one.
        people = [b for b in ballots if question is None or option is not None or question["id"] in b["answers"]]
        self.everybody = self.group(people, question)
        self.lists = [
            [self.group([b for b in people if b["segments"].get(l["id"]) == s], question)
             for s in range(len(l["segments"]))]
            for l in lists
        ]

    def group(self, people, question):
        """(answers, counts) of some people."""
        counts = [0] * self.width
        for ballot in people if question else []:
            answer = ballot["answers"].get(question["id"], [])
            counts[answer if self.option is None else 0 if self.option in answer else 1] += 1
        return len(people), counts

    def one_mind(self, group):
        """Whether fewer than three differ from an answer, or from a side of a scale."""
        answers, counts = group
        sides = [{c} for c in range(self.width)]
        if self.favourable:
            low, high = min(self.favourable), max(self.favourable)
            sides += [self.favourable, set(range(low)), set(range(high + 1, self.width))]
        return any(answers - sum(counts[c] for c in side) < FEW_DIFFER for side in sides)

    def may_be_known(self, group):
        return group[0] >= self.k and not self.one_mind(group)

    def instead_of_segment(self, group):
        return {"kind": "suppressed", "why": "too-few" if group[0] < self.k else "kept-back"}

    def instead_of_everybody(self, group):
        answers, counts = group
        if answers < self.k:
            return {"kind": "suppressed", "why": "too-few"}
        # The smallest step of five percent that hides two people.
        width = 5
        while width < 50 and width * answers < (FEW_DIFFER - 1) * 100:
            width += 5
        if not self.favourable:
            [most] = [c for c in range(self.width) if answers - counts[c] < FEW_DIFFER]
            return {"kind": "band", "answers": answers, "low": 100 - width, "high": 100, "category": most}
        for_it = sum(counts[c] for c in self.favourable)
        low, high = (100 - width, 100) if 2 * for_it >= answers else (0, width)
        return {"kind": "band", "answers": answers, "low": low, "high": high}


def minus(one, other):
    return one[0] - other[0], [a - b for a, b in zip(one[1], other[1])]


def total(groups, width):
    return sum(g[0] for g in groups), [sum(g[1][c] for g in groups) for c in range(width)]


class Gate:
    def __init__(self, crossings):
        self.crossings = []
        for rows, columns, roll in crossings + [(c, r, [list(x) for x in zip(*roll)]) for r, c, roll in crossings]:
            self.crossings.append((rows, columns, roll))

    def publish(self, table, out):
        """Cells of everybody and of each list. `out`: for each list, segments that stay out, with why."""
        if not table.may_be_known(table.everybody):
            why = "too-few" if table.everybody[0] < table.k else "nearly-unanimous"
            return table.instead_of_everybody(table.everybody), [
                [{"kind": "suppressed", "why": why} for _ in groups] for groups in table.lists]
        kept_back = [set(segments) for segments in out]
        shown = [self.shown(table, groups, kept_back[l]) for l, groups in enumerate(table.lists)]
        while (victim := self.victim(table, shown)) is not None:
            kept_back[victim[0]].add(victim[1])
            shown[victim[0]] = self.shown(table, table.lists[victim[0]], kept_back[victim[0]])
        return exact(table.everybody), [
            [exact(g) if s in shown[l] else
             {"kind": "suppressed", "why": out[l][s]} if s in out[l] else table.instead_of_segment(g)
             for s, g in enumerate(groups)]
            for l, groups in enumerate(table.lists)
        ]

    def shown(self, table, groups, kept_back):
        """Segments of one list that stand in halves of which both may be known, and so on down to themselves."""
        able = sorted((s for s, group in enumerate(groups) if s not in kept_back and group[0] >= table.k),
                      key=lambda s: (groups[s][0], s))
        others = minus(table.everybody, total([groups[s] for s in able], table.width))
        parts = [(groups[s], {s}) for s in able]
        if others[0] > 0:
            while others[0] < table.k and parts:
                others = total([others, parts.pop(0)[0]], table.width)
            parts.insert(0, (others, set()))

        def within(parts):
            if len(parts) <= 1:
                return parts[0][1] if parts else set()
            halves = parts[:len(parts) // 2], parts[len(parts) // 2:]
            if all(table.may_be_known(total([group for group, _ in half], table.width)) for half in halves):
                return within(halves[0]) | within(halves[1])
            return set()

        return within(parts)

    def victim(self, table, shown):
        """The smallest segment of those from which something follows that may not be known."""
        def bad(group):
            return group[0] > 0 and not table.may_be_known(group)

        def smallest(segments):
            return min(segments, key=lambda s: (table.lists[s[0]][s[1]][0], s), default=None)

        for rows, columns, roll in self.crossings:
            parts = {}
            for l in (rows, columns):
                parts[l] = {s: table.lists[l][s] for s in sorted(shown[l])}
                parts[l]["rest"] = minus(table.everybody, total(list(parts[l].values()), table.width))
            reach = {part: set() for part in parts[columns]}
            for r, line in enumerate(roll):
                for c, people in enumerate(line):
                    if people != 0:
                        reach[c if c in shown[columns] else "rest"].add(r if r in shown[rows] else "rest")
            names = [part for part in parts[columns] if reach[part]]
            largest = len(names) if len(names) <= 12 else 3
            for size in range(1, largest + 1):
                for inner in itertools.combinations(names, size):
                    outer = set().union(*(reach[part] for part in inner))
                    # Whoever left the other list open may be among them, too.
                    for around in (outer, outer | {"rest"}):
                        rest = minus(total([parts[rows][p] for p in around], table.width),
                                     total([parts[columns][p] for p in inner], table.width))
                        if bad(rest):
                            involved = [(rows, p) for p in around if p != "rest"]
                            involved += [(columns, p) for p in inner if p != "rest"]
                            everything = [(l, s) for l in (rows, columns) for s in shown[l]]
                            return smallest(involved or everything)
        return None


def exact(group):
    return {"kind": "exact", "answers": group[0], "counts": group[1]}


def publication(policy, ballots):
    lists = [l for l in policy["lists"] if l["id"] in policy["tables"]]
    place = {policy["lists"].index(l): i for i, l in enumerate(lists)}
    gate = Gate([(place[c["rows"]], place[c["columns"]], c["roll"]) for c in policy["crossings"]
                 if c["rows"] in place and c["columns"] in place])
    small = [{s: "too-few" for s, segment in enumerate(l["segments"]) if segment["roll"] < policy["minimum"]} for l in lists]
    people = gate.publish(Table(policy, lists, ballots), small)
    out = [{s: cell["why"] for s, cell in enumerate(cells) if cell["kind"] == "suppressed"} for cells in people[1]]
    cells = []

    def add(question, published, option=0):
        place = {"question": question, "option": option}
        cells.append({**place, "list": "everybody", "segment": 0, **published[0]})
        for l, segments in zip(lists, published[1]):
            cells.extend({**place, "list": l["id"], "segment": s, **c} for s, c in enumerate(segments))

    add("", people)
    comments = []
    for question in policy["questions"]:
        if question["kind"] == "multiple":
            for option in range(len(question["options"])):
                table = Table(policy, lists, ballots, question, option)
                add(question["id"], gate.publish(table, out), option)
            continue
        if question["kind"] != "text":
            add(question["id"], gate.publish(Table(policy, lists, ballots, question), out))
            continue
        words = [b["answers"][question["id"]] for b in ballots if question["id"] in b["answers"]]
        if len(words) >= policy["commentMinimum"] and len(ballots) >= policy["minimum"]:
            comments.extend({"question": question["id"], "body": body} for body in words)
    cast = len(ballots) if len(ballots) >= policy["minimum"] else None
    return {"cells": cells, "comments": comments, "castBallots": cast}


def score(policy, published, theme, group="everybody", segment=0):
    """A theme's score for a group and its 95 % interval (Wilson), in whole percent: the mean, over its questions, of
    the share of favourable answers. None where a question is not shown."""
    shares, answers = [], []
    for question in policy["questions"]:
        if question.get("theme") != theme:
            continue
        place = question["id"], group, segment
        [cell] = [c for c in published["cells"] if (c["question"], c["list"], c["segment"]) == place]
        if cell["kind"] != "exact":
            return None
        _, favourable = scale(question)
        shares.append(sum(cell["counts"][c] for c in favourable) / cell["answers"])
        answers.append(cell["answers"])
    p, n, z = sum(shares) / len(shares), min(answers), 1.959963984540054
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2) / (1 + z * z / n)
    return tuple(math.floor(100 * each + 0.5) for each in (p, middle - half, middle + half))


if __name__ == "__main__":
    json.dump([publication(r["policy"], r["ballots"]) for r in json.load(sys.stdin)], sys.stdout)
