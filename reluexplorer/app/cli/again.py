"""How a network is trained on data that were exported, as on the table that they came from."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from reluexplorer.app.cli.recipes import recipe_of
from reluexplorer.app.cli.train_options import DEFAULT_STEPS, train_parser
from reluexplorer.app.files.opening import loaded
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT
from reluexplorer.core.data.tables.column_choices import ColumnChoice
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.language import _
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.document.domains import Switch
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.document.settings import SETTINGS


def options_of(recipe: Recipe, steps: int, weights: str = "") -> list[str] | None:
    """Return the options, less those of the data, by which train makes a run of so many updates.

    Of none, as where data are only written, the usual number is made: there is nothing to train otherwise.
    ``weights`` is the file that the first weights came from. None where no options give this run: what was
    changed on the way, frozen, or set for a single layer is in a document alone.
    """
    network = replace(recipe.network, given="") if weights else recipe.network
    if recipe.changes or recipe.training.frozen or network.given:
        return None
    written = [*_of_network(network), *_of_settings(replace(recipe, network=network))]
    read, _steps = recipe_of(train_parser().parse_args(written))
    if read.training != recipe.training or _meant(read.network) != _meant(network):
        return None
    if weights:
        written += option("weights", weights)
    return [*written, *([] if steps in {0, DEFAULT_STEPS} else option("steps", steps))]


def option(name: str, value: object) -> list[str]:
    """Return an option with its value, as one word where the value would be taken for an option itself."""
    said = str(value)
    return [f"--{name}={said}"] if said.startswith("-") else [f"--{name}", said]


def _meant(network: NetworkChoice) -> tuple[NetworkChoice, tuple[ActivationChoice, ...]]:
    """Return a network in the one form that all choices of the same one have."""
    return replace(network, activation=ActivationChoice(), layer_activations=()), network.activations


def _of_network(network: NetworkChoice) -> Iterator[str]:
    usual = NetworkChoice()
    if network.hidden != usual.hidden:
        yield from option("hidden", ",".join(map(str, network.hidden)) or "none")
    if activations := network.activations:
        first = activations[0]
        alike = all(each == first for each in activations)
        names = [first.name] if alike else [each.name for each in activations]
        if names != [usual.activation.name]:
            yield from option("activation", ",".join(names))
        yield from _each("activation-parameter", first.parameters)
        if first.per_unit:
            yield "--per-unit"


def _of_settings(recipe: Recipe) -> Iterator[str]:
    """Yield the options of the settings of network and training that are not at their defaults."""
    document = Document(recipe)
    for setting in SETTINGS.values():
        value = setting.of(document)
        if not setting.option or setting.part not in {"network", "training"} or value == setting.default:
            continue
        if isinstance(setting.domain, Switch):
            yield f"--{setting.option}"
        else:
            yield from _each(setting.option, value if isinstance(value, tuple) else (value,))


def _each(name: str, values: tuple[object, ...]) -> Iterator[str]:
    for value in values:
        yield from option(name, value)


_USUAL = TableChoices()


def how_to_train(path: Path, dataset: Dataset, recipe: Recipe, steps: int, weights: str = "") -> str:
    """Return the sentence by which the exported samples of a table are learned in the run that they are of.

    ``recipe`` is what the data set was loaded by, ``weights`` the file of its first weights. Empty for the
    samples of no table, and where no options are needed.
    """
    if recipe.data.name != TABLE:
        return ""
    of_data = _of_data(path, dataset, recipe.data)
    if of_data is None:
        return _("No options of reluexplorer train give this run on it: read back, its columns are others.")
    of_run = options_of(recipe, steps, weights)
    if of_run is None:
        return _(
            "No options of reluexplorer train give this run on it: what was changed on the way or for one "
            "layer is in the document alone."
        )
    if not (of_run or len(of_data) > 2):
        return ""
    return _("To train on it as here: reluexplorer train {options}").format(
        options=shlex.join([*of_data, *of_run])
    )


def _of_data(path: Path, dataset: Dataset, data: DataChoice) -> list[str] | None:
    """Return the options by which the samples are read as they are; None where none would do."""
    if _are_the_same(_loaded(path, _USUAL), dataset):
        return option("data", _told(path))
    share = 0.0 if data.usual_share else data.test_share
    first, *others = dataset.target_names
    further = tuple(ColumnChoice(name, "target") for name in others)
    wanted = TableChoices(first, data.task, further, data.scaled, share)
    columns = (*further, *_other_than(_loaded(path, wanted), dataset))
    if not _are_the_same(_loaded(path, replace(wanted, columns=columns)), dataset):
        return None
    options = [*option("data", _told(path)), *option("target", first)]
    options += option("task", data.task) if data.task else []
    options += [part for choice in columns for part in option("column", choice)]
    options += [] if data.scaled else option("scale", "off")
    usual = 0.0 if len(dataset.inputs) < FEWEST_TO_SPLIT else _USUAL.test_share
    return [*options, *([] if share == usual else option("test-share", share))]


def _told(path: Path) -> str:
    """Return the path as it is never taken for the name of a data set that ships."""
    return str(path) if len(path.parts) > 1 or path.suffix else f"./{path}"


def _other_than(found: Dataset | None, dataset: Dataset) -> list[ColumnChoice]:
    """Return a choice for each column that is read otherwise than it was learned."""
    held = {source.name: source for source in found.sources if not source.part} if found else {}
    choices = []
    for source in dataset.sources:
        name = f"{source.name}: {source.part}" if source.part else source.name
        other = held.get(name)
        if other is None or (other.levels, other.flagged) != (source.levels, source.flagged):
            kind = "category" if source.levels else "number"
            choices.append(ColumnChoice(name, "input", kind, "own-category" if source.flagged else ""))
    return choices


def _loaded(path: Path, wanted: TableChoices) -> Dataset | None:
    try:
        made = loaded(path, wanted)
        few = wanted is _USUAL and len(made.inputs) < FEWEST_TO_SPLIT
        return load_table(path, TableChoices(whole=True)) if few else made
    except TableError:
        return None


def _are_the_same(found: Dataset | None, dataset: Dataset) -> bool:
    return (
        found is not None
        and found.task is dataset.task
        and all(
            np.array_equal(getattr(found, name), getattr(dataset, name))
            for name in ("inputs", "targets", "train")
        )
    )
