"""From a document to the address of a TensorFlow Playground that means the same, where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.initializers import INITIALIZERS
from reluexplorer.language import _, pgettext
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.starts.pasted_address import HOST
from reluexplorer.session.starts.playground import read_address
from reluexplorer.session.starts.playground_address import (
    ACTIVATIONS,
    DATA,
    DEFAULTS,
    INPUTS,
    REGRESSION_DATA,
    PlaygroundSettings,
)
from reluexplorer.text import listed, percent

_MOST_REASONS = 3
_SAID = {
    *("network.output", "network.initializer", "training.learning_rate", "training.batch_size"),
    *("training.l1", "training.l2", "training.seed"),
}
"""Settings that an address can say, or that have words of their own here; the others are as usual in all."""


def address_of(document: Document) -> str:
    """Return the address whose document learns the same.

    Raises :class:`CommandError`, with a sentence that says what Playground does not have, where none does.
    """
    recipe = document.recipe
    reasons = list(_foreign(recipe))
    if not reasons:
        address = _written(document)
        if read_address(address).document.recipe == _without_what_waits(recipe):
            return address
        reasons = [_("a setting outside of what its addresses can say")]
    more = [pgettext("reasons", "more")] if len(reasons) > _MOST_REASONS else []
    said = listed([*reasons[:_MOST_REASONS], *more])
    raise CommandError(
        _("No address of TensorFlow Playground means this network: it has {said}.").format(said=said)
    )


def _without_what_waits(recipe: Recipe) -> Recipe:
    """Return the recipe without what is set for other data alone: a curve, points drawn by hand."""
    first = DataChoice()
    data = replace(recipe.data, expression=first.expression, points=first.points)
    return replace(recipe, data=data)


def _foreign(recipe: Recipe) -> Iterator[str]:
    """Yield what a recipe has that Playground cannot."""
    data, network, training = recipe.data, recipe.network, recipe.training
    regression = data.name in REGRESSION_DATA.values()
    if data.name not in DATA.values() and not regression:
        yield _("other data")
    else:
        points = 1200 if regression else 500
        if data.samples != points:
            yield _("{samples:,} points rather than {points:,}").format(samples=data.samples, points=points)
        if not 0.1 <= data.test_share <= 0.9:
            part = _("a test part of {share}") if data.test_share else _("no test part")
            yield part.format(share=percent(data.test_share))
        if data.seed != training.seed:
            yield _("one seed for the points and another for the weights")
    yield from _foreign_network(network, "linear" if regression else "tanh")
    if training.l1 and training.l2:
        yield _("an L1 and an L2 penalty at once")
    for path, setting in SETTINGS.items():
        unsaid = setting.part in {"network", "training"} and path not in _SAID and setting.rule is None
        if unsaid and setting.of_recipe(recipe) != setting.default:
            yield setting.said(recipe)
    if recipe.changes or training.frozen:
        yield _("changes that were made on the way")


def _foreign_network(network: NetworkChoice, output: str) -> Iterator[str]:
    names = {choice.name for choice in network.activations} or {network.activation.name}
    unknown = [
        choice.entry.label for choice in network.activations if choice.name not in ACTIVATIONS.values()
    ]
    if unknown or network.activation.name not in ACTIVATIONS.values():
        label = unknown[0] if unknown else network.activation.entry.label
        yield _("the activation {label}").format(label=label)
    elif len(names) > 1 or network.layer_activations:
        yield _("layers of different activations")
    if network.output != output:
        yield _("another output than {label}").format(label=HEADS[output].label)
    if network.given:
        yield _("weights from a file")
    if network.initializer not in {"playground", "zeros"}:
        yield _("first weights by {label}").format(label=INITIALIZERS[network.initializer].label)


def _written(document: Document) -> str:
    """Return the address with every setting that is not Playground's default, in its order."""
    settings = _settings(document)
    given = []
    for field in fields(PlaygroundSettings):
        value = getattr(settings, field.name)
        if value != getattr(DEFAULTS, field.name):
            given.append(f"{field.name}={_text(value)}")
    return f"https://{HOST}/#{'&'.join(given)}" if given else f"https://{HOST}/"


def _settings(document: Document) -> PlaygroundSettings:
    recipe, view = document.recipe, document.view
    data, network, training = recipe.data, recipe.network, recipe.training
    there = {here: name for name, here in ACTIVATIONS.items()}
    regression = {here: name for name, here in REGRESSION_DATA.items()}.get(data.name)
    inputs = data.features or ("x1", "x2")
    switches = {name: here in inputs for name, here in INPUTS.items()}
    return PlaygroundSettings(
        activation=there[network.activation.name],
        regularization="L1" if training.l1 else "L2" if training.l2 else "none",
        batchSize=training.batch_size,
        dataset=DEFAULTS.dataset if regression else data.name,
        regDataset=regression or DEFAULTS.regDataset,
        learningRate=training.learning_rate,
        regularizationRate=training.l1 or training.l2,
        noise=round(100 * data.noise, 6),
        networkShape=network.hidden,
        seed=f"0.{training.seed:05d}" if training.seed else "",
        showTestData=view.show_test,
        discretize=view.discrete,
        percTrainData=round(100 * (1 - data.test_share), 6),
        problem="regression" if regression else "classification",
        initZero=network.initializer == "zeros",
        **switches,
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)
