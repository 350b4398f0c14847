"""What people read goes through the catalogue: nothing of the lessons skips it, of the rest ever less.

``python -m tests.pseudo window`` prints what skips it, with RELUEXPLORER_LANGUAGE=qps.
"""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.document.limits import WORKSPACES
from tests.pseudo import COMMANDS, bare, pseudo, skipped

CEILINGS = {
    "learn": 320, "activations": 160, "train": 210, "neurons": 110, "menu": 60, "presets": 40,
    "open-address": 15, "export": 35, "palette": 430, "help": 490, "glossary": 10, "welcome": 20,
    "commands": 640,
}  # fmt: skip
"""How many texts of each place may skip the catalogue until session, widgets, panels and app are brought to
it: a package that was brought to it makes them smaller, and none is ever made larger."""


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("⟦Ĥîðđéñ~~⟧", ""),
        ("12 ⟦ñéûŕöñš~~⟧ dead", "12 dead"),
        ("⟦öñé ⟦ţŵö~⟧ ţĥŕéé 3~⟧", ""),
        ("⟦Ĥîðđ…", ""),
        ('<p style="margin:0">⟦å~⟧</p>', ""),
    ],
)
def test_what_is_in_brackets_went_through(text: str, outside: str) -> None:
    assert " ".join(bare(text).split()) == outside


@pytest.mark.parametrize(
    ("text", "skips"),
    [
        ("ReLU", False),
        ("Ctrl Shift K", False),
        ("2.64e6", False),
        ("x", False),
        ("Ready", True),
        ("3 rows", True),
    ],
)
def test_names_and_numbers_are_no_words(text: str, skips: bool) -> None:
    assert skipped(text) is skips


@pytest.mark.slow
def test_nothing_of_the_lessons_skips_the_catalogue() -> None:
    assert pseudo("lessons") == {name: [] for name in LESSONS}


@pytest.mark.slow
def test_ever_less_of_the_window_skips_the_catalogue() -> None:
    counts = {place: len(texts) for place, texts in pseudo("window").items()}
    assert set(WORKSPACES) < set(counts)
    assert {place: count for place, count in counts.items() if count > CEILINGS[place]} == {}


def test_ever_less_of_the_command_line_skips_the_catalogue() -> None:
    found = pseudo("commands")
    assert set(found) == {name or "window" for name in COMMANDS}
    assert sum(map(len, found.values())) <= CEILINGS["commands"]
