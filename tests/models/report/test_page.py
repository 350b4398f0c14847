"""The page of a model: its figures, and that it needs nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from reluexplorer.models.report.page import Report, page
from reluexplorer.models.report.strips import WIDTH, strip
from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.kinds import Kind
from tests.models.report.made import findings, layer, waking

_VOID = {"meta", "br", "img"}


class _Page(HTMLParser):
    """The text of a page; wrong nesting fails."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(content)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs) -> None:
        self.attributes += attrs
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, _tag, attrs) -> None:
        self.attributes += attrs

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        if self.open and self.open[-1] not in {"style", "title"}:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_the_headlines_and_the_table_say_what_was_found() -> None:
    text = _Page(page(Report(findings(held_out=12), waking(), "photos"))).text
    for said in (
        "Dead channels 2 of 6 0 on every input seen",
        "Multiply–adds for dead channels 2.5 % of 20,000 an input",
        "60 inputs 60 values a channel at least: a rate below 5 % cannot be excluded (3/n).",
        "The model or your data? 1 the model 1 your data Probe inputs woke 1",
        "2 ReLU layers · 400 parameters · 12 inputs kept back",
        "1 woke on some probe: your data has nothing like it. 1 never woke: the model.",
        "first conv 3×3 60 2 / 4 35 %",
        "second conv 3×3 60 0 / 2 43 %",
        "white 1 black 0 any of them 1",
        "run on 60 inputs from photos.",
        f"SHA-256 {'ab' * 32}",
    ):
        assert said in text


def test_the_page_holds_no_script_and_no_address() -> None:
    content = page(Report(findings("<script src=//evil>", notes=("<img onerror=x>",)), waking(), "a&b"))
    found = _Page(content)
    names = {name for name, _value in found.attributes}
    assert not names & {"src", "href", "onerror", "onload", "xlink:href", "srcset", "action"}
    assert "<script" not in content
    assert not re.search(r"https?:|@import|url\((?!#dead)", content)
    assert "<script src=//evil>" not in content
    assert "<img onerror=x>" in found.text


def test_both_grounds_are_in_it() -> None:
    content = page(Report(findings()))
    assert "@media (prefers-color-scheme: dark)" in content
    for colour in ("#f6f7f9", "#14171f", "#d6336c", "#f0628f"):
        assert colour in content


def test_made_up_inputs_and_unknown_costs_are_said() -> None:
    text = _Page(page(Report(findings(is_made_up=True, operations=0)))).text
    assert "Made up: every figure here is of noise alone." in text
    assert "Parameters of dead channels 5 % of 400 in the model" in text
    assert "noise in the shape that it declares" in text
    assert "Is it the data" not in text


def test_a_model_without_activations_is_told_so() -> None:
    text = _Page(page(Report(Findings("net", "", (), 3)))).text
    assert "No ReLU or the like was found in this model." in text


def test_other_activations_than_rectifiers_have_a_table_of_their_own() -> None:
    found = findings()
    soft = layer("soft", [-1.0], [1.0], [0.5], Kind.SILU)
    text = _Page(page(Report(Findings("net", "", (soft, *found.layers), 60)))).text
    assert text.index("second conv") < text.index("Other activations") < text.index("soft conv")


def test_a_strip_shows_channels_by_what_they_do() -> None:
    found = strip(findings().layers[0])
    assert re.findall(r"s-\w+|#dead", found) == ["s-always", "s-fires", "#dead", "#dead"]
    assert 'aria-label="1 always on, 1 fires, 2 dead"' in found
    starts = [float(each) for each in re.findall(r'x="([\d.]+)"', found)]
    assert starts == [0.0, 90.0, 180.0, 270.0]


@pytest.mark.parametrize("count", [1, 120, 121, 5000])
def test_a_strip_of_many_channels_is_as_wide_and_small(count: int) -> None:
    rates = np.linspace(0, 1, count)
    found = strip(layer("many", [-1.0] * count, np.where(rates > 0.3, 1.0, -1.0), rates))
    starts = [float(each) for each in re.findall(r' x="([\d.]+)"', found)]
    wide = [float(each) for each in re.findall(r'<rect x="[\d.]+" width="([\d.]+)"', found)]
    assert starts[0] == 0.0
    assert WIDTH - 4 <= starts[-1] + wide[-1] <= WIDTH + 0.2 if count > 1 else wide == [WIDTH - 1]
    assert len(found) < 12_000
