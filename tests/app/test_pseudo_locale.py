"""What people read goes through the catalogue.

``python -m tests.pseudo window`` prints what skips it, with RELUEXPLORER_LANGUAGE=qps.
"""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.document.limits import WORKSPACES
from tests.pseudo import COMMANDS, bare, pseudo, skipped

TYPED = 426
"""Lines of the command line's help that name options and values: those are typed, in every language."""


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
def test_nothing_of_the_window_skips_the_catalogue() -> None:
    found = pseudo("window")
    assert set(WORKSPACES) < set(found)
    assert {place: texts for place, texts in found.items() if texts} == {}


def test_no_more_of_the_command_line_skips_the_catalogue() -> None:
    found = pseudo("commands")
    assert set(found) == {name or "window" for name in COMMANDS}
    assert sum(map(len, found.values())) <= TYPED
