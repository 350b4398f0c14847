"""Numbers as people read them: one minus, one style, and nobody who makes an own one."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reluexplorer import sentences, text
from reluexplorer.sentences import sentence

PACKAGE = Path(__file__).resolve().parent.parent / "reluexplorer"
PEOPLE_READ = ("widgets", "panels", "app", "lessons", "session")
FOR_MACHINES = {
    "app/bench",
    "app/launching/launch.py",
    "app/pictures/lettering.py",
    "app/settings/scaling.py",
    "app/pictures/vectors.py",
    "session/starts/playground_link.py",
}
"""Folders and files whose figures are read by programs and by those who measure this one."""


@pytest.mark.parametrize(
    ("make", "arguments", "wanted"),
    [
        (text.fixed, (-0.5, 2), "−0.50"),
        (text.fixed, (-1e-9, 3), "0.000"),
        (text.fixed, (12345.678, 1), "12,345.7"),
        (text.fixed, (math.inf, 2), "∞"),
        (text.fixed, (math.nan, 2), "–"),
        (text.digits, (-2.13e-13,), "−2.13e−13"),
        (text.digits, (2.46e-13, 2), "2.5e−13"),
        (text.digits, (0.977, 2), "0.98"),
        (text.digits, (251.3, 2), "251"),
        (text.digits, (12345.6,), "12,346"),
        (text.digits, (1.6e27, 2), "1.6e27"),
        (text.digits, (-math.inf,), "−∞"),
        (text.digits, (-0.0,), "0"),
        (text.amount, (845,), "845"),
        (text.amount, (9_994,), "9,994"),
        (text.amount, (48_543,), "48.5k"),
        (text.amount, (213_377,), "213k"),
        (text.amount, (999_900,), "1M"),
        (text.amount, (1_172_000,), "1.17M"),
        (text.amount, (7_615_600_000,), "7.62G"),
        (text.exact, (1e-05,), "1e−5"),
        (text.exact, (12000.0,), "12000"),
        (text.exact, (-0.03,), "−0.03"),
        (text.spanned, (-1.0, 0.5), "from −1 to 0.5"),
        (text.power, (0.000021,), "2.1e−5"),
        (text.measure, (0.83,), "0.83"),
        (text.measure, (-123.456,), "−123.46"),
        (text.measure, (0.0123,), "0.012"),
        (text.measure, (41234.0,), "41,234"),
        (text.measure, (-2.2e16,), "−2.2e16"),
        (text.measure, (0.0,), "0"),
        (text.percent, (0.0,), "0 %"),
        (text.percent, (1.0,), "100 %"),
        (text.percent, (0.46,), "46 %"),
        (text.percent, (3 / 350,), "0.9 %"),
        (text.percent, (0.017,), "1.7 %"),
        (text.percent, (1e-5,), "< 0.1 %"),
        (text.percent, (0.999,), "99.9 %"),
        (text.percent, (0.99999,), "> 99.9 %"),
        (text.percent, (0.9999, 1), "> 99.9 %"),
        (text.percent, (-0.25,), "−25 %"),
        (text.percent, (math.nan,), "–"),
        (text.progress, (0.9999,), "99 %"),
        (text.progress, (0.031,), "3 %"),
        (text.in_words, (8,), "Eight"),
        (text.in_words, (11,), "11"),
        (text.counted, (1, "neuron"), "1 neuron"),
        (text.counted, (2048, "neuron"), "2,048 neurons"),
        (text.counted, (3, "class", "classes"), "3 classes"),
        (text.listed, (["a"],), "a"),
        (text.listed, (["a", "b", "c"],), "a, b and c"),
        (sentences.some, (["a", "b", "c"], 150, 2), "a, b and 1 more"),
        (sentences.some, (["a", "b and c"],), "a, b and c"),
        (text.often, (1,), "once"),
        (text.often, (2,), "twice"),
        (text.often, (1200,), "1,200 times"),
        (text.percent, (0.01,), "1 %"),
        (text.percent, (0.0301,), "3.0 %"),
        (text.listed, ([],), ""),
        (text.neuron, (0, 2), "1.3"),
        (text.carried, (0.304,), "gives 0.3 times its layer’s mean"),
        (text.carried, (1.004,), "gives as much as its layer’s mean"),
        (text.carried, (0.0,), "gives 0 times its layer’s mean"),
        (text.kept_together, ("39 ± 13 % of 8 points",), "39\u00a0±\u00a013\u00a0% of 8 points"),
    ],
)  # fmt: skip
def test_numbers_in_words(make: Callable[..., str], arguments: tuple[Any, ...], wanted: str) -> None:
    assert make(*arguments) == wanted


def test_a_label_within_a_sentence_keeps_its_capitals() -> None:
    wanted = {"Learning rate": "learning rate", "L1 penalty": "L1 penalty", "A": "A", "": ""}
    assert {label: text.within(label) for label in wanted} == wanted


def test_signs_and_spreads() -> None:
    assert text.fixed(0.5, 2, plus=True) == "+0.50"
    assert text.digits(-3e-4, 2, plus=True) == "−0.0003"
    assert text.digits(0.0, plus=True) == "0"
    assert text.percent(0.39, spread=0.13) == "39 ± 13 %"
    assert text.percent(0.9702, 1, spread=0.0066) == "97.0 ± 0.7 %"
    assert text.percent(0.123, sign=False) == "12"


@pytest.mark.parametrize("value", [0.0, 0.0995, 0.00996, 0.5, 1.834, 99.96, 412, 41234, 2.1e-5, 3.1e6, 7e9])
def test_short_numbers_are_short(value: float) -> None:
    assert len(text.short(value)) <= 6


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.008, "0.00800"), (0.0097, "0.00970"), (0.65, "0.650"), (12.3, "12.3"), (0.0999999, "0.100"),
        (4.1e-4, "4.10e−4"), (9.999e-4, "0.00100"), (41234.0, "41.2k"), (float("nan"), "not finite"),
    ],
)  # fmt: skip
def test_losses_have_three_digits_each(value: float, words: str) -> None:
    assert text.loss_figure(value) == words


def own_styles(source: str) -> list[int]:
    """Lines that write a number in a style of their own: by a format, or by exchanging the minus.

    A float() around a format is arithmetic: it rounds.
    """
    tree = ast.parse(source)
    rounding = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and id(node) not in rounding and node.format_spec is not None:
            spec = "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))  # type: ignore[attr-defined]
            if spec[-1:] in set("eEfFgG%"):
                found.append(node.lineno)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "replace"
            and any(isinstance(new, ast.Constant) and new.value == text.MINUS for new in node.args[1:])
        ):
            found.append(node.lineno)
    return sorted(found)


def test_the_check_sees_what_it_must() -> None:
    bad = "x = f'{a:.2f}'\ny = f'{a:+.{n}g}'\nz = s.replace('-', '−')\nw = f'{b:.0%}'\n"
    assert own_styles(bad) == [1, 2, 3, 4]
    assert own_styles("x = float(f'{a:.2g}')\ny = f'{n:,}'\nz = s.replace('−', '-')\nw = f'{a:>8}'") == []


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("layer", PEOPLE_READ)
def test_numbers_are_written_in_one_place(layer: str) -> None:
    paths = [path.relative_to(PACKAGE).as_posix() for path in sorted((PACKAGE / layer).rglob("*.py"))]
    assert paths
    read = [path for path in paths if not any(path.startswith(other) for other in FOR_MACHINES)]
    found = {path: own_styles((PACKAGE / path).read_text(encoding="utf-8")) for path in read}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_refusal_that_is_too_long_leaves_out_whole_words():
    names = [f"layer{number}-of-the-network" for number in range(30)]
    said = sentence(f"There is no such layer; there are {', '.join(names)}. Type one.")
    assert len(said) <= 300
    before, after = said.split(" …")
    assert set(before.partition("are ")[2].split(", ")) <= set(names)
    assert set(after.partition(". ")[0].strip().split(", ")) <= set(names)
    assert said.endswith(" Type one.")
    assert sentence("no" * 200).count("…") == 1
    assert len(sentence("no" * 200)) == 300
