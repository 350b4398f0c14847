"""What a reader does with a lesson by keys alone, for tests with real keys."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.claims.catalogue import LESSONS
from tests.app.real_screen import Program

BET = "Your bet"


def palette(program: Program, words: str) -> None:
    """Run the first command that the palette finds."""
    program.keys("ctrl+k")
    program.until(lambda s: s["focus"] == "Search or run a command")
    program.type(words)
    program.keys("Return")
    program.until(lambda s: s["focus"] != "Search or run a command")


def opened(program: Program, lesson: str) -> None:
    """Open a page by the palette."""
    palette(program, f"open-lesson {lesson}")
    program.until(lambda s: (s["workspace"], s["lesson"]) == ("learn", lesson))


def put(bet: Bet) -> float:
    """Return what Home, Page Up, Up and Up make of a bet: ten steps from its lower end, and two of one."""
    said = bet.low
    for steps in (10, 1, 1):
        if bet.logarithmic:
            said = bet.kept_in(said * (bet.high / bet.low) ** (steps / 100))
        else:
            step = (bet.high - bet.low) / 100
            said = bet.kept_in(said + steps * (max(1, int(step)) if bet.whole else step))
    return said


def bet_by_keys(program: Program, lesson: str) -> None:
    """Let the space bar lead to the mark, put it, or each mark of a curve, and press Enter."""
    bet = LESSONS[lesson].bet
    program.keys("space")
    program.until(lambda s: s["focus"] == BET and "waits for your bet" in s["notice"])
    for place in range(len(bet.numbers)):
        program.keys(*(["Right"] if place else []), "Home", "Prior", "Up", "Up")
    program.keys("Return")
    said = program.until(lambda s: lesson in s["bets"])["bets"][lesson]
    assert said == pytest.approx([put(bet)] * len(bet.numbers), rel=1e-6)
