"""Command lists in files: for screenshots, demonstrations and tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reluexplorer.language import _, keeps_capitals, ngettext
from reluexplorer.sentences import quoted, shortened, some
from reluexplorer.session.commands.counting import counts_from_zero, from_people, numbered
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.kinds import FORMS
from reluexplorer.session.files.reading import NotJSONError, read_json
from reluexplorer.session.host.host import Command
from reluexplorer.text import listed, neuron

_LARGEST = 1 << 20
A_SCRIPT = _(
    'that is JSON with a list of steps, {"steps": [{"do": "step", "value": 500}, {"shot": "name"}]}.'
)
"""What a script is, as the end of a sentence."""
MOST_FAULTS = 100
"""Steps that cannot be carried out after which no further ones are looked for."""
_TEXTS = ("words", "outlines")
_OPENINGS = frozenset(
    ("A", "An", "No", "Nothing", "Patience", "Several", "That", "The", "There", "This", "Train", "Weights")
)
"""First words of sentences that are no names."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Shot:
    """Take a picture of the window, or of the named part of it, once all has settled."""

    name: str
    part: str = ""
    form: str = "png"
    """One of ``FORMS``."""
    outlines: bool = False
    """Whether the words of an SVG are drawn, so that it needs no fonts."""


Step = Command | Shot


@dataclass(frozen=True)
class Script:
    """Commands and pictures in their order."""

    title: str
    steps: tuple[Step, ...]
    note: str = ""
    """How its numbers were understood, where they could be taken for others."""
    faults: tuple[StepError, ...] = ()
    """Of steps that cannot be understood; ``steps`` are then those before the first of them."""


class StepError(CommandError):
    """A step of a script that cannot be carried out."""

    def __init__(self, number: int, name: str, words: str) -> None:
        words = words.removeprefix(f"{name}: ")
        if words.startswith(f"{name} "):
            words = _("it {does}").format(does=words.removeprefix(f"{name} "))
        if words.partition(" ")[0] in _OPENINGS and not keeps_capitals():
            words = words[0].lower() + words[1:]
        said = _("Step {number} ({name}): {words}") if name else _("Step {number}: {words}")
        super().__init__(said.format(number=number, name=shortened(name), words=words))
        self.number, self.name = number, shortened(name, 30)


def named(step: Step) -> str:
    """Return what a step is called in sentences."""
    if not isinstance(step, Shot):
        return step.name
    return _("picture {file}").format(file=f"{step.name}.{step.form}")


def first_of(faults: Sequence[StepError]) -> CommandError:
    """Return what is said of steps that cannot be carried out: the first in words, the others by number."""
    by_number = {fault.number: fault for fault in reversed(faults)}
    first, *others = (by_number[number] for number in sorted(by_number))
    if not others:
        return first
    if len(by_number) >= MOST_FAULTS:
        return CommandError(_("{first} Many others cannot be done either.").format(first=first))
    said = some(
        [f"{fault.number} ({fault.name})" if fault.name else str(fault.number) for fault in others], 90
    )
    told = ngettext(
        "{first} Step {steps} cannot be done either.",
        "{first} Steps {steps} cannot be done either.",
        len(others),
    )
    return CommandError(told.format(first=first, steps=said))


def read_steps(path: Path) -> Script:
    """Read ``{"title": …, "steps": [{"do": …}, {"shot": name}]}``.

    Layers, neurons and the like count from 1. ``"counts_from": 0`` keeps the older count from 0, as does
    a 0 among such numbers, which can be nothing else; "unit": "1.3" names the same neuron in either.
    Raises :class:`CommandError` with a sentence where the file is no such script. The faults of single steps
    are kept: what is wrong with an earlier one shows only once they are gone through, and is said first.
    """
    try:
        content = read_json(path, _LARGEST)
    except NotJSONError:
        if path.suffix.lower() == ".json":
            raise
        content = None
    if not isinstance(content, dict) or not isinstance(content.get("steps"), list):
        raise CommandError(
            _("{path} is no script: {a_script}").format(path=shortened(path, 120), a_script=A_SCRIPT)
        )
    first, note = _count(content)
    steps: list[Step] = []
    faults: list[StepError] = []
    for number, entry in enumerate(content["steps"], 1):
        try:
            step = _step(number, entry, first)
        except StepError as error:
            faults.append(error)
            if len(faults) == MOST_FAULTS:
                break
        else:
            if not faults:
                steps.append(step)
    title = content.get("title")
    return Script(title if isinstance(title, str) else path.stem, tuple(steps), note, tuple(faults))


def _count(content: dict[str, Any]) -> tuple[int, str]:
    """Return from where the numbers of a script count, and what is to be said of it."""
    entries = content["steps"]
    if "counts_from" in content:
        if content["counts_from"] not in (0, 1) or isinstance(content["counts_from"], bool):
            raise CommandError(_('"counts_from" is 1, or 0 for scripts of older versions.'))
        return content["counts_from"], ""
    found = numbered(entries)
    if found is None:
        return 1, ""
    number, named = found
    if counts_from_zero(entries):
        return 0, _(
            "The script counts from 0, as those of older versions: it names something by a 0. "
            'Add "counts_from": 0 to say so, or name neurons as "unit": "1.3".'
        )
    said = listed([f"{key} {value}" for key, value in named.items()])
    layer, unit = named.get("layer"), named.get("unit")
    if isinstance(layer, int) and isinstance(unit, int):
        told = _(
            "Scripts count from 1: step {number} says {said}, which is neuron {neuron}. "
            'Where 0 was meant to be the first, add "counts_from": 0.'
        )
        return 1, told.format(number=number, said=said, neuron=neuron(layer - 1, unit - 1))
    told = _(
        "Scripts count from 1: step {number} says {said}, where 1 is the first. "
        'Where 0 was meant to be the first, add "counts_from": 0.'
    )
    return 1, told.format(number=number, said=said)


def _step(number: int, entry: Any, first: int) -> Step:
    if not isinstance(entry, dict):
        raise StepError(number, "", _('this is not an object, as {"do": "step"} is.'))
    try:
        if "shot" in entry:
            return _shot(entry)
        return from_people(entry, first)
    except CommandError as error:
        name = entry.get("do", "picture")
        raise StepError(number, name if isinstance(name, str) else "", str(error)) from None


def _shot(entry: dict[str, Any]) -> Shot:
    if unknown := set(entry) - {"shot", "part", "format", "text"}:
        raise CommandError(
            _('a picture has "shot" and, if wanted, "part", "format" and "text"; not {unknown}.').format(
                unknown=quoted(min(unknown))
            )
        )
    name, part = entry["shot"], entry.get("part", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise CommandError(_("a picture's name has letters, digits, dots, dashes and underscores only."))
    if not isinstance(part, str):
        raise CommandError(
            _('"part" is the name of a part of the window, not {part}.').format(part=quoted(part))
        )
    stem, _dot, suffix = name.rpartition(".")
    named = suffix.lower() if stem and suffix.lower() in FORMS else ""
    form, text = entry.get("format", named or FORMS[0]), entry.get("text", _TEXTS[0])
    if form not in FORMS:
        raise CommandError(
            _('"format" is one of {forms}; not {form}.').format(forms=", ".join(FORMS), form=quoted(form))
        )
    if named and named != form:
        raise CommandError(
            _('the name ends with .{named} and "format" is {form}: say one of them.').format(
                named=named, form=form
            )
        )
    if text not in _TEXTS:
        raise CommandError(
            _('"text" is one of {texts}; not {text}.').format(texts=", ".join(_TEXTS), text=quoted(text))
        )
    return Shot(stem if named else name, part, form, text == "outlines")
