"""``reluexplorer train --network recurrent``: a recurrent network on sequences, without a window."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from typing import Any

from reluexplorer.app.cli import train_labs
from reluexplorer.app.parsing import Figure
from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.core.data.digit_sequences import DigitSequences
from reluexplorer.core.data.digits import SIDE
from reluexplorer.core.data.sequences import Sequences
from reluexplorer.core.engine.recurrence.trainer import USUAL, RecurrentTrainer
from reluexplorer.core.network.recurrence.spec import RECURRENT_WEIGHTS, RecurrentSpec
from reluexplorer.core.network.recurrence.through_time import ThroughTime
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.run.machine import share_the_machine

ADDING = "adding"
DIGITS = {"digit-pixels": 1, "digit-rows": SIDE}
"""Sequences of digits, with the pixels of a step."""
TIME_STEPS = 100
UPDATES = 1000


def main(arguments: Sequence[str]) -> int:
    """Train as asked, print the outcome, return the exit code: 1 where training diverged."""
    options = _parser().parse_args(arguments)
    train_labs.refuse_saving(options)
    share_the_machine()
    with refused():
        run = run_of(options)
    before = run.through_time()
    began = time.perf_counter()
    train_labs.make(run, options.steps)
    return train_labs.answered(run, _outcome(run, before, time.perf_counter() - began), as_json=options.json)


def sequences_of(options: argparse.Namespace) -> Sequences:
    """Return the sequences that the options mean; raise CommandError for a length that is not theirs."""
    if options.data == ADDING:
        return AddingProblem(options.time_steps or TIME_STEPS, options.seed)
    if options.time_steps is not None:
        raise CommandError(f"--time-steps is for --data {ADDING}: digits are as long as they are.")
    return DigitSequences(DIGITS[options.data], options.seed)


def run_of(options: argparse.Namespace) -> RecurrentTrainer:
    """Return the run that the options mean; ValueError for what no recurrent network can be."""
    sequences = sequences_of(options)
    spec = RecurrentSpec(
        sequences.features,
        options.units,
        sequences.outputs,
        train_labs.chosen_activation(options),
        options.recurrent,
        options.recurrent_gain,
        output="softmax" if sequences.classes else "linear",
    )
    training = TrainingSpec(
        options.optimizer,
        options.learning_rate,
        options.batch_size,
        options.seed,
        clip_norm=options.clip_norm,
    )
    train_labs.demand_room(sequences.time_steps * options.batch_size * 4 * spec.units, spec.dtype)
    return RecurrentTrainer(spec, training, sequences)


def _outcome(run: RecurrentTrainer, before: ThroughTime, seconds: float) -> dict[str, Any]:
    outcome: dict[str, Any] = {
        "step": run.step,
        "test_loss": run.test_loss(),
        "loss_of_guessing": run.sequences.baseline,
    }
    if (accuracy := run.test_accuracy()) is not None:
        outcome["test_accuracy"] = accuracy
    for when, seen in (("start", before), ("end", run.through_time())):
        outcome[f"gradient_first_over_last_at_the_{when}"] = seen.growth
        outcome[f"last_activity_at_the_{when}"] = float(seen.activity_rms[-1])
    outcome["parameters_sha256"] = parameters_sha256(run.parameters)
    outcome["updates_per_second"] = round(run.step / seconds) if seconds > 0 else 0
    return outcome


def _parser() -> argparse.ArgumentParser:
    parser = train_labs.lab_parser(
        "recurrent", "Train a recurrent network on sequences and print what came out."
    )
    spec = RecurrentSpec(1)
    data = parser.add_argument_group("data")
    data.add_argument(
        "--data", choices=(ADDING, *DIGITS), default=ADDING,
        help="the two marked numbers of a sequence to be added, or digits read by pixels or by rows",
    )  # fmt: skip
    data.add_argument(
        "--time-steps", type=Figure(2, 1000, whole=True, strict=True),
        help=f"length of the sequences with numbers to be added (default: {TIME_STEPS})",
    )  # fmt: skip
    network = parser.add_argument_group("network")
    network.add_argument(
        "--units", type=Figure(1, 1000, whole=True, strict=True), default=spec.units, help="of the layer"
    )
    train_labs.add_activation(network)
    network.add_argument(
        "--recurrent", choices=tuple(RECURRENT_WEIGHTS), default=spec.recurrent,
        help="how the weights between the units begin",
    )  # fmt: skip
    network.add_argument(
        "--recurrent-gain", type=Figure(0, 100, strict=True), default=spec.gain,
        help="multiplies the first weights between the units",
    )  # fmt: skip
    updates = parser.add_argument_group("training")
    updates.add_argument(
        "--learning-rate",
        type=train_labs.rate(),
        default=USUAL.learning_rate,
        help="size of an update's step",
    )
    train_labs.add_updates(updates, optimizer=USUAL.optimizer, batch_size=USUAL.batch_size)
    updates.add_argument(
        "--clip-norm", type=Figure(0, strict=True), default=USUAL.clip_norm,
        help="largest norm of the gradient, 0 for no limit",
    )  # fmt: skip
    updates.add_argument(
        "--steps", type=Figure(0, whole=True, strict=True), default=UPDATES, help="updates to make"
    )
    return parser
