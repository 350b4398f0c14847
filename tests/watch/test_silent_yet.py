"""Units that are silent by the last look, in fewer looks than a window: told beside the dead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reluexplorer.app.cli.watch_words import account_lines, as_json
from reluexplorer.models.values.kinds import Kind
from reluexplorer.watch.account import Account
from reluexplorer.watch.records import Layers
from reluexplorer.watch.report.page import page
from reluexplorer.watch.run import UNKNOWN, WatchedRun
from reluexplorer.watch.story import unit_story
from tests.watch.planted import Training

MORE = "2 more are silent by now, in fewer than 3 samples in a row: not called dead yet."


def training(looks: int = 8, *, full: int = 8, kind: Kind = Kind.RELU) -> WatchedRun:
    """One layer of four units: 0 is dead from look 2, 1 silent from look 6, 2 in look 7; 3 woke in look 5."""
    made, account = Training(4), Account()
    made.layers = Layers(tuple(replace(each, kind=kind) for each in made.layers.layers))
    account.add(made.start())
    begin = (2, 6, 7, 1)
    for look in range(looks):
        fired = [0.0 if look >= first else 0.5 for first in begin]
        fired[3] = 0.0 if 1 <= look < 5 else 0.5
        account.add([made.sample(fired, is_full=look < full)])
    return account.run()


def test_units_silent_for_less_than_a_window_are_counted_from_the_first_look_of_their_silence() -> None:
    run = training()
    assert run.dead[:, 0].tolist() == [0, 1, 2, 2, 2, 1, 1, 1]
    assert run.silent is not None
    assert run.silent[:, 0].tolist() == [0, 0, 0, 0, 0, 0, 1, 2]
    assert run.silent_since[0].tolist() == [UNKNOWN, 300, 350, UNKNOWN]
    assert (run.window, run.silent_units, run.settled(0)) == (3, 2, 6)
    assert run.at_most[:, 0].tolist() == [0, 0.25, 0.5, 0.5, 0.5, 0.25, 0.5, 0.75]


def test_a_unit_that_woke_is_silent_no_longer_and_one_that_died_is_dead_alone() -> None:
    before, after = training(3), training(4)
    assert before.silent_since[0].tolist() == [100, UNKNOWN, UNKNOWN, 50]
    assert after.silent_since[0].tolist() == [100, UNKNOWN, UNKNOWN, UNKNOWN]
    assert after.dead[-1].tolist() == [1]
    assert training(5).silent_since[0].tolist() == [UNKNOWN] * 4


def test_what_is_dead_with_what_is_silent_bounds_what_is_found_later() -> None:
    final = training()
    for looks in range(1, 8):
        run = training(looks)
        assert run.silent is not None
        known = run.settled(0)
        assert run.dead[:known].tolist() == final.dead[:known].tolist()
        assert (run.dead + run.silent >= final.dead[:looks]).all()


def test_before_a_whole_window_nothing_is_known() -> None:
    assert [training(looks).settled(0) for looks in range(1, 5)] == [0, 0, 1, 2]


def test_a_sample_without_units_leaves_what_was_known_but_for_those_that_woke() -> None:
    assert training(8, full=7).silent_since[0].tolist() == [UNKNOWN, 300, UNKNOWN, UNKNOWN]
    assert training(8, full=4).silent_since[0].tolist() == [UNKNOWN] * 4


def test_a_file_that_never_tells_units_tells_none_that_are_silent() -> None:
    run = training(8, full=0)
    assert (run.silent, run.silent_since, run.silent_units, run.settled(0)) == (None, (), 0, 6)
    assert as_json(run)["silent"] is None
    assert "3 samples in a row" not in "\n".join(account_lines(run))


def test_the_command_line_tells_both() -> None:
    lines = account_lines(training())
    assert "  1 + 2  " in lines[3]
    assert lines[4:6] == ["1 of 4 units are dead.", MORE]


def test_programs_are_told_both() -> None:
    told = as_json(training())
    assert (told["dead"], told["silent"], told["window"]) == (1, 2, 3)
    layer = told["layers"][0]
    assert (layer["dead"], layer["silent"], layer["deaths_known_to"]) == (1, 2, 250)
    assert (layer["dead_since"], layer["silent_since"]) == ({"0": 100}, {"1": 300, "2": 350})
    assert layer["dead_at_most"] == 0.75


def test_the_report_tells_both() -> None:
    made = page(training())
    assert ">1 + 2<" in made
    assert MORE in made


def test_a_unit_is_told_since_when_it_is_silent() -> None:
    silent = "Silent since step 300: it is called dead once it was silent in 3 samples in a row."
    assert unit_story(training(), 0, 1) == silent
    assert unit_story(training(), 0, 3) == "It was dead once and fires again since step 250."


@pytest.mark.parametrize("kind", [Kind.SIGMOID, Kind.TANH])
def test_units_that_cannot_die_are_not_counted(kind: Kind) -> None:
    assert training(kind=kind).silent_units == 0
