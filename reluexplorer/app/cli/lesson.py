"""``reluexplorer lesson``: the claims about ReLU, listed or measured."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reluexplorer.app.cli.answers import finite, on_the_way
from reluexplorer.app.cli.lesson_page import page
from reluexplorer.app.cli.lesson_report import write_report
from reluexplorer.app.parsing import Figure as Number
from reluexplorer.app.parsing import Parser, path_of
from reluexplorer.language import _, pgettext
from reluexplorer.lessons.claims.catalogue import LESSONS, NUMBERED, measure, parts_of
from reluexplorer.lessons.figures import SHARE, Figure
from reluexplorer.lessons.lesson import Experiment, Lesson, Measurement, Settings
from reluexplorer.lessons.measuring import STAGE, experiments_of
from reluexplorer.lessons.settings import settings_of, shown, span
from reluexplorer.sentences import no_such, quoted
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.files.write import write_file
from reluexplorer.session.run.machine import share_the_machine
from reluexplorer.text import counted, digits, fixed, percent, progress

_MOST_SEEDS = 1000
_EXPERIMENT = "experiment"
_BY_NUMBER = {str(number): name for number, name in enumerate(NUMBERED, 1)}
"""As the window numbers the lessons."""


@dataclass(frozen=True)
class _Wanted:
    """What is to be run: a lesson's claim where there is no experiment, or one of its experiments."""

    lesson: Lesson
    experiment: Experiment | None
    settings: Settings


def main(arguments: Sequence[str]) -> int:
    """List the lessons, or measure one; return the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.into is not None:
        write_file(options.into, page().encode())
        return 0
    name = _BY_NUMBER.get(options.name, options.name)
    if options.report is not None:
        if name is not None and name not in LESSONS:
            raise CommandError(no_such(pgettext("there is no", "lesson"), name, tuple(LESSONS)))
        write_report(options.report, tuple(LESSONS) if name is None else (name,), options.seeds)
        return 0
    if name is None:
        if options.typed or options.settings:
            raise CommandError(_("Settings are those of a lesson: name it before --set or --settings."))
        _list(as_json=options.json)
        return 0
    if name not in LESSONS:
        raise CommandError(no_such(pgettext("there is no", "lesson"), name, tuple(LESSONS)))
    typed = dict(map(_entry, options.typed))
    if options.settings:
        _list_settings(LESSONS[name], as_json=options.json)
        return 0
    wanted = _wanted(name, typed)
    most = _MOST_SEEDS if wanted.experiment is None else max(_MOST_SEEDS, wanted.experiment.most_seeds)
    if options.seeds is not None and not 1 <= options.seeds <= most:
        raise CommandError(
            _("--seeds goes from 1 to {most}; {given} is outside.").format(
                most=most, given=quoted(options.seeds)
            )
        )
    share_the_machine()
    entry, text = _measured(wanted, options.seeds)
    on_the_way(" " * 40 + "\r")
    print(json.dumps(finite(entry), indent=2, ensure_ascii=False) if options.json else text)
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="reluexplorer lesson",
        description=_(
            "List the claims about ReLU, measure one on this machine, or run one of its experiments."
        ),
    )
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help=_("the lesson to measure, or its number: {lessons}").format(lessons=", ".join(LESSONS)),
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="typed",
        metavar=_("KEY=VALUE"),
        help=_(
            "run the lesson's stage with a knob set so, or with experiment=NAME another of its experiments"
        ),
    )
    parser.add_argument(
        "--settings", action="store_true", help=_("list the lesson's experiments and settings")
    )
    parser.add_argument(
        "--seeds",
        type=Number(1, whole=True),
        help=_("how many seeds, or drawn networks; the experiment's own number if left out"),
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser.add_argument(
        "--report",
        type=path_of,
        metavar=_("FILE"),
        help=_("measure all lessons, or the one that is named, and write a report: .html or .pdf"),
    )
    parser.add_argument(
        "--into",
        type=path_of,
        metavar=_("FILE"),
        help=_("write the page of all lessons into a file, in Markdown"),
    )
    return parser


def _entry(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key or not value:
        raise CommandError(_("--set takes KEY=VALUE, not {text}.").format(text=quoted(text)))
    return key.strip(), value.strip()


def _wanted(name: str, typed: dict[str, str]) -> _Wanted:
    lesson, own = LESSONS[name], dict(typed)
    door = own.pop(_EXPERIMENT, "")
    if door in parts_of(name):
        lesson, door = LESSONS[door], ""
    if not door and not own:
        return _Wanted(lesson, None, {})
    doors = experiments_of(lesson)
    experiment = doors.get(door or STAGE)
    if experiment is None:
        raise CommandError(no_such(pgettext("there is no", "experiment"), door, (*doors, *parts_of(name))))
    with refused():
        return _Wanted(lesson, experiment, settings_of(experiment.settings, own))


def _measured(wanted: _Wanted, seeds: int | None) -> tuple[dict[str, Any], str]:
    def tell(share: float) -> None:
        on_the_way(_("measuring {share}").format(share=progress(share)))

    if wanted.experiment is None:
        measured = measure(wanted.lesson.name, seeds, tell)
        return entry_of(measured), _as_text(measured)
    experiment = wanted.experiment
    count = experiment.seeds if seeds is None else seeds
    begun = time.perf_counter()
    with refused():
        figures = experiment.measure(wanted.settings, count, tell)
    seconds = time.perf_counter() - begun
    set_to = {knob.name: shown(knob, wanted.settings[knob.name]) for knob in experiment.settings}
    entry = {
        "lesson": wanted.lesson.name,
        "experiment": experiment.name,
        "settings": set_to,
        "figures": _figures(figures, ()),
        "seeds": count,
        "seconds": round(seconds, 2),
    }
    head = f"{experiment.words}\n{', '.join(f'{key} {value}' for key, value in set_to.items())}".rstrip()
    return entry, "\n".join((head, "", *_lines(figures), f"{counted(count, 'seed')}, {fixed(seconds, 1)} s"))


def _list(*, as_json: bool) -> None:
    numbers = {name: number for number, name in _BY_NUMBER.items()}
    if as_json:
        rows = [
            {
                "name": item.name,
                "number": int(numbers[item.name]) if item.name in numbers else None,
                "part_of": item.parent or None,
                "beyond": item.beyond,
                "title": item.title,
                "claim": item.claim,
                "seeds": item.seeds,
                "experiments": list(experiments_of(item)),
            }
            for item in LESSONS.values()
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max(map(len, LESSONS))
    for item in LESSONS.values():
        print(f"{numbers.get(item.name, ' ')}  {item.name:<{width}}  {item.claim}")


def _list_settings(lesson: Lesson, *, as_json: bool) -> None:
    doors = {each.name: each for each in experiments_of(lesson).values()}
    if as_json:
        rows = {
            name: {
                "words": door.words,
                "seeds": door.seeds,
                "settings": {
                    knob.name: {
                        "label": knob.label,
                        "default": shown(knob, knob.default),
                        "choices": list(knob.choices) or None,
                        "low": None if knob.choices else knob.low,
                        "high": None if knob.choices else knob.high,
                    }
                    for knob in door.settings
                },
            }
            for name, door in doors.items()
        }
        print(json.dumps(finite(rows), indent=2, ensure_ascii=False))
        return
    for name, door in doors.items():
        print(f"{_EXPERIMENT}={name}  {door.words}")
        for knob in door.settings:
            print(f"  {knob.name}={shown(knob, knob.default)}  {knob.label}: {span(knob)}")
    for part in parts_of(lesson.name):
        print(f"{_EXPERIMENT}={part}  {LESSONS[part].claim}")


def entry_of(measured: Measurement) -> dict[str, Any]:
    """Return a measurement as plain values for JSON."""
    verdict, lesson = measured.verdict, LESSONS[measured.lesson]
    return {
        "lesson": measured.lesson,
        "claim": lesson.claim,
        "verdict": verdict.standing.value,
        "on": verdict.on,
        "sentence": verdict.sentence,
        "true_when": verdict.true_when,
        "not_when": verdict.not_when,
        "figures": _figures(measured.figures, tuple(each.figure for each in lesson.evidence)),
        "seeds": measured.seeds,
        "seconds": round(measured.seconds, 2),
    }


def _figures(figures: Sequence[Figure], evidence: Sequence[str]) -> dict[str, Any]:
    return {
        each.name: {
            "label": each.label,
            "value": each.mean,
            "low": each.low,
            "high": each.high,
            "unit": each.unit,
            "evidence": each.name in evidence,
            "values": list(each.values),
        }
        for each in figures
    }


def _as_text(measured: Measurement) -> str:
    lesson, verdict = LESSONS[measured.lesson], measured.verdict
    decides = {each.figure for each in lesson.evidence}
    evidence = [each for each in measured.figures if each.name in decides]
    details = [each for each in measured.figures if each.name not in decides]
    seconds = f"{counted(measured.seeds, 'seed')}, {fixed(measured.seconds, 1)} s"
    parts = [lesson.claim, verdict.told, "", _("Evidence"), *_lines(evidence)]
    if details:
        parts += ["", _("Details"), *_lines(details)]
    return "\n".join((*parts, "", seconds))


def _lines(figures: Sequence[Figure]) -> list[str]:
    width = max(len(each.label) for each in figures)
    return [f"{each.label:<{width}}  {_value(each)}" for each in figures]


def _value(figure: Figure) -> str:
    if figure.low == figure.high:
        return percent(figure.mean, 1) if figure.unit == SHARE else figure.shown()
    low, high = (
        percent(end, 1) if figure.unit == SHARE else digits(end) for end in (figure.low, figure.high)
    )
    ends = _("({low} to {high})").format(low=low, high=high)
    return f"{figure.shown(spread=not figure.geometric)}  {ends}"
