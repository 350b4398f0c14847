"""``reluexplorer train``: a run without a window, the same to the bit as with one."""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Sequence
from typing import Any

from reluexplorer.app.opening import commands_to_open
from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.datasets import Task
from reluexplorer.core.initializers import INITIALIZERS
from reluexplorer.core.inspection import inspect
from reluexplorer.core.losses import HEADS
from reluexplorer.core.network import parameters_sha256
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problems import AUTOMATIC
from reluexplorer.core.tabular import TableError
from reluexplorer.core.training import TrainState, advance, initial_state
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.commands import Edit, checked, edits
from reluexplorer.session.document import Document, Recipe
from reluexplorer.session.loading import load
from reluexplorer.session.runner import problem_of
from reluexplorer.session.threads import share_the_machine

_BAR = 30
_TASKS = {Task.BINARY: "two classes", Task.MULTICLASS: "several classes", Task.REGRESSION: "a number"}


def main(arguments: Sequence[str]) -> int:
    """Train as asked, print the outcome, return the exit code: 1 where training diverged."""
    options = _parser().parse_args(arguments)
    recipe = recipe_of(options)
    share_the_machine()
    try:
        dataset = load(recipe.data)
    except TableError as error:
        raise CommandError(str(error)) from None
    if dataset.notes:
        print(f"Predicting {dataset.target_name} as {_TASKS[dataset.task]}.", file=sys.stderr)
    for note in dataset.notes:
        print(note, file=sys.stderr)
    began = time.perf_counter()
    try:
        state = _train(initial_state(problem_of(recipe, dataset)), options.steps)
    except MemoryError:
        raise CommandError("There is not enough memory for this network and these data.") from None
    outcome = _outcome(state, time.perf_counter() - began)
    print(json.dumps(outcome, indent=2) if options.json else _as_text(outcome))
    if state.diverged_at is not None:
        print(
            f"reluexplorer: update {state.diverged_at:,} made a weight infinite; "
            "the figures are of the last finite state. Lower the learning rate.",
            file=sys.stderr,
        )
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reluexplorer train",
        description="Train a network without a window and print what came out.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "--data", default="circle", help=f"{', '.join(edits.SHIPPED_DATA)}, or the path of a CSV file"
    )
    parser.add_argument("--target", default="", help="the table's column to predict; inferred if left out")
    parser.add_argument("--samples", type=int, default=500, help="how many samples to draw")
    parser.add_argument("--noise", type=float, default=0.0, help="0 to 0.5")
    parser.add_argument("--test-share", type=float, default=0.3, help="share kept out of training")
    parser.add_argument("--hidden", default="8,8", help="units of each hidden layer; none for no layer")
    parser.add_argument("--activation", choices=tuple(CATALOGUE), default="relu", help="of all hidden units")
    parser.add_argument("--activation-parameter", type=float, help="leaky slope or scale")
    parser.add_argument(
        "--output", choices=(AUTOMATIC, *HEADS), default=AUTOMATIC, help="output layer and loss"
    )
    parser.add_argument(
        "--initializer", choices=tuple(INITIALIZERS), default="he_normal", help="how weights begin"
    )
    parser.add_argument("--bias", type=float, default=0.0, help="what hidden biases begin at")
    parser.add_argument("--optimizer", choices=tuple(OPTIMIZERS), default="sgd", help="update rule")
    parser.add_argument("--learning-rate", type=float, default=0.03, help="1e-7 to 1e7")
    parser.add_argument("--batch-size", type=int, default=10, help="samples that an update sees")
    parser.add_argument("--seed", type=int, default=0, help="of first weights and of the order of batches")
    parser.add_argument("--steps", type=int, default=2000, help="updates to make")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def recipe_of(options: argparse.Namespace) -> Recipe:
    """Return the recipe that the options mean, made by the commands that the window uses."""
    if options.steps < 0:
        raise CommandError("--steps takes a whole number from 0.")
    wanted: list[Edit] = [
        edits.SetSamples(options.samples),
        edits.SetNoise(options.noise),
        edits.SetTestShare(options.test_share),
        *(step for step in commands_to_open(options.data, options.target) if isinstance(step, Edit)),
        edits.SetHidden(_hidden(options.hidden)),
        edits.SetActivation(options.activation),
        edits.SetOutput(options.output),
        edits.SetInitializer(options.initializer),
        edits.SetBias(options.bias),
        edits.SetOptimizer(options.optimizer),
        edits.SetLearningRate(options.learning_rate),
        edits.SetBatchSize(options.batch_size),
        edits.SetSeed(options.seed),
    ]
    if options.activation_parameter is not None:
        wanted.append(edits.SetActivationParameter(options.activation_parameter))
    document = Document()
    for step in wanted:
        made = checked(step)
        document = made.apply(document) if isinstance(made, Edit) else document
    return document.recipe


def _hidden(text: str) -> tuple[int, ...]:
    if text.strip().lower() in {"", "none"}:
        return ()
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise CommandError(f"--hidden takes numbers with commas between, like 8,8; not {text!r}.") from None


def _train(state: TrainState, steps: int) -> TrainState:
    shown = sys.stderr.isatty()
    piece = max(1, steps // 100)
    while state.step < steps and state.diverged_at is None:
        state = advance(state, min(piece, steps - state.step))
        if shown:
            full = round(_BAR * state.step / steps)
            bar = "█" * full + "░" * (_BAR - full)
            print(f"\r{bar} {state.step:,} of {steps:,} updates", end="", file=sys.stderr, flush=True)
    if shown:
        print(file=sys.stderr)
    return state


def _outcome(state: TrainState, seconds: float) -> dict[str, Any]:
    seen = inspect(state)
    outcome: dict[str, Any] = {
        "step": state.step,
        "train_loss": seen.train_loss,
        "test_loss": seen.test_loss,
    }
    if seen.train_accuracy is not None:
        outcome["train_accuracy"] = seen.train_accuracy
        outcome["test_accuracy"] = seen.test_accuracy
    outcome["dead_units"] = list(seen.dead_units)
    outcome["parameters_sha256"] = parameters_sha256(state.parameters)
    outcome["updates_per_second"] = round(state.step / seconds) if seconds > 0 and state.step else 0
    if state.diverged_at is not None:
        outcome["diverged_at"] = state.diverged_at
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in outcome.items()
    }


def _as_text(outcome: dict[str, Any]) -> str:
    width = max(map(len, outcome))
    return "\n".join(f"{key:<{width}}  {_plain(value)}" for key, value in outcome.items())


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, list):
        return " ".join(map(str, value)) or "no hidden layer"
    return str(value)
