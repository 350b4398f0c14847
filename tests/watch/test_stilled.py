"""A layer of which no unit fires any more is told, with since when and what that means."""

from __future__ import annotations

from reluexplorer.app.cli.watch_words import account_lines, as_json
from reluexplorer.watch.account import Account
from reluexplorer.watch.report.page import page
from reluexplorer.watch.run import WatchedRun
from reluexplorer.watch.stilled import Stilled, as_event, stilled_layers
from reluexplorer.watch.story import update_before
from tests.watch.planted import Training

MEANING = (
    "The layer gives the same for every input. Unless a path leads around it, so does the model, and nothing "
    "before it learns."
)


def stilled(looks: int = 14, *, woke: bool = False) -> WatchedRun:
    """Of two layers of three units the second falls still at look 12: one dies at 4, two are silent since."""
    made, account = Training(3, 3), Account()
    account.add(made.start())
    for look in range(looks):
        second = [0.0 if look >= first else 0.5 for first in (4, 12, 12)]
        if woke and look == looks - 1:
            second[1] = 0.25
        account.add([made.sample([0.5, 0.5, 0.5, *second], bias=[0.0] * 6, gradient=1.0 + look)])
    return account.run()


def test_a_layer_in_which_nothing_fires_any_more_is_found_before_its_units_are_dead() -> None:
    run = stilled()
    assert (run.dead[-1].tolist(), run.silent_units) == ([0, 1], 2)
    assert stilled_layers(run) == (Stilled(1, 600),)


def test_one_look_is_too_few_and_one_unit_that_fires_ends_it() -> None:
    assert stilled_layers(stilled(13)) == ()
    assert stilled_layers(stilled(woke=True)) == ()


def test_a_layer_that_fires_on_few_inputs_is_not_told_of_for_a_few_silent_looks() -> None:
    made, account = Training(3, 3), Account()
    account.add(made.start())
    told = []
    for look in range(20):
        rare = 0.03 if look in {0, 3, 6, 9, 12, 15} else 0.0
        account.add([made.sample([0.5, 0.5, 0.5, 0.0, 0.0, rare], bias=[0.0] * 6, inputs=32)])
        if stilled_layers(account.run()):
            told.append(look)
    assert told == [18, 19]


def test_what_went_before_is_of_the_step_at_which_it_fell_still() -> None:
    run = stilled()
    changes = {each.what.value: each.at for each in update_before(run, as_event(run, stilled_layers(run)[0]))}
    assert changes["gradient_norm"] == 13.0
    assert "median_bias" not in changes


def test_the_command_line_the_report_and_programs_are_told() -> None:
    run = stilled()
    assert f"Since step 600 no unit of fc2 fires any more. {MEANING}" in account_lines(run)
    assert [each["none_fires_since"] for each in as_json(run)["layers"]] == [None, 600]
    made = page(run)
    assert "<h2>No unit of fc2 fires any more</h2>" in made
    assert f"<p>Since step 600 no unit of fc2 fires any more. {MEANING}</p>" in made
