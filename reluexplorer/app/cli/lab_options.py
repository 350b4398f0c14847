"""The options of ``reluexplorer train --network …``, made of a recipe's settings, and what they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from reluexplorer.app.cli.saving import Place, add_saving, place_of
from reluexplorer.app.cli.train_kinds import DENSE, add_kind
from reluexplorer.app.cli.train_options import OptionFormatter, OptionParser
from reluexplorer.app.parsing import GOES_ON, Figure, figure_of, path_named
from reluexplorer.language import _
from reluexplorer.sentences import quoted
from reluexplorer.session.document.domains import CommandError, Domain, ManyNumbers, Names, Numbers
from reluexplorer.session.document.labs.codec import LABS
from reluexplorer.session.document.labs.recipe import (
    DATA,
    NETWORK,
    TRAINING,
    LabRecipe,
    LabSetting,
    made,
    settings_of,
    with_values,
)
from reluexplorer.session.document.limits import MOST_STEPS
from reluexplorer.session.files.kinds import LAB_DOCUMENT
from reluexplorer.session.files.lab_file import LabDocument, lab_kind, read_lab
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.files.stored import is_document

_Recipe = TypeVar("_Recipe", bound=LabRecipe)
_TITLES = {DATA: _("data"), NETWORK: _("network"), TRAINING: _("training")}
_MOST_LISTED = 20
"""Of more names than these an option's help does not tell all."""


@dataclass(frozen=True)
class Asked(Generic[_Recipe]):
    """What a command line asks for."""

    recipe: _Recipe
    steps: int | None
    """How many updates; None where it is not said, and no document says it."""
    saved: LabDocument | None
    """The document that the run goes on from; None without one, or where options make it another run."""
    save: Place | None
    as_json: bool


def lab_parser(kind: type[LabRecipe], description: str) -> tuple[OptionParser, argparse._ArgumentGroup]:
    """Return a parser with the options that every kind has and those of its settings.

    The second is its group of training, which takes those that say how long.
    """
    prog = f"reluexplorer train --network {kind.kind}"
    parser = OptionParser(prog=prog, description=description, formatter_class=OptionFormatter)
    add_kind(parser)
    opening = parser.add_argument_group(_("what to open"))
    opening.add_argument("name", nargs="?", default="", metavar=_("FILE"), help=_("a document, as by --open"))
    opening.add_argument(
        "--open", default="", metavar=_("FILE"),
        help=_(
            "a document (.reluexp) of such a network: the run goes on from the step that it was "
            "saved at; options that are given apply on top of it, from the first step on"
        ),
    )  # fmt: skip
    groups = {part: parser.add_argument_group(_TITLES[part]) for part in (DATA, NETWORK, TRAINING)}
    for setting in settings_of(kind).values():
        _add(groups[setting.part], setting)
    output = parser.add_argument_group(_("output"))
    output.add_argument("--json", action="store_true", help=_("print JSON"))
    add_saving(output)
    return parser, groups[TRAINING]


def add_steps(group: argparse._ActionsContainer, what: str) -> None:
    """Add the option that says how many updates there are, from the first step on."""
    group.add_argument("--steps", type=_figure(Numbers(0, MOST_STEPS, whole=True)), help=what)


def asked_of(options: argparse.Namespace, kind: type[_Recipe]) -> Asked[_Recipe]:
    """Return what options ask for; raise :class:`CommandError` with a sentence where they cannot be."""
    if options.name and options.open:
        raise CommandError(
            _("{name} and --{option} both say what to open: leave one out.").format(
                name=quoted(options.name), option="open"
            )
        )
    save = place_of(options, LAB_DOCUMENT)
    name = options.name or options.open
    opened = _opened(name, kind) if name else None
    start = opened.recipe if opened is not None else kind()
    given = {each: getattr(options, each) for each in settings_of(kind) if each in options.given}
    recipe = made(kind, with_values(start, given), "--{}")
    same = opened is not None and recipe.settled() == opened.recipe.settled()
    steps = opened.step if options.steps is None and opened is not None else options.steps
    return Asked(recipe, steps, opened if same else None, save, options.json)


def _opened(name: str, kind: type[LabRecipe]) -> LabDocument:
    """Return the document that is named, which is one of this kind of network."""
    path = path_named(name)
    found = lab_kind(path)
    if found == kind.kind:
        return read_lab(path)
    if is_there(path) and is_document(path):
        label = LABS[found].label if found else DENSE
        said = _("{name} holds a {label} network: leave out --network {kind}.")
        raise CommandError(said.format(name=quoted(name), label=label, kind=kind.kind))
    said = _("--open takes a document of a {label} network with --network {kind}; there is no file {name}.")
    if is_there(path):
        said = _("--open takes a document of a {label} network with --network {kind}; {name} is none.")
    raise CommandError(said.format(name=quoted(name), label=kind.label, kind=kind.kind))


def _add(group: argparse._ActionsContainer, setting: LabSetting) -> None:
    """Add the option of a setting: a name, a number, whole numbers with commas, or a number each time."""
    name, domain = f"--{setting.option}", setting.domain
    shown: dict[str, Any] = {"help": setting.what, "default": setting.default}
    if isinstance(domain, Names):
        if len(domain.options) > _MOST_LISTED:
            shown["metavar"] = "NAME"
        group.add_argument(name, choices=domain.options, **shown)
    elif isinstance(domain, ManyNumbers) and domain.each.whole:
        shown["default"] = ",".join(map(str, setting.default))
        group.add_argument(name, type=_whole_numbers(domain), **shown)
    elif isinstance(domain, ManyNumbers):
        shown["default"] = []
        group.add_argument(name, type=_figure(domain), action="append", metavar=_("NUMBER"), **shown)
    else:
        group.add_argument(name, type=_figure(domain), **shown)


def _figure(domain: Domain) -> Figure:
    """Return the type of an option for a number that is refused where it is outside."""
    return replace(figure_of(domain), strict=True)


def _whole_numbers(domain: ManyNumbers) -> Callable[[str], list[int]]:
    """Return the type of an option for whole numbers with commas between."""
    low, high = int(domain.each.low), int(domain.each.high)

    def parse(text: str) -> list[int]:
        said = [part.strip() for part in text.split(",")]
        if len(said) > domain.most or not all(
            len(each) < 9 and each.isdecimal() and low <= int(each) <= high for each in said
        ):
            raise argparse.ArgumentTypeError(
                GOES_ON
                + _(
                    "takes whole numbers from {low} to {high} with commas between, {most} at most, "
                    "not {given}"
                ).format(low=low, high=high, most=domain.most, given=quoted(text))
            )
        return [int(each) for each in said]

    return parse
