"""The options of ``reluexplorer train``."""

from __future__ import annotations

import argparse

from reluexplorer.app.parsing import Parser
from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.assembling import TableChoices
from reluexplorer.core.column_choices import FILLS, KINDS, USES
from reluexplorer.core.features import FEATURES
from reluexplorer.core.initializers import INITIALIZERS
from reluexplorer.core.losses import HEADS
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problems import AUTOMATIC
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.core.splits import FEWEST_TO_SPLIT
from reluexplorer.core.targets import TASKS
from reluexplorer.session.document import DRAWN
from reluexplorer.session.edits import SHIPPED_DATA, chosen_columns
from reluexplorer.session.presets import PRESETS


class _Formatter(argparse.ArgumentDefaultsHelpFormatter):
    """Says defaults, but not those that are nothing."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        nothing = action.default is False or action.default in (None, "", [])
        return action.help if nothing else super()._get_help_string(action)


DEFAULT_STEPS = 2000


class OptionParser(Parser):
    """A parser that also tells, as ``given``, which options were given, even at their default."""

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """Parse as every parser does, and once more without defaults."""
        options, rest = super().parse_known_args(args, namespace)
        kept = [(action, action.default) for action in self._actions]
        for action, _ in kept:
            action.default = argparse.SUPPRESS
        try:
            given, _ = super().parse_known_args(args, argparse.Namespace())
        finally:
            for action, default in kept:
                action.default = default
        options.given = frozenset(vars(given))
        return options, rest


def train_parser(
    prog: str = "reluexplorer train",
    description: str = "Train a network without a window and print what came out.",
) -> OptionParser:
    """Return the parser of the command, or of another one with the same options."""
    parser = OptionParser(
        prog=prog,
        description=description,
        formatter_class=_Formatter,
    )
    parser.add_argument_group("what to open").add_argument(
        "name", nargs="?", default="", metavar="FILE",
        help="a document, an address or a preset, as by --open, or a table or a data set, as by --data",
    )  # fmt: skip
    parser.add_argument(
        "--open",
        default="",
        metavar="WHAT",
        help="a document (.reluexp), a TensorFlow Playground address or a preset "
        f"({', '.join(PRESETS)}); options that are given apply on top of it, from the first step on",
    )
    add_run_options(parser)
    output = parser.add_argument_group("output")
    output.add_argument("--json", action="store_true", help="print JSON")
    return parser


def add_run_options(parser: OptionParser) -> None:
    """Add all that sets a run."""
    _add_data(parser)
    _add_network(parser)
    _add_training(parser)


def _several(group: argparse._ArgumentGroup, name: str, words: str) -> None:
    """Add an option that may be given again and again, for one number each."""
    group.add_argument(name, type=float, action="append", default=[], metavar="NUMBER", help=words)


def _add_data(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("data")
    names = ", ".join(name for name in SHIPPED_DATA if name != DRAWN)
    group.add_argument("--data", default="circle", help=f"{names}, or the path of a CSV file")
    group.add_argument("--expression", default="", metavar="F", help="the f(x) of above; sin(x) if left out")
    group.add_argument(
        "--features", default="", metavar="NAMES",
        help="what the network is given of a point of the plane, with commas between: "
        f"of {', '.join(FEATURES)}; x1,x2 if left out",
    )  # fmt: skip
    add_table_options(group)
    group.add_argument("--samples", type=int, default=500, help="how many samples to draw")
    group.add_argument("--noise", type=float, default=0.0, help="0 to 0.5")
    group.add_argument(
        "--test-share", type=float, default=0.3,
        help="share kept out of training; 0 for none, as for a table of "
        f"fewer than {FEWEST_TO_SPLIT} usable rows where it is left out",
    )  # fmt: skip


def add_table_options(group: argparse._ActionsContainer) -> None:
    """Add what is chosen of a table: the target, the task, single columns, scaling."""
    group.add_argument(
        "--target",
        default="",
        help="the table's column to predict, or several with commas between; inferred if left out",
    )
    group.add_argument(
        "--task", choices=TASKS[1:], default="", metavar="TASK",
        help=f"what is predicted of a table: {', '.join(TASKS[1:])}; inferred if left out",
    )  # fmt: skip
    group.add_argument(
        "--column", action="append", default=[], metavar="NAME=WORDS",
        help=f"what a table's column is used as ({', '.join(USES)}), holds ({', '.join(KINDS)}) and has for "
        f"missing values ({', '.join(FILLS)}), with commas between; give it once for each column",
    )  # fmt: skip
    group.add_argument(
        "--scale", choices=("on", "off"), default="on",
        help="standardise a table's numeric inputs, or leave them as they are",
    )  # fmt: skip


def table_choices(options: argparse.Namespace) -> TableChoices:
    """Return what the options choose of a table; raise CommandError with a sentence."""
    columns = chosen_columns(tuple(options.column))
    share = getattr(options, "test_share", TableChoices().test_share)
    return TableChoices(options.target, options.task, columns, options.scale == "on", share)


def _add_network(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("network")
    group.add_argument("--hidden", default="8,8", help="units of each hidden layer; none for no layer")
    group.add_argument(
        "--activation", default="relu",
        help="of all hidden units, or one for each layer with commas between; "
        f"of {', '.join(CATALOGUE)} (reluexplorer activations tells more)",
    )  # fmt: skip
    _several(group, "--activation-parameter", "of the (first) activation, in its order")
    group.add_argument("--per-unit", action="store_true", help="learn a PReLU slope for each unit")
    group.add_argument(
        "--output", choices=(AUTOMATIC, *HEADS), default=AUTOMATIC, help="output layer and loss"
    )
    group.add_argument(
        "--weights", default="", metavar="FILE",
        help="begin with the weights in a file that export wrote: .npz, .safetensors or .json",
    )  # fmt: skip
    group.add_argument(
        "--initializer", choices=tuple(INITIALIZERS), default="he_normal", help="how weights begin"
    )
    _several(group, "--initializer-parameter", "of the initialisation, in its order")
    group.add_argument("--bias", type=float, default=0.0, help="what hidden biases begin at")
    group.add_argument("--bias-spread", type=float, default=0.0, help="their standard deviation")
    group.add_argument("--no-bias", action="store_true", help="no biases at all")
    group.add_argument("--dropout", type=float, default=0.0, help="share of units silenced in training")
    group.add_argument(
        "--precision", choices=("float32", "float64"), default="float32", help="of all numbers"
    )


def _add_training(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("training")
    group.add_argument("--optimizer", choices=tuple(OPTIMIZERS), default="sgd", help="update rule")
    _several(group, "--optimizer-parameter", "of the update rule, in its order: momentum, or β₁, β₂, ε")
    group.add_argument("--learning-rate", type=float, default=0.03, help="1e-7 to 1e7")
    group.add_argument(
        "--schedule", choices=tuple(SCHEDULES), default="constant", help="of the learning rate"
    )
    _several(group, "--schedule-parameter", "of the schedule, in its order")
    group.add_argument("--batch-size", type=int, default=10, help="samples that an update sees")
    group.add_argument("--l1", type=float, default=0.0, help="times Σ|w| is added to the loss")
    group.add_argument("--l2", type=float, default=0.0, help="times ½Σw² is added to the loss")
    group.add_argument("--clip-norm", type=float, default=0.0, help="largest gradient norm; 0 for none")
    group.add_argument("--clip-value", type=float, default=0.0, help="largest component of it; 0 for none")
    group.add_argument("--weight-limit", type=float, default=0.0, help="largest |weight|; 0 for none")
    group.add_argument("--seed", type=int, default=0, help="of first weights, batches and dropout")
    group.add_argument(
        "--steps", type=int, help=f"updates to make (default: {DEFAULT_STEPS}, or those of the document)"
    )
