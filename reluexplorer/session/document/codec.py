"""The form of a document in files: its own fields, each checked when it is read.

Of a recipe there are the first settings and, in their order, what was changed at which step: the fields that
became others, or what was done to the weights. Only plain values are read; nothing is carried out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, get_type_hints

import msgspec

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.data.expression import LONGEST
from reluexplorer.core.data.kinds.points import FEATURES, MOST_POINTS
from reluexplorer.core.data.tables.column_choices import MOST_CHOICES, parse_choices
from reluexplorer.core.data.tables.targets import TASKS
from reluexplorer.core.network.given_weights import unpacked
from reluexplorer.language import _
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.sentences import quoted
from reluexplorer.session.document import limits, operations
from reluexplorer.session.document.changes import ON_THE_WAY, differing
from reluexplorer.session.document.curve_colours import CURVES, own_colour
from reluexplorer.session.document.demands import (
    demand_expression,
    demand_file,
    demand_layer,
    demand_operable,
    demand_parameter,
    demand_plane,
    demand_raster,
    demand_units,
    demand_window,
    fitting,
)
from reluexplorer.session.document.document import PARTS, Change, Document, NetworkChoice, Recipe, View
from reluexplorer.session.document.domains import (
    CommandError,
    Domain,
    ManyNames,
    ManyNumbers,
    ManyTexts,
    Names,
    Numbers,
    Switch,
    Text,
    domains_of,
    refused,
)
from reluexplorer.session.document.settings import SETTINGS

_SAID_WHERE_CHOSEN = ("table_kept", "remedy_order", "raster")
"""Younger fields of the view: where nothing was chosen, earlier programs read the document too."""
_MOST_CHANGES = 20_000
TOO_MUCH = _("More was changed on the way than a document can hold. Continue from a new one.")
_A_CHANGE = _('a change has a "step" and either "set" or an "operation".')
_STEP = Numbers(0, limits.MOST_STEPS, whole=True)


def to_fields(document: Document) -> dict[str, Any]:
    """Return the fields of a document as values that JSON has; the inverse of :func:`from_fields`.

    A table that the document holds is none of them. Raises :class:`CommandError` where more was changed on
    the way than is read again.
    """
    recipe = document.recipe
    if len(recipe.changes) > _MOST_CHANGES:
        raise CommandError(TOO_MUCH)
    stages = recipe.stages
    parts = {name: getattr(stages[0], name) for name in ("data", "network", "training")}
    changes = [
        {"step": change.step, **_change(change, before, after)}
        for change, before, after in zip(recipe.changes, stages[:-1], stages[1:], strict=True)
    ]
    parts["data"] = replace(recipe.data, held=None)
    fields = msgspec.to_builtins({**parts, "view": document.view})
    del fields["data"]["held"]
    for name in _SAID_WHERE_CHOSEN:
        if not fields["view"][name]:
            del fields["view"][name]
    return {**fields, "changes": changes}


def _change(change: Change, before: Recipe, after: Recipe) -> dict[str, Any]:
    if change.operation is None:
        return {"set": msgspec.to_builtins(differing(before, after))}
    return {"operation": {"do": change.operation.name, **msgspec.to_builtins(change.operation)}}


def from_fields(content: Mapping[str, Any]) -> Document:
    """Return the document of such fields; those that are missing are as in a new document.

    Raises :class:`CommandError` with a sentence that names the field where one is not as it may be.
    """
    if unknown := content.keys() - {*PARTS, "changes"}:
        raise CommandError(
            _("it has a part {unknown} that is not known here.").format(unknown=quoted(min(unknown)))
        )
    data, network, training, view = (_part(name, content.get(name, {})) for name in PARTS)
    recipe = Recipe(data, network, training)
    _demand_whole(recipe, view)
    changes = content.get("changes", [])
    if not isinstance(changes, list) or len(changes) > _MOST_CHANGES:
        raise CommandError(
            _("changes is a list of at most {most_changes:,}.").format(most_changes=_MOST_CHANGES)
        )
    made: list[Change] = []
    for change in changes:
        step, later, operation = _changed(recipe, change)
        if made and step < made[-1].step:
            raise CommandError(_("changes come in the order of their steps."))
        made.append(Change(step, recipe.network, recipe.training, operation))
        recipe = later
    return Document(replace(recipe, changes=tuple(made)), view, made[-1].step if made else 0)


def _part(name: str, content: Any) -> Any:
    if not isinstance(content, dict):
        raise CommandError(_("{name} is no list of fields.").format(name=name))
    values = {key: _value(f"{name}.{key}", value) for key, value in content.items()}
    return PARTS[name](**values)


def _value(path: str, raw: Any) -> Any:
    """Return the value of a field; raise :class:`CommandError` where it is not as it may be."""
    hints = _hints()
    if path not in hints:
        raise CommandError(_("it has a field {path} that is not known here.").format(path=quoted(path)))
    try:
        value = msgspec.convert(raw, hints[path])
    except msgspec.ValidationError as error:
        raise CommandError(f"{path}: {error}.") from None
    except (RecursionError, UnicodeError):
        raise CommandError(_("{path} is not as it may be.").format(path=path)) from None
    for unknown in _lost(raw, msgspec.to_builtins(value), path):
        raise CommandError(
            _("it has a field {unknown} that is not known here.").format(unknown=quoted(unknown))
        )
    check = SETTINGS[path].domain if path in SETTINGS else _OTHERS[path]
    return check(path, value) if callable(check) else check.check(path, value)


def _lost(raw: Any, made: Any, path: str) -> Iterator[str]:
    """Yield the path of each field within a value of which nothing was made."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield from _lost(value, made[key], f"{path}.{key}") if key in made else (f"{path}.{key}",)
    elif isinstance(raw, list | tuple):
        for value, kept in zip(raw, made, strict=True):
            yield from _lost(value, kept, path)


@cache
def _hints() -> dict[str, Any]:
    """Return the type of each field by its path."""
    return {
        f"{part}.{name}": hint
        for part, kind in PARTS.items()
        for name, hint in get_type_hints(kind).items()
        if name in {field.name for field in dataclasses.fields(kind)} - {"held"}
    }


def _changed(recipe: Recipe, change: Any) -> tuple[int, Recipe, operations.Operation | None]:
    """Return the step of a change, the settings after it, and what it does to the weights, if anything."""
    if not isinstance(change, dict) or change.keys() not in ({"step", "set"}, {"step", "operation"}):
        raise CommandError(_A_CHANGE)
    step = _STEP.check(_("the step of a change"), change["step"])
    if "operation" in change:
        return step, recipe, _operation(change["operation"], recipe.network)
    wanted = change["set"]
    if not isinstance(wanted, dict):
        raise CommandError(_A_CHANGE)
    settings: dict[str, dict[str, Any]] = {"network": {}, "training": {}}
    for path, raw in wanted.items():
        part, _dot, name = path.partition(".")
        goes_on = SETTINGS[path].is_on_the_way if path in SETTINGS else name in {*ON_THE_WAY, "frozen"}
        if part not in settings or not goes_on:
            raise CommandError(_("{path} cannot be changed on the way.").format(path=quoted(path)))
        settings[part][name] = _value(path, raw)
    after = replace(
        recipe,
        network=replace(recipe.network, **settings["network"]),
        training=replace(recipe.training, **settings["training"]),
    )
    _demand_whole(after, View())
    return step, after, None


def _operation(content: Any, network: NetworkChoice) -> operations.Operation:
    kind = operations.OPERATIONS.get(str(content.get("do"))) if isinstance(content, dict) else None
    if kind is None:
        raise CommandError(_("{content} is nothing that is done to weights.").format(content=quoted(content)))
    known = domains_of(kind)
    rest = {key: value for key, value in content.items() if key != "do"}
    if rest.keys() != known.keys():
        raise CommandError(_("{name} has {known}.").format(name=kind.name, known=", ".join(known)))
    made = kind(**{key: known[key].check(f"{kind.name}: {key}", value) for key, value in rest.items()})
    with refused(f"{kind.name}: "):
        demand_operable(network, made)
    return made


def _demand_whole(recipe: Recipe, view: View) -> None:
    """Raise :class:`CommandError` where fields do not go together."""
    for setting in SETTINGS.values():
        if setting.rule is not None:
            fitting(setting.rule(recipe), setting.of_recipe(recipe))
    network = recipe.network
    with refused("view: "):
        demand_units(network, view.selected)
    with refused("network.layer_activations: "):
        for layer, _choice in network.layer_activations:
            demand_layer(network, layer)
    with refused("training.frozen: "):
        demand_units(network, recipe.training.frozen, outputs=True)
    if recipe.data.name == limits.TABLE:
        with refused("data.path: "):
            demand_file(recipe.data.path)


Check = Callable[[str, Any], Any]


def _maybe(check: Check) -> Check:
    return lambda path, value: None if value is None else check(path, value)


def _row(*domains: Domain) -> Check:
    """Return what checks a tuple of so many values, each by its own domain."""

    def check(path: str, row: Any) -> Any:
        return tuple(domain.check(path, value) for domain, value in zip(domains, row, strict=True))

    return check


def _rows(row: Check, most: int) -> Check:
    def check(path: str, rows: Any) -> Any:
        if len(rows) > most:
            raise CommandError(_("{path} has at most {most:,} entries.").format(path=path, most=most))
        return tuple(row(path, each) for each in rows)

    return check


def _choice(path: str, choice: ActivationChoice) -> ActivationChoice:
    Names(tuple(CATALOGUE)).check(path, choice.name)
    limits.VALUES.check(path, choice.parameters)
    fitting(choice.entry, choice.parameters)
    return choice


def _special(path: str, layer_activations: tuple[tuple[int, ActivationChoice], ...]) -> Any:
    layers = [layer for layer, _choice_of in layer_activations]
    if layers != sorted(set(layers)):
        raise CommandError(_("{path} names layers in their order, each once.").format(path=path))
    return tuple(
        (limits.LAYER.check(path, layer), _choice(path, choice)) for layer, choice in layer_activations
    )


def _demanded(check: Check, demand: Callable[[Any], object]) -> Check:
    """Return what checks a value, and then what must be beside each other in it."""

    def checked(path: str, value: Any) -> Any:
        made = check(path, value)
        with refused(f"{path}: "):
            demand(made)
        return made

    return checked


def _curve_parameter(path: str, row: tuple[str, int, float]) -> tuple[str, int, float]:
    name, index, value = _row(Names(_PARAMETERISED), limits.PARAMETER, limits.VALUE)(path, row)
    with refused(f"{path}: "):
        demand_parameter(CATALOGUE[name], index)
        parameter = CATALOGUE[name].parameters[index]
        return name, index, Numbers(parameter.low, parameter.high).check(parameter.label, value)


def _colours(path: str, rows: tuple[tuple[str, int], ...]) -> Any:
    checked = _rows(_row(Names(_COLOURED), limits.COLOUR), limits.MOST_CURVES)(path, rows)
    if any(len(set(column)) < len(rows) for column in zip(*checked, strict=True)):
        raise CommandError(_("{path} names curves once each, with different colours.").format(path=path))
    return checked


def _columns(path: str, columns: tuple[Any, ...]) -> Any:
    texts = ManyTexts(MOST_CHOICES).check(path, tuple(map(str, columns)))
    with refused(f"{path}: "):
        return parse_choices(texts)


def _knob(path: str, knob: tuple[str, str, float]) -> tuple[str, str, float]:
    lesson, name, value = knob
    Names(tuple(LESSONS)).check(path, lesson)
    found = {each.name: each for each in LESSONS[lesson].knobs}
    Names(tuple(found)).check(path, name)
    knob_of = found[name]
    whole = knob_of.whole or bool(knob_of.choices)
    return lesson, name, float(Numbers(knob_of.low, knob_of.high, whole=whole).check(path, value))


_PARAMETERISED = tuple(name for name in CURVES if name != "leaky_relu")
"""Curves whose parameters are kept there: the slope of the leaky one is a setting."""
_COLOURED = tuple(name for name in CURVES if own_colour(name))
_PLACE = _row(limits.LAYER, limits.UNIT)
_OTHERS: Mapping[str, Domain | Check] = {
    "data.name": Names((*limits.SHIPPED_DATA, limits.TABLE)),
    "data.path": Text(),
    "data.target": Text(),
    "data.task": Names(TASKS),
    "data.features": ManyNames(tuple(FEATURES)),
    "data.expression": _demanded(Text(LONGEST).check, demand_expression),
    "data.points": _rows(_row(limits.PLACE, limits.PLACE, Numbers(0, 1, whole=True)), MOST_POINTS),
    "data.columns": _columns,
    "data.scaled": Switch(),
    "data.usual_share": Numbers(0.0, 0.9),
    "network.hidden": ManyNumbers(limits.WIDTH, limits.MOST_LAYERS),
    "network.activation": _choice,
    "network.layer_activations": _special,
    "network.given": _demanded(Text(limits.MOST_WEIGHTS).check, lambda text: text and unpacked(text)),
    "training.frozen": _rows(_row(limits.LAYER_OR_OUTPUT, limits.UNIT), 1 << 14),
    "view.unit": _maybe(_PLACE),
    "view.other_units": _rows(_PLACE, limits.MOST_SELECTED),
    "view.output": _maybe(limits.UNIT.check),
    "view.curves": ManyNames(CURVES, limits.MOST_CURVES),
    "view.curve_parameters": _rows(_curve_parameter, len(CURVES) * 10),
    "view.curve_colours": _colours,
    "view.plane": _maybe(_demanded(_row(limits.INPUT, limits.INPUT), demand_plane)),
    "view.window": _maybe(_demanded(_row(*[limits.EDGE] * 4), demand_window)),
    "view.raster": _maybe(_demanded(_row(*[limits.RASTER_EDGE] * 4), demand_raster)),
    "view.pace": Names(("", *limits.SPEEDS)),
    "view.microscope": _maybe(limits.SAMPLE.check),
    "view.moment": limits.MOMENT,
    "view.from_lesson": Switch(),
    "view.lesson": Names(tuple(LESSONS)),
    "view.knobs": _rows(_knob, 100),
}
"""What the fields may hold that are no settings of one value."""
