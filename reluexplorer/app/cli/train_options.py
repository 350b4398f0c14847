"""The options of ``reluexplorer train``."""

from __future__ import annotations

import argparse

from reluexplorer.app.parsing import Figure, Parser, WithDefaults, figure_of
from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.data.kinds.points import FEATURES
from reluexplorer.core.data.tables.column_choices import FILLS, KINDS, USES
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.core.data.tables.targets import TASKS
from reluexplorer.language import _
from reluexplorer.session.document.data_changes import chosen_columns
from reluexplorer.session.document.domains import ManyNumbers, Names, Switch
from reluexplorer.session.document.limits import DRAWN, MOST_UNITS, SHIPPED_DATA, VALUES
from reluexplorer.session.document.setting import Setting
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.starts.presets import PRESETS


class OptionFormatter(WithDefaults):
    """Says the bounds of numbers too."""

    def _get_help_string(self, action: argparse.Action) -> str:
        bounds = f"; {action.type.span}" if isinstance(action.type, Figure) else ""
        return f"{super()._get_help_string(action)}{bounds}"


DEFAULT_STEPS = 2000


class OptionParser(Parser):
    """A parser that also tells, as ``given``, which options were given, even at their default."""

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """Parse as every parser does, and once more without defaults."""
        options, rest = super().parse_known_args(args, namespace)
        kept = [(action, action.default) for action in self._actions]
        for action, _default in kept:
            action.default = argparse.SUPPRESS
        try:
            given, _rest = super().parse_known_args(args, argparse.Namespace())
        finally:
            for action, default in kept:
                action.default = default
        options.given = frozenset(vars(given))
        for action in self._actions:
            if action.dest in options.given and getattr(options, action.dest) == "" != action.const:
                self._refuse_nothing(action)
        return options, rest

    def _refuse_nothing(self, action: argparse.Action) -> None:
        """End where an empty text was given; no hidden layers may be said so."""
        if action.dest != "hidden":
            name = action.option_strings[0] if action.option_strings else action.metavar or action.dest
            self.error(_("{name} is empty: name something, or leave it out").format(name=name))


def train_parser(
    prog: str = "reluexplorer train",
    description: str = _("Train a network without a window and print what came out."),
) -> OptionParser:
    """Return the parser of the command, or of another one with the same options."""
    parser = OptionParser(
        prog=prog,
        description=description,
        formatter_class=OptionFormatter,
    )
    parser.add_argument_group(_("what to open")).add_argument(
        "name", nargs="?", default="", metavar=_("FILE"),
        help=_(
            "a document, an address or a preset, as by --open; a table or a data set, as by "
            "--data; or weights, as by --weights"
        ),
    )  # fmt: skip
    parser.add_argument(
        "--open",
        default="",
        metavar=_("WHAT"),
        help=_(
            "a document (.reluexp), a TensorFlow Playground address or a preset ({presets}); options that "
            "are given apply on top of it, from the first step on"
        ).format(presets=", ".join(PRESETS)),
    )
    add_run_options(parser)
    output = parser.add_argument_group(_("output"))
    output.add_argument("--json", action="store_true", help=_("print JSON"))
    return parser


def add_run_options(parser: OptionParser) -> None:
    """Add all that sets a run."""
    _add_data(parser)
    _add_network(parser)
    _add_training(parser)


def add_setting(group: argparse._ActionsContainer, setting: Setting) -> None:
    """Add the option of a setting: a number, one number each time it is given, a name, or a switch."""
    name, domain, help_ = f"--{setting.option}", setting.domain, setting.option_help
    if isinstance(domain, Switch):
        _add_switch(group, name, f"--{setting.option_back}", help_)
    elif isinstance(domain, Names):
        group.add_argument(name, choices=domain.options, default=setting.default, help=help_)
    elif isinstance(domain, ManyNumbers):
        kind = figure_of(domain)
        group.add_argument(name, type=kind, action="append", default=[], metavar=_("NUMBER"), help=help_)
    else:
        group.add_argument(name, type=figure_of(domain), default=setting.default, help=help_)


def _add_switch(group: argparse._ActionsContainer, name: str, back: str, help_: str) -> None:
    """Add an option, and the one that takes it back."""
    taken = group.add_argument(name, action="store_true", help=help_)
    group.add_argument(
        back, dest=taken.dest, action="store_false", default=False, help=_("without {name}").format(name=name)
    )


def _add_settings(group: argparse._ActionsContainer, part: str) -> None:
    """Add the options of all settings of a part of the document."""
    for setting in SETTINGS.values():
        if setting.part == part and setting.option:
            add_setting(group, setting)


def _add_data(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(_("data"))
    names = ", ".join(name for name in SHIPPED_DATA if name != DRAWN)
    group.add_argument(
        "--data", default="circle", help=_("{names}, or the path of a table").format(names=names)
    )
    group.add_argument(
        "--expression", default="", metavar="F", help=_("the f(x) of above; sin(x) if left out")
    )
    group.add_argument(
        "--features", default="", metavar=_("NAMES"),
        help=_(
            "what the network is given of a point of the plane, with commas between: of {features}; x1,x2 if "
            "left out"
        ).format(features=", ".join(FEATURES)),
    )  # fmt: skip
    add_table_options(group)
    _add_settings(group, "data")


def add_table_options(group: argparse._ActionsContainer) -> None:
    """Add what is chosen of a table: the target, the task, single columns, scaling."""
    group.add_argument(
        "--target",
        default="",
        help=_("the table's column to predict, or several with commas between; inferred if left out"),
    )
    group.add_argument(
        "--task", choices=TASKS[1:], default="", metavar=_("TASK"),
        help=_("what is predicted of a table: {tasks}; inferred if left out").format(
            tasks=", ".join(TASKS[1:])
        ),
    )  # fmt: skip
    group.add_argument(
        "--column", action="append", default=[], metavar=_("NAME=WORDS"),
        help=_(
            "what a table's column is used as ({uses}), holds ({kinds}) and has for missing values "
            "({fills}), with commas between; give it once for each column"
        ).format(uses=", ".join(USES), kinds=", ".join(KINDS), fills=", ".join(FILLS)),
    )  # fmt: skip
    group.add_argument(
        "--scale", choices=("on", "off"), default="on",
        help=_("standardise a table's numeric inputs, or leave them as they are"),
    )  # fmt: skip


def table_choices(options: argparse.Namespace) -> TableChoices:
    """Return what the options choose of a table; raise CommandError with a sentence."""
    columns = chosen_columns(tuple(options.column))
    share = getattr(options, "test_share", TableChoices().test_share)
    return TableChoices(options.target, options.task, columns, options.scale == "on", share)


def _add_network(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(_("network"))
    group.add_argument(
        "--hidden",
        default="8,8",
        help=_(
            "units of each hidden layer, 1 to {most}, with commas between; none or 0 for no hidden layer"
        ).format(most=MOST_UNITS),
    )
    group.add_argument(
        "--activation", default="relu",
        help=_(
            "of all hidden units, or one for each layer with commas between; of {names} (reluexplorer "
            "activations tells more)"
        ).format(names=", ".join(CATALOGUE)),
    )  # fmt: skip
    group.add_argument(
        "--activation-parameter", type=figure_of(VALUES), action="append", default=[], metavar=_("NUMBER"),
        help=_("of the (first) activation, in its order"),
    )  # fmt: skip
    _add_switch(group, "--per-unit", "--no-per-unit", _("learn a PReLU slope for each unit"))
    group.add_argument(
        "--weights", default="", metavar=_("FILE"),
        help=_("begin with the weights in a file that export wrote: .npz, .safetensors or .json"),
    )  # fmt: skip
    _add_settings(group, "network")


def _add_training(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(_("training"))
    _add_settings(group, "training")
    group.add_argument(
        "--steps",
        type=Figure(0, whole=True),
        help=_("updates to make (default: {steps}, or those of the document)").format(steps=DEFAULT_STEPS),
    )
