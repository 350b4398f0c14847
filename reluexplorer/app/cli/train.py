"""``reluexplorer train``: a run without a window, the same to the bit as with one."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from reluexplorer.app.cli.answers import as_text, aside, end_of_the_way, finite, how_far
from reluexplorer.app.cli.bare_names import take_name
from reluexplorer.app.cli.long_runs import begun, go_to, kept, past_of
from reluexplorer.app.cli.recipes import document_of
from reluexplorer.app.cli.saving import add_saving, add_table_kept, place_of, with_table_kept
from reluexplorer.app.cli.train_kinds import DENSE, KINDS, add_kind, kind_of
from reluexplorer.app.cli.train_options import train_parser
from reluexplorer.app.parsing import Figure
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.splits import LEARNED_WHOLE, POINTS_LEARNED_WHOLE
from reluexplorer.core.data.tables.notes import for_command_line
from reluexplorer.core.data.target_errors import target_errors
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.problem.make import fitting_heads
from reluexplorer.language import _
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.document.suiting import unsuited
from reluexplorer.session.files.document_file import save
from reluexplorer.session.files.embedded import not_as_wanted
from reluexplorer.session.files.kinds import DOCUMENT
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.machine import share_the_machine
from reluexplorer.session.run.memory_need import demand_memory, demand_memory_for
from reluexplorer.session.run.outputs import trouble_of
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.stop_condition import Patience
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.text import within

MOST_STEPS = 100_000
"""Updates that a run makes at most where it is not said how many."""


def add_patience(parser: argparse.ArgumentParser) -> None:
    """Add the option to a parser."""
    parser.add_argument(
        "--patience", type=Figure(1, whole=True), metavar=_("EPOCHS"),
        help=_(
            "end when the recorded loss (of the test part, or else of the training part) was no "
            "better for so many epochs, with the best step; --steps is then the most (default: "
            "{most:,})"
        ).format(most=MOST_STEPS),
    )  # fmt: skip


def patience_of(options: argparse.Namespace) -> Patience | None:
    """Return what was asked for, None for a run of a number of steps; CommandError for nonsense."""
    if options.patience is None:
        return None
    if options.patience < 1:
        raise CommandError(_("--patience takes a whole number of epochs from 1."))
    return Patience(options.patience)


def stopped_early(trajectory: Trajectory, patience: Patience, most: int) -> Run:
    """Return a run of at most so many updates, shown at its best step, and say how it ended."""
    run = Run(trajectory)
    while run.head.step < most and not run.ended and not patience.reached(run):
        run.work(most - run.head.step, None)
    ended = run.head.diverged_at
    if ended is not None:
        said = _(
            "reluexplorer: after {ended:,} updates the loss was no longer finite; the figures are of the "
            "best step, {best:,}."
        )
    elif patience.reached(run):
        said = _(
            "reluexplorer: no better for {epochs:,} epochs at step {step:,}; the figures are of the best "
            "step, {best:,}."
        )
    else:
        said = _(
            "reluexplorer: ended at step {step:,} before it was no better for {epochs:,} epochs; the figures "
            "are of the best step, {best:,}."
        )
    head = run.head.step
    run.seek(patience.shown(run))
    aside(said.format(ended=ended, step=head, epochs=patience.epochs, best=run.state.step))
    return run


_TASKS = {
    Task.BINARY: _("Predicting {target} as two classes."),
    Task.MULTICLASS: _("Predicting {target} as several classes."),
    Task.REGRESSION: _("Predicting {target} as a number."),
}


def main(arguments: Sequence[str]) -> int:
    """Train as asked, print the outcome, return the exit code: 1 where training diverged."""
    if (kind := kind_of(arguments)) != DENSE:
        code: int = import_module(f"reluexplorer.app.cli.{KINDS[kind]}").main(arguments)
        return code
    parser = train_parser()
    add_kind(parser)
    add_patience(parser)
    add_saving(parser)
    add_table_kept(parser)
    options = parser.parse_args(arguments)
    take_name(options, options.name)
    patience, place = patience_of(options), place_of(options, DOCUMENT)
    document, steps = document_of(options)
    document = with_table_kept(document, options)
    recipe = document.recipe
    share_the_machine()
    began, known = time.perf_counter(), 0
    with refused():
        trajectory, past, run = trajectory_of(recipe), past_of(options, recipe), None
        if patience is not None:
            run = stopped_early(trajectory, patience, options.steps or MOST_STEPS)
            state, head = run.state, run.head
        elif place is None and past is None:
            state = head = trained(trajectory, steps)
        else:
            run = begun(trajectory, past)
            known = run.head.step
            go_to(run, steps)
            state = head = run.state
    made = max(0, head.step - known)
    outcome = finite(_outcome(state, head, made, time.perf_counter() - began))
    print(json.dumps(outcome, indent=2) if options.json else as_text(outcome))
    if place is not None:
        past = None if run is None else kept(run)
        found = None if past is None else past.kept()
        learned = state.problem.dataset.learned
        save(place.path, document, state.step, ground=place.ground, kept=found, learned=learned)
        place.say(state.step)
        aside(not_as_wanted(document, learned))
    if (told := trouble_of(state)) is not None and told.stops:
        aside(f"{told.pill}. {told.said}")
    return said_if_diverged(state) if patience is None else int(head.diverged_at is not None)


def trajectory_of(recipe: Recipe) -> Trajectory:
    """Load a recipe's data, tell what was done to them, and return its trajectory."""
    demand_memory_for(recipe)
    dataset = load(recipe.data)
    demand_memory(recipe.network, len(dataset.inputs))
    if dataset.notes and dataset.target_name:
        task = _("Predicting {target} as numbers.") if len(dataset.target_names) > 1 else _TASKS[dataset.task]
        aside(task.format(target=dataset.target_name))
    output, fitting = recipe.network.output, fitting_heads(dataset.task)
    if why := unsuited(output, dataset):
        said = _("{why}: --output auto takes one that can.")
        if output not in fitting:
            said = _("{why}: {output} takes its place.")
        aside(said.format(why=why, output=within(HEADS[fitting[0]].label)))
    aside(*map(for_command_line, dataset.notes))
    if recipe.data.few_points:
        aside(for_command_line(POINTS_LEARNED_WHOLE))
    elif not dataset.test.size and LEARNED_WHOLE not in dataset.notes:
        aside(
            _("There is no test part: all {samples:,} samples are learned.").format(
                samples=len(dataset.train)
            )
        )
    return Trajectory(recipe, dataset)


def said_if_diverged(state: TrainState) -> int:
    """Return the exit code of a run: 1, with a sentence, where it diverged."""
    if state.diverged_at is None:
        return 0
    aside(
        _(
            "reluexplorer: after {diverged_at:,} updates the loss was no longer finite; the "
            "figures are of step {step:,}, the last with finite weights. Lower the learning rate."
        ).format(diverged_at=state.diverged_at, step=state.step)
    )
    return 1


def trained(
    trajectory: Trajectory, steps: int, keep: Callable[[TrainState], None] | None = None
) -> TrainState:
    """Return the state after ``steps`` updates, with a bar on a terminal; ``keep`` gets states on the way."""
    state = trajectory.start()
    piece = max(1, steps // 100)
    while state.step < steps and state.diverged_at is None:
        state = trajectory.advance(state, min(piece, steps - state.step))
        if keep is not None:
            keep(state)
        how_far(state.step, steps)
    end_of_the_way()
    return state


def _outcome(state: TrainState, head: TrainState, made: int, seconds: float) -> dict[str, Any]:
    """Return the figures of a state of a run that went as far as ``head``, with updates made in seconds."""
    seen = inspect(state)
    dataset = state.problem.dataset
    outcome: dict[str, Any] = {"step": state.step, "train_loss": seen.train_loss}
    for name in ("test_loss", "train_accuracy", "test_accuracy"):
        if (figure := getattr(seen, name)) is not None:
            outcome[name] = figure
    if not dataset.test.size:
        outcome["train_samples"] = len(dataset.train)
        outcome["has_test_part"] = False
    if len(dataset.target_names) > 1:
        errors = target_errors(dataset, seen.train_outputs, seen.test_outputs)
        outcome["train_errors"] = {each.name: each.train for each in errors}
        if dataset.test.size:
            outcome["test_errors"] = {each.name: each.test for each in errors}
    outcome["dead_units"] = list(seen.dead_units)
    outcome["parameters_sha256"] = parameters_sha256(state.parameters)
    outcome["updates_per_second"] = round(made / seconds) if seconds > 0 and made else 0
    if head is not state:
        outcome["stopped_at"] = head.step
    if head.diverged_at is not None:
        outcome["diverged_at"] = head.diverged_at
    return outcome
