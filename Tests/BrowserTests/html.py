"""What is wrong with a page's HTML, read more strictly than browsers do."""

from collections import Counter
from html.parser import HTMLParser

VOID = set("area base br col embed hr img input link meta source track wbr".split())
# A browser ends a paragraph at the first of these, and then meets an end tag that ends nothing.
NOT_IN_PARAGRAPH = set(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr main nav ol p pre search section table ul".split())
INTERACTIVE = {"a", "button"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attributes):
        self._look_at(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self._look_at(tag, attributes)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> within {self.open[-3:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def _look_at(self, tag, attributes):
        names = Counter(name for name, _ in attributes)
        self.wrong += [f"{name} twice on <{tag}>" for name, number in names.items() if number > 1]
        if "p" in self.open and tag in NOT_IN_PARAGRAPH:
            self.wrong.append(f"<{tag}> in a paragraph")
        if tag in INTERACTIVE and INTERACTIVE & set(self.open):
            self.wrong.append(f"<{tag}> in a link or button")
        if tag == "form" and "form" in self.open:
            self.wrong.append("a form in a form")
        values = dict(attributes)
        if tag == "style" or tag == "script" and "src" not in values:
            self.wrong.append(f"inline <{tag}>")
        self.wrong += [f"inline {name}" for name in values if name == "style" or name.startswith("on")]
        if "id" in values:
            self.ids.append(values["id"])
        for name in REFERENCES:
            self.references += (values.get(name) or "").split()
        if tag == "a" and (values.get("href") or "").startswith("#"):
            self.references.append(values["href"][1:])


def faults(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    wrong = reader.wrong + [f"<{tag}> is never closed" for tag in reader.open]
    wrong += [f"the id {name} twice" for name, number in Counter(reader.ids).items() if number > 1]
    wrong += [f"nothing has the id {name}" for name in set(reader.references) - set(reader.ids)]
    if not html.startswith("<!doctype html>\n"):
        wrong.append("no doctype")
    return wrong
