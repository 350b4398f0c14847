"""From the options of train, health and export to a recipe, made by the commands that the window uses."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise

from reluexplorer.app.cli.answers import aside
from reluexplorer.app.cli.opened import opened, path_of_weights, take_weights
from reluexplorer.app.cli.train_options import DEFAULT_STEPS, table_choices
from reluexplorer.app.files.opening import commands_to_open, several_targets
from reluexplorer.core.data.tables.dialect import head_format
from reluexplorer.core.data.tables.table import TableChoices, in_table_order
from reluexplorer.language import _, ngettext
from reluexplorer.sentences import quoted, shortened, some
from reluexplorer.session.commands.command import Edit, checked
from reluexplorer.session.commands.data import ChooseColumns, OpenTable, SetExpression, SetFeatures
from reluexplorer.session.commands.network import (
    SetActivation,
    SetActivationParameters,
    SetHidden,
    SetLayerActivation,
    SetPerUnit,
)
from reluexplorer.session.commands.settings import SetSetting, assign
from reluexplorer.session.commands.weights import OpenWeights, begun_with, weights_in
from reluexplorer.session.commands.weights_words import contradictions, weights_words
from reluexplorer.session.document.changes import differing, with_valid_selection, with_view
from reluexplorer.session.document.data_changes import chosen_columns
from reluexplorer.session.document.document import Document, NetworkChoice, Recipe
from reluexplorer.session.document.domains import CommandError, Switch, refused
from reluexplorer.session.document.limits import DRAWN, MOST_UNITS, TABLE
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.document.suiting import Origin, Suiting
from reluexplorer.session.run.loading import load
from reluexplorer.session.starts.playground_address import is_address
from reluexplorer.session.starts.presets import PRESETS
from reluexplorer.text import listed

Options = argparse.Namespace
_OF_DATA = {"data", "target", "task", "column"}
_OF_THEIR_OWN = {
    TABLE: _("Tables have their samples as they are:"),
    "digits": _("Digits have their samples as they are:"),
    DRAWN: _("Points drawn by hand have their samples as they are:"),
}
"""Data that are not made, and what is said of them where it is asked how to make them."""
_OF_A_TABLE = {"target", "task", "column", "scale"}
_OF_ACTIVATIONS = {"activation", "per_unit", "activation_parameter"}
_OF_WEIGHTS = {
    **dict.fromkeys(_OF_ACTIVATIONS, "activation"),
    "output": "output",
    "precision": "precision",
}
"""Options for what a file of weights may say itself, each with what of the function it is."""
_SIMPLE = {setting.option.replace("-", "_"): setting for setting in SETTINGS.values() if setting.option}
"""The setting of each option, in the order in which they are carried out."""
_OPTIONS: dict[type[Edit], str] = {
    SetHidden: "hidden",
    SetActivation: "activation",
    SetLayerActivation: "activation",
    SetActivationParameters: "activation-parameter",
    SetExpression: "expression",
    SetFeatures: "features",
}
"""The options of commands that set more than one field."""


def recipe_of(options: Options) -> tuple[Recipe, int]:
    """Return the recipe that the options mean, and the steps; raise as :func:`document_of` does."""
    document, steps = document_of(options)
    return document.recipe, steps


def document_of(options: Options) -> tuple[Document, int]:
    """Return the document that the options mean, seen as what was opened is, and the steps.

    What ``--open`` names is where it starts from; options that were given apply on top of that, from the
    first step on. Raises :class:`CommandError` with a sentence where options do not go together.
    """
    if options.steps is not None and options.steps < 0:
        raise CommandError(_("--steps takes a whole number from 0."))
    take_weights(options)
    found, saved = opened(options.open) if options.open else (None, None)
    start = None if found is None else found.recipe
    steps = options.steps if options.steps is not None else DEFAULT_STEPS if saved is None else saved
    later = frozenset(_OF_WEIGHTS) if options.weights else frozenset()
    if start is None:
        recipe = _followed(Recipe(), _commands(options, frozenset(vars(options)) - later, Recipe()))
    else:
        wanted = options.given - {"name", "open", "steps", "json"} - later
        recipe = _overridden(start, _commands(options, wanted, start))
        if _OF_DATA & options.given and "output" not in options.given:
            recipe = _suited(recipe, start, options.open)
    idle = [f"--{name}" for name in ("samples", "noise") if name in options.given]
    if idle and recipe.data.name in _OF_THEIR_OWN:
        nothing = ngettext("{options} changes nothing.", "{options} change nothing.", len(idle))
        aside(f"{_OF_THEIR_OWN[recipe.data.name]} {nothing.format(options=listed(idle))}")
    recipe = _weighted(recipe, options) if options.weights else recipe
    return Document(recipe) if found is None else _seen_alike(recipe, found), steps


def _seen_alike(recipe: Recipe, found: Document) -> Document:
    """Return a recipe's document seen as what was opened is, but for what only that one has."""
    before = found.recipe
    document = with_valid_selection(Document(recipe, found.view))
    if (recipe.data, recipe.network.output) == (before.data, before.network.output):
        return document
    return with_view(document, plane=None, window=None, output=None)


def _suited(recipe: Recipe, opened: Recipe, what: str) -> Recipe:
    """Return the recipe of other data than what was opened with an output that can give their answers."""
    origin = shortened(what)
    if what in PRESETS:
        origin = _("the preset {title}").format(title=PRESETS[what].title)
    elif is_address(what):
        origin = _("the Playground address")
    asked = Suiting(Origin(origin, opened), recipe.data)
    with refused():
        made, said = asked.found(Document(recipe), load(recipe.data))
    aside(said)
    return made.recipe if made.recipe.network.output != recipe.network.output else recipe


def _weighted(recipe: Recipe, options: Options) -> Recipe:
    """Return the recipe that begins with the weights of a file, and speak of what comes with them."""
    for name, setting in _SIMPLE.items():
        if name in options.given and "given" in setting.resets:
            raise CommandError(
                _("--weights are the first weights and biases: leave out --{option}.").format(
                    option=setting.option
                )
            )
    given = weights_in(path_of_weights(options.weights))
    if "hidden" in options.given and recipe.network.hidden != given.sizes[1:-1]:
        shape = ",".join(map(str, given.sizes[1:-1])) or "none"
        raise CommandError(
            _("--hidden {hidden} does not fit: the weights are of --hidden {shape}.").format(
                hidden=options.hidden, shape=shape
            )
        )
    keeps = bool(options.open) or "data" in options.given
    with refused():
        document, problem = begun_with(
            Document(recipe),
            given,
            load(recipe.data),
            keeps_data=keeps,
            keeps_inputs="features" in options.given,
        )
    begun = document.recipe
    made = _followed(begun, _of_network(options, _OF_WEIGHTS.keys() & options.given, begun.network))
    chosen = frozenset(_OF_WEIGHTS[name] for name in _OF_WEIGHTS.keys() & options.given)
    words = [
        weights_words(given, recipe.network, problem, chosen),
        *contradictions(given, made.network, problem.dataset),
    ]
    if made.data.name != recipe.data.name:
        words.insert(0, _("The weights fit --data {name}, which is taken.").format(name=made.data.name))
    aside(*words)
    return made


def _commands(options: Options, given: frozenset[str], start: Recipe) -> list[Edit]:
    """Return the commands that the given options stand for."""
    return [*_data_commands(options, given, start), *_of_network(options, given, start.network)]


def _of_network(options: Options, given: AbstractSet[str], start: NetworkChoice) -> list[Edit]:
    """Return the commands of the given options of the network and of training, of its layers first."""
    return [*_layer_commands(options, given, start), *_simple(options, given, "network", "training")]


def _simple(options: Options, given: AbstractSet[str], *parts: str) -> Iterator[Edit]:
    """Yield a command for each given option that is one setting of these parts."""
    for name, setting in _SIMPLE.items():
        if name in given and setting.part in parts:
            value = getattr(options, name)
            if isinstance(setting.domain, Switch):
                value = value == setting.option_value
            yield assign(setting.path, tuple(value) if isinstance(value, list) else value)


def _data_commands(options: Options, given: frozenset[str], start: Recipe) -> Iterator[Edit]:
    yield from _simple(options, given, "data")
    if "data" in given:
        yield from _chosen_data(options)
    elif _OF_A_TABLE & given:
        yield _chosen_columns(options, given, start)
    if "expression" in given and options.expression:
        name = options.data if "data" in given else start.data.name
        if name != "above":
            raise CommandError(_("--expression goes with --data above."))
        yield SetExpression(options.expression)
    if "features" in given and options.features:
        yield SetFeatures(_names(options.features))


def _chosen_data(options: Options) -> list[Edit]:
    """Return the commands for a data set or a table."""
    wanted = table_choices(options)
    commands = commands_to_open(options.data, wanted, share_given="test_share" in options.given)
    edits_only = [step for step in commands if isinstance(step, Edit)]
    if not any(isinstance(step, OpenTable) for step in commands):
        if options.target:
            raise CommandError(_("--target names a column of a table: give one by --data."))
        named = {"task": options.task, "column": options.column}
        given = [f"--{name}" for name, value in named.items() if value]
        if given or not wanted.scaled:
            name = (*given, "--scale")[0]
            raise CommandError(_("{name} is for a table: give one by --data.").format(name=name))
    if any(isinstance(step, OpenWeights) for step in commands):
        raise CommandError(
            _("These are weights: give {data} by --weights.").format(data=quoted(options.data))
        )
    if len(edits_only) < len(commands):
        raise CommandError(
            _("--data takes a data set or a table: open {data} by --open.").format(data=quoted(options.data))
        )
    return edits_only


def _chosen_columns(options: Options, given: frozenset[str], start: Recipe) -> Edit:
    """Return the command that chooses anew of the table of what was opened; what is not given stays."""
    data = start.data
    if data.name != TABLE:
        first = next(name for name in ("target", "task", "column", "scale") if name in given)
        raise CommandError(
            _("--{option} is for a table, and what is opened has none: give one by --data.").format(
                option=first
            )
        )
    columns = tuple(options.column) if "column" in given else tuple(map(str, data.columns))
    target = options.target if "target" in given else data.target
    if target and ("target" in given or "column" in given):
        with refused():
            names = head_format(data.table)[0].names
            wanted = TableChoices(target, columns=chosen_columns(columns))
            chosen = in_table_order(names, several_targets(names, wanted))
        target, columns = chosen.target, tuple(map(str, chosen.columns))
    return ChooseColumns(
        columns,
        target,
        options.task if "task" in given else data.task,
        options.scale == "on" if "scale" in given else data.scaled,
    )


def _layer_commands(options: Options, given: AbstractSet[str], start: NetworkChoice) -> Iterator[Edit]:
    hidden = start.hidden
    if "hidden" in given:
        hidden = _hidden(options.hidden)
        yield SetHidden(hidden)
    if not _OF_ACTIVATIONS & given:
        return
    first, *others = _activations(options.activation, len(hidden)) if "activation" in given else ("",)
    if first:
        yield SetActivation(first)
    if "per_unit" in given:
        yield SetPerUnit(options.per_unit)
    if "activation_parameter" in given:
        yield SetActivationParameters(tuple(options.activation_parameter))
    for layer, name in enumerate(others, 1):
        if name != first:
            yield SetLayerActivation(layer, name)


def _followed(recipe: Recipe, commands: Sequence[Edit]) -> Recipe:
    """Return the recipe after commands that are carried out before its first step."""
    document = Document(recipe)
    for step in commands:
        try:
            made = checked(step)
        except CommandError as error:
            raise CommandError(_of_option(step, str(error))) from None
        document = made.apply(document) if isinstance(made, Edit) else document
    return document.recipe


def _overridden(recipe: Recipe, commands: Sequence[Edit]) -> Recipe:
    """Return the recipe with commands carried out on top, before its first step and at each of its changes.

    Other data and another shape leave the changes out: they speak of neurons that may not be there.
    """
    if not commands:
        return recipe
    stages = recipe.stages
    made = [_followed(stage, commands) for stage in stages]
    last = made[-1]
    if (last.data, last.network.hidden) != (recipe.data, recipe.network.hidden):
        if recipe.changes:
            count = len(recipe.changes)
            said = ngettext(
                "With other data or layers, the {count} change that was made on the way is left out.",
                "With other data or layers, the {count} changes that were made on the way are left out.",
                count,
            )
            aside(said.format(count=f"{count:,}"))
        return last
    _say_what_gives_way(recipe, stages, made)
    trainings = [
        replace(after.training, frozen=stage.training.frozen)
        for after, stage in zip(made, stages, strict=True)
    ]
    changes = tuple(
        replace(change, network=after.network, training=training)
        for change, after, training in zip(recipe.changes, made, trainings, strict=False)
    )
    return replace(last, training=trainings[-1], changes=changes)


def _say_what_gives_way(recipe: Recipe, stages: Sequence[Recipe], made: Sequence[Recipe]) -> None:
    """Name the steps of changes on the way that set what options set from the start."""
    steps = [
        f"{change.step:,}"
        for change, was, now in zip(recipe.changes, pairwise(stages), pairwise(made), strict=True)
        if differing(*was).keys() - differing(*now).keys()
    ]
    if steps:
        said = ngettext(
            "The options given hold for the whole run: they take the place of what was changed on the way at "
            "step {steps}.",
            "The options given hold for the whole run: they take the place of what was changed on the way at "
            "steps {steps}.",
            len(steps),
        )
        aside(said.format(steps=some(steps)))


def _of_option(step: Edit, message: str) -> str:
    """Return a message about a command's argument as one about the option that it came from."""
    prefix = f"{step.name}: "
    if not message.startswith(prefix):
        return message
    argument, _blank, refused_for = message.removeprefix(prefix).partition(" ")
    own = step.setting.option if isinstance(step, SetSetting) else _OPTIONS.get(type(step))
    return f"--{own or {'path': 'data', 'columns': 'column'}.get(argument, argument)} {refused_for}"


def _names(text: str) -> tuple[str, ...]:
    """Return the names between commas."""
    return tuple(name.strip() for name in text.split(","))


def _activations(text: str, layers: int) -> tuple[str, ...]:
    """Return one name for all hidden layers, or one for each."""
    names = _names(text)
    if "" in names:
        raise CommandError(
            _("--activation takes names with commas between, like relu,tanh; not {given}.").format(
                given=quoted(text)
            )
        )
    if len(names) not in {1, layers}:
        raise CommandError(
            _(
                "--activation takes one function, or one for each of the {layers} hidden layers; "
                "these are {names}."
            ).format(layers=layers, names=len(names))
        )
    return names


def _hidden(text: str) -> tuple[int, ...]:
    if text.strip().lower() in {"", "none", "0"}:
        return ()
    try:
        sizes = tuple(int(part) for part in text.split(","))
    except ValueError:
        raise CommandError(
            _(
                "--hidden takes numbers with commas between, like 8,8; not {given}. "
                "Each goes from 1 to {most}. With none or 0 alone there is no hidden layer."
            ).format(given=quoted(text), most=MOST_UNITS)
        ) from None
    for size in sizes:
        if not 1 <= size <= MOST_UNITS:
            raise CommandError(
                _(
                    "--hidden goes from 1 to {most}; {given} is outside. "
                    "With none or 0 alone there is no hidden layer."
                ).format(given=quoted(size), most=MOST_UNITS)
            )
    return sizes
