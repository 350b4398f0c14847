"""An output that cannot give the answers of newly chosen data gives way, and what stays is named.

That is so for what a person set by hand, and for what came with an address or a preset. What a lesson set
was nobody's choice: a person's own table begins without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace

from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.kinds import DATASETS
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.problem.make import AUTOMATIC, fitting_heads
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.document.changes import restarted, with_network, with_valid_selection
from reluexplorer.session.document.document import DataChoice, Document, Recipe
from reluexplorer.session.document.limits import SEEDS, TABLE
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.text import counted, fixed, listed, spanned, within

_RANGES = {"tanh": (-1.0, 1.0, spanned(-1.0, 1.0)), "relu": (0.0, float("inf"), _("from 0 on"))}
"""Between what an output that numbers can have answers, where not all numbers can be reached."""
_MOST_NAMED = 5
"""Settings that were kept and are named one by one."""
_OF_DRAWN = {"data.samples", "data.noise"}
"""Settings that mean nothing where data are not drawn at random."""
_KIND = ("name", "path", "target", "task", "columns")
"""What makes data others, rather than other samples of the same."""


def unsuited(output: str, dataset: Dataset) -> str:
    """Return why an output cannot give a data set's answers, without a full stop; empty where it can."""
    if output == AUTOMATIC or dataset.task is not Task.REGRESSION:
        return ""
    label = HEADS[output].label
    what = (
        _("the numbers of {target}").format(target=shortened(dataset.target_name))
        if dataset.target_name
        else _("these numbers")
    )
    if output not in fitting_heads(dataset.task):
        return _("{head} is for classes and cannot give {numbers}").format(head=label, numbers=what)
    low, high = float(dataset.targets.min()), float(dataset.targets.max())
    if output not in _RANGES or (_RANGES[output][0] <= low and high <= _RANGES[output][1]):
        return ""
    if any(scale.changes for scale in dataset.target_scales):
        said = _("{head} answers {range}, but {numbers} go, scaled, from {low} to {high}")
    else:
        said = _("{head} answers {range}, but {numbers} go from {low} to {high}")
    return said.format(
        head=label, range=_RANGES[output][2], numbers=what, low=fixed(low, 2), high=fixed(high, 2)
    )


def suited(document: Document, dataset: Dataset) -> tuple[Document, str]:
    """Return the document with an output that can give the answers, and a sentence where it is another."""
    why = unsuited(document.recipe.network.output, dataset)
    if not why:
        return document, ""
    said = _("{why}: the output is automatic now, {usual}.").format(
        why=why, usual=within(HEADS[fitting_heads(dataset.task)[0]].label)
    )
    return with_network(document, output=AUTOMATIC), said


def freed(document: Document, first: Recipe) -> Document:
    """Return the document with the usual settings in place of all that it still has of the ``first`` recipe.

    What was set by hand since stays; the data do.
    """
    parts = {}
    for part in ("network", "training"):
        now, there = getattr(document.recipe, part), getattr(first, part)
        usual = type(now)()
        same = [field.name for field in fields(now) if getattr(now, field.name) == getattr(there, field.name)]
        parts[part] = replace(now, **{name: getattr(usual, name) for name in same})
    network = parts["network"]
    own = tuple(each for each in network.layer_activations if each[0] < len(network.hidden))
    parts["network"] = replace(network, layer_activations=own)
    return with_valid_selection(restarted(document, replace(document.recipe, **parts)))


def staying(recipe: Recipe, first: Recipe, origin: str) -> str:
    """Return a sentence on the settings that a recipe still has from the ``first`` one, of ``origin``."""
    words = [
        words
        for path, words in _same(recipe, first)
        if not path.startswith("data.") and path != "network.bias"
    ]
    said = _("Still as in {origin}: {settings}.")
    return said.format(origin=origin, settings=listed(words)) if words else ""


def kept(recipe: Recipe, before: Recipe, first: Recipe) -> str:
    """Return a sentence on what was set by hand, since the ``first`` recipe, on the data of ``before``."""
    from_there = {path for path, _words in _same(recipe, first)}
    words = [words for path, words in _same(recipe, before) if path not in from_there]
    if (rest := len(words) - _MOST_NAMED) > 0:
        words = [*words[:_MOST_NAMED], counted(rest, "more setting")]
    return _("Kept as set by hand: {settings}.").format(settings=listed(words)) if words else ""


def _same(recipe: Recipe, other: Recipe) -> Iterator[tuple[str, str]]:
    """Yield the settings, by path and with words, in which both recipes are the same, and not as usual."""
    there, usual = _values(other), _values(Recipe())
    for path, value in _values(recipe).items():
        drawn = path not in _OF_DRAWN or recipe.data.name in DATASETS
        if drawn and value == there[path] != usual[path]:
            yield path, _said(recipe, path)


def _values(recipe: Recipe) -> dict[str, object]:
    """Return the value of each setting, by path, but for seeds and the parameters of rules."""
    network = recipe.network
    return {
        "network.hidden": network.hidden,
        "network.activation": network.activation,
        "network.layer_activations": network.layer_activations,
    } | {
        path: setting.of_recipe(recipe)
        for path, setting in SETTINGS.items()
        if setting.part != "view" and setting.rule is None and setting.domain is not SEEDS
    }


def _said(recipe: Recipe, path: str) -> str:
    """Return the words of a setting."""
    network = recipe.network
    if path == "network.hidden":
        widths = " · ".join(map(str, network.hidden))
        return _("{widths} hidden neurons").format(widths=widths) if widths else _("no hidden neurons")
    if path == "network.activation":
        return _("activation {label}").format(label=network.activation.label)
    if path == "network.layer_activations":
        return _("activations of layers")
    return SETTINGS[path].said(recipe)


@dataclass(frozen=True)
class Origin:
    """Where the settings that are open came from."""

    words: str = ""
    """Empty for a file, and where nothing was opened."""
    first: Recipe = field(default_factory=Recipe)
    gives_way: bool = False
    """Whether a person's own table begins without these settings."""


@dataclass(frozen=True)
class Suiting:
    """Whether other data were chosen that are still to be looked at, and where the settings came from."""

    origin: Origin = field(default_factory=Origin)
    asked: DataChoice | None = None
    before: Recipe | None = None
    """What was open when other data were chosen, None where nothing was set by hand."""

    def edited(self, before: Document, after: Document) -> Suiting:
        """Return this after a change; an output that is chosen itself stays."""
        if changes_data(before, after):
            return replace(self, asked=after.recipe.data, before=before.recipe)
        same = before.recipe.network.output == after.recipe.network.output
        return self if same else replace(self, asked=None)

    def moved(self, origin: Origin) -> Suiting:
        """Return this after undo or redo brought settings from there back."""
        return replace(self, origin=origin)

    def found(self, document: Document, dataset: Dataset) -> tuple[Document, str]:
        """Return the document that the data suit, and what is to be said of that; nothing of other data."""
        data = document.recipe.data
        if self.asked is None or _kind(self.asked) != _kind(data):
            return document, ""
        origin = self.origin
        leaves = origin.gives_way and data.name == TABLE
        begun = freed(document, origin.first) if leaves else document
        made, said = suited(begun, dataset)
        if leaves and begun != document:
            begins = _("The table begins with the usual settings, not with those of {origin}.").format(
                origin=origin.words
            )
            said = f"{said} {begins}".strip()
        elif origin.words and (said or data.name == TABLE):
            said = f"{said} {staying(made.recipe, origin.first, origin.words)}".strip()
        if self.before is not None:
            said = f"{said} {kept(made.recipe, self.before, origin.first)}".strip()
        return made, said


def changes_data(before: Document, after: Document) -> bool:
    """Whether two documents learn other data, not other samples of the same."""
    return _kind(before.recipe.data) != _kind(after.recipe.data)


def _kind(data: DataChoice) -> tuple[object, ...]:
    return tuple(getattr(data, name) for name in _KIND)
