"""``reluexplorer train``: a run without a window, the same to the bit as with one."""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reluexplorer.app.early_stopping import MOST_STEPS, add_patience, patience_of, stopped_early
from reluexplorer.app.opening import commands_to_open
from reluexplorer.app.train_options import DEFAULT_STEPS, table_choices, train_parser
from reluexplorer.core.datasets import Task
from reluexplorer.core.drawing import TooFewPointsError
from reluexplorer.core.inspection import inspect
from reluexplorer.core.network import parameters_sha256
from reluexplorer.core.tabular import TableError
from reluexplorer.core.training import TrainState
from reluexplorer.sentences import NO_MEMORY, quoted
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.commands import Edit, checked, edits, settings
from reluexplorer.session.course import Course
from reluexplorer.session.data_edits import SetExpression, SetFeatures
from reluexplorer.session.document import Document, Recipe
from reluexplorer.session.loading import load
from reluexplorer.session.playground import read_address
from reluexplorer.session.playground_address import is_address
from reluexplorer.session.presets import PRESETS, preset_document
from reluexplorer.session.storage import SUFFIX, read, warning_of
from reluexplorer.session.threads import share_the_machine
from reluexplorer.text import fixed

_BAR = 30
_TASKS = {Task.BINARY: "two classes", Task.MULTICLASS: "several classes", Task.REGRESSION: "a number"}


def main(arguments: Sequence[str]) -> int:
    """Train as asked, print the outcome, return the exit code: 1 where training diverged."""
    parser = train_parser()
    add_patience(parser)
    options = parser.parse_args(arguments)
    patience = patience_of(options)
    recipe, steps = recipe_of(options)
    share_the_machine()
    began = time.perf_counter()
    with refusals():
        if patience is None:
            state = head = trained(course_of(recipe), steps)
        else:
            run = stopped_early(course_of(recipe), patience, options.steps or MOST_STEPS)
            state, head = run.state, run.head
    outcome = _outcome(state, head, time.perf_counter() - began)
    print(json.dumps(outcome, indent=2) if options.json else _as_text(outcome))
    return said_if_diverged(state) if patience is None else int(head.diverged_at is not None)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what data and networks may refuse into sentences."""
    try:
        yield
    except (TableError, TooFewPointsError, ValueError) as error:
        raise CommandError(str(error)) from None
    except MemoryError:
        raise CommandError(NO_MEMORY) from None


def course_of(recipe: Recipe) -> Course:
    """Load a recipe's data, tell what was done to them, and return its course."""
    dataset = load(recipe.data)
    if dataset.notes:
        print(f"Predicting {dataset.target_name} as {_TASKS[dataset.task]}.", file=sys.stderr)
    for note in dataset.notes:
        print(note, file=sys.stderr)
    if not dataset.test.size:
        print(f"There is no test part: all {len(dataset.train):,} samples are learned.", file=sys.stderr)
    return Course(recipe, dataset)


def said_if_diverged(state: TrainState) -> int:
    """Return the exit code of a run: 1, with a sentence, where it diverged."""
    if state.diverged_at is None:
        return 0
    print(
        f"reluexplorer: after {state.diverged_at:,} updates the loss was no longer finite; the figures "
        f"are of step {state.step:,}, the last with finite weights. Lower the learning rate.",
        file=sys.stderr,
    )
    return 1


def recipe_of(options: argparse.Namespace) -> tuple[Recipe, int]:
    """Return the recipe that the options mean, made by the commands that the window uses, and the steps."""
    if options.steps is not None and options.steps < 0:
        raise CommandError("--steps takes a whole number from 0.")
    steps = DEFAULT_STEPS if options.steps is None else options.steps
    if options.open:
        recipe, saved = _opened(options)
        return recipe, saved if options.steps is None and saved is not None else steps
    if options.expression and options.data != "above":
        raise CommandError("--expression goes with --data above.")
    hidden = _hidden(options.hidden)
    first, *others = _activations(options.activation, len(hidden))
    wanted: list[Edit] = [
        edits.SetSamples(options.samples),
        edits.SetNoise(options.noise),
        edits.SetTestShare(options.test_share),
        *_data_commands(options),
        *([SetExpression(options.expression)] if options.expression else []),
        *([SetFeatures(_names(options.features))] if options.features else []),
        edits.SetHidden(hidden),
        edits.SetActivation(first),
        settings.SetPerUnit(options.per_unit),
        settings.SetActivationParameters(tuple(options.activation_parameter)),
        *(settings.SetLayerActivation(layer, name) for layer, name in enumerate(others, 1) if name != first),
        edits.SetOutput(options.output),
        edits.SetInitializer(options.initializer),
        settings.SetInitializerParameters(tuple(options.initializer_parameter)),
        edits.SetBias(options.bias),
        settings.SetBiasSpread(options.bias_spread),
        settings.SetBiased(not options.no_bias),
        settings.SetDropout(options.dropout),
        settings.SetPrecision(options.precision),
        edits.SetOptimizer(options.optimizer),
        settings.SetOptimizerParameters(tuple(options.optimizer_parameter)),
        edits.SetLearningRate(options.learning_rate),
        settings.SetSchedule(options.schedule),
        settings.SetScheduleParameters(tuple(options.schedule_parameter)),
        edits.SetBatchSize(options.batch_size),
        settings.SetL1(options.l1),
        settings.SetL2(options.l2),
        settings.SetClipNorm(options.clip_norm),
        settings.SetClipValue(options.clip_value),
        settings.SetWeightLimit(options.weight_limit),
        edits.SetSeed(options.seed),
    ]
    document = Document()
    for step in wanted:
        try:
            made = checked(step)
        except CommandError as error:
            raise CommandError(_of_option(step, str(error))) from None
        document = made.apply(document) if isinstance(made, Edit) else document
    return document.recipe, steps


def _data_commands(options: argparse.Namespace) -> list[Edit]:
    """Return the commands for a data set or a table."""
    wanted = table_choices(options)
    commands = commands_to_open(options.data, wanted)
    edits_only = [step for step in commands if isinstance(step, Edit)]
    if not any(isinstance(step, edits.OpenTable) for step in commands):
        if options.target:
            raise CommandError("--target names a column of a table: give one by --data.")
        named = {"task": options.task, "column": options.column}
        given = [f"--{name}" for name, value in named.items() if value]
        if given or not wanted.scaled:
            raise CommandError(f"{(*given, '--scale')[0]} is for a table: give one by --data.")
    if len(edits_only) < len(commands):
        raise CommandError(f"--data takes a data set or a table: open {options.data} by --open.")
    return edits_only


def _opened(options: argparse.Namespace) -> tuple[Recipe, int | None]:
    """Return the recipe of a document, an address or a preset, which no other option may alter.

    The number is the step that a document was saved at, None for others.
    """
    given = vars(options)
    usual = vars(train_parser().parse_args([]))
    others = [name for name in usual if name not in {"open", "steps", "json"} and given[name] != usual[name]]
    if others:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in others)
        raise CommandError(f"--open sets everything: leave out {names}.")
    if options.open in PRESETS:
        return preset_document(options.open, Document()).recipe, None
    if options.open.lower().endswith(SUFFIX):
        document, step = read(Path(options.open))
        if warning := warning_of(Path(options.open), document):
            print(warning, file=sys.stderr)
        return document.recipe, step
    if not is_address(options.open):
        raise CommandError(
            f"--open takes a document, a TensorFlow Playground address or one of {', '.join(PRESETS)}; "
            f"not {quoted(options.open)}."
        )
    opened = read_address(options.open)
    for remark in opened.remarks:
        print(remark, file=sys.stderr)
    return opened.document.recipe, None


def _of_option(step: Edit, message: str) -> str:
    """Return a message about a command's argument as one about the option that it came from."""
    prefix = f"{step.name}: "
    if not message.startswith(prefix):
        return message
    option = step.name.removeprefix("set-").removeprefix("layer-")
    if option.endswith("-parameters"):
        option = option.removesuffix("s")
    return f"--{option} {message.removeprefix(prefix).partition(' ')[2]}"


def _names(text: str) -> tuple[str, ...]:
    """Return the names between commas."""
    return tuple(name.strip() for name in text.split(","))


def _activations(text: str, layers: int) -> tuple[str, ...]:
    """Return one name for all hidden layers, or one for each."""
    names = _names(text)
    if len(names) not in {1, layers}:
        raise CommandError(
            f"--activation takes one function, or one for each of the {layers} hidden layers; "
            f"these are {len(names)}."
        )
    return names


def _hidden(text: str) -> tuple[int, ...]:
    if text.strip().lower() in {"", "none", "0"}:
        return ()
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise CommandError(
            f"--hidden takes numbers with commas between, like 8,8; not {quoted(text)}."
        ) from None


def trained(course: Course, steps: int, keep: Callable[[TrainState], None] | None = None) -> TrainState:
    """Return the state after ``steps`` updates, with a bar on a terminal; ``keep`` gets states on the way."""
    state = course.start()
    shown = sys.stderr.isatty()
    piece = max(1, steps // 100)
    while state.step < steps and state.diverged_at is None:
        state = course.advance(state, min(piece, steps - state.step))
        if keep is not None:
            keep(state)
        if shown:
            full = round(_BAR * state.step / steps)
            bar = "█" * full + "░" * (_BAR - full)
            print(f"\r{bar} {state.step:,} of {steps:,} updates", end="", file=sys.stderr, flush=True)
    if shown:
        print(file=sys.stderr)
    return state


def _outcome(state: TrainState, head: TrainState, seconds: float) -> dict[str, Any]:
    """Return the figures of a state of a run that went as far as ``head`` in so many seconds."""
    seen = inspect(state)
    dataset = state.problem.dataset
    outcome: dict[str, Any] = {"step": state.step, "train_loss": seen.train_loss}
    if seen.test_loss is not None:
        outcome["test_loss"] = seen.test_loss
    if seen.train_accuracy is not None:
        outcome["train_accuracy"] = seen.train_accuracy
    if seen.test_accuracy is not None:
        outcome["test_accuracy"] = seen.test_accuracy
    if not dataset.test.size:
        outcome["train_samples"] = len(dataset.train)
        outcome["has_test_part"] = False
    outcome["dead_units"] = list(seen.dead_units)
    outcome["parameters_sha256"] = parameters_sha256(state.parameters)
    outcome["updates_per_second"] = round(head.step / seconds) if seconds > 0 and head.step else 0
    if head is not state:
        outcome["stopped_at"] = head.step
    if head.diverged_at is not None:
        outcome["diverged_at"] = head.diverged_at
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in outcome.items()
    }


def _as_text(outcome: dict[str, Any]) -> str:
    width = max(map(len, outcome))
    return "\n".join(f"{key:<{width}}  {_plain(value)}" for key, value in outcome.items())


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return fixed(value, 4)
    if isinstance(value, list):
        return " ".join(map(str, value)) or "no hidden layer"
    return str(value)
