"""scripts/check-templates refuses what would leave text unescaped or need a weaker policy."""

from pathlib import Path

import pytest
from .conftest import run

GOOD = """
<script type="module" src="/js/redress.js"></script>
<link rel="stylesheet" href="/css/redress.css">
{{<layout}}{{$main}}<p title="{{.title}}">Turn it on = or off.</p>{{>petitions/row}}{{/main}}{{/layout}}
"""


def test_ordinary_templates_pass(tmp_path: Path):
    (tmp_path / "good.mustache").write_text(GOOD)
    checked = run("scripts/check-templates", tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "{{{body}}}",
        "{{&body}}",
        "{{ & body}}",
        "{{=<% %>=}}",
        "{{% CONTENT_TYPE:TEXT}}",
        "<style>p { color: red }</style>",
        '<p style="color: red">',
        "<p style='{{style}}'>",
        "<script>alert(1)</script>",
        '<script type="module" src="/js/a.js">alert(1)</script>',
        '<button type="button" onclick="go()">',
        "<img src=/img/a.svg\nonerror = 'go()'>",
        '<a href="javascript:go()">',
    ],
)
def test_what_is_forbidden_is_named_with_its_place(tmp_path: Path, text: str):
    file = tmp_path / "petitions" / "bad.mustache"
    file.parent.mkdir()
    file.write_text("<p>Fine</p>\n" + text)
    checked = run("scripts/check-templates", tmp_path)
    assert checked.returncode == 1
    assert checked.stderr.startswith(f"{file}:2: ")
