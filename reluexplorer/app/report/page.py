"""The report as one HTML file that needs nothing beside it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from reluexplorer.language import _, language, ngettext
from reluexplorer.lessons.claims.catalogue import LESSONS, NUMBERED
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.lesson import Lesson, Made, Measurement
from reluexplorer.lessons.verdict import Standing
from reluexplorer.session.files.kinds import PROGRAM
from reluexplorer.text import counted, fixed

_MARKS = {Standing.HOLDS: "✓", Standing.DEPENDS: "◐", Standing.FAILS: "✕", Standing.OPEN: "…"}
_COLOURS = {
    Standing.HOLDS: "#0b7d71",
    Standing.DEPENDS: "#8a6900",
    Standing.FAILS: "#b3245a",
    Standing.OPEN: "#667085",
}
_STYLE = """
body { font-family: Inter, sans-serif; font-size: 11pt; color: #1b2130; margin: 32px; max-width: 960px; }
h1 { font-size: 20pt; }
h2 { font-size: 14pt; margin-top: 32px; }
p { margin-top: 6px; margin-bottom: 6px; }
table { border-collapse: collapse; margin-top: 8px; margin-bottom: 8px; }
td, th { text-align: left; vertical-align: top; font-size: 10pt; }
td, th { padding-top: 3px; padding-bottom: 3px; padding-right: 16px; }
.quiet { color: #667085; font-size: 9pt; }
"""


@dataclass(frozen=True)
class Picture:
    """A chart as PNG, with its size on the page in pixels."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Report:
    """What a report is made of: measurements by lesson, the charts of each."""

    measurements: Mapping[str, Measurement]
    pictures: Mapping[str, tuple[Picture, ...]]

    @property
    def occasions(self) -> tuple[Made, ...]:
        """When and on what was measured, the earliest first."""
        return tuple(sorted({each.made for each in self.measurements.values()}, key=lambda made: made.day))


def page(report: Report, address: Callable[[str, int, Picture], str] | None = None) -> str:
    """Return the report; ``address`` gives a picture's from lesson and place, its own bytes if left out."""
    body = "\n".join(_body(report, address or _inside))
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        f"<title>{title()}</title><style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def title() -> str:
    """Return what the report is called among other files and windows."""
    return _("{program}: what was measured").format(program=PROGRAM)


def _inside(_lesson: str, _place: int, picture: Picture) -> str:
    return f"data:image/png;base64,{b64encode(picture.png).decode('ascii')}"


def _body(report: Report, address: Callable[[str, int, Picture], str]) -> Iterator[str]:
    known = [lesson for name, lesson in LESSONS.items() if name in report.measurements]
    yield f"<h1>{_('What ReLU does, measured')}</h1>"
    yield f'<p class="quiet">{escape(_made(report))} · {PROGRAM}</p>'
    words = ngettext("{count:,} claim of {all}.", "{count:,} claims of {all}.", len(known))
    yield f"<p>{words.format(count=len(known), all=len(LESSONS))} {_summary(report)}</p>"
    yield "<table>"
    for lesson in known:
        standing = report.measurements[lesson.name].verdict.standing
        yield (
            f"<tr><td>{_number(lesson)}</td><td>{escape(lesson.claim)}</td><td>{_stamp(standing)}</td></tr>"
        )
    yield "</table>"
    for lesson in known:
        yield from _section(lesson, report, address)


def _made(report: Report) -> str:
    """Return on what was measured and when: from the first day to the last where it was on several."""
    machines = dict.fromkeys(each.machine for each in report.occasions)
    days = [each.day for each in report.occasions]
    span = _("{first} to {last}").format(first=days[0], last=days[-1])
    when = days[0] if days[0] == days[-1] else span
    return f"{'; '.join(machines)} · {when}"


def _summary(report: Report) -> str:
    found = [each.verdict.standing for each in report.measurements.values()]
    return ", ".join(f"{found.count(one)} {one.label}" for one in Standing if one in found) + "."


def _section(lesson: Lesson, report: Report, address: Callable[[str, int, Picture], str]) -> Iterator[str]:
    measured = report.measurements[lesson.name]
    verdict = measured.verdict
    yield f"<h2>{_number(lesson)} {escape(lesson.title)}</h2>"
    yield f"<p><b>{escape(lesson.claim)}</b></p>"
    yield f"<p>{_stamp(verdict.standing)} {escape(verdict.on)}</p>"
    rows = (
        ("", verdict.sentence),
        (_("true when"), verdict.true_when),
        (_("not when"), verdict.not_when),
    )
    for label, words in rows:
        if words:
            yield f'<p><span class="quiet">{label}</span> {escape(words)}</p>'
    for place, picture in enumerate(report.pictures.get(lesson.name, ())):
        source = address(lesson.name, place, picture)
        yield f'<p><img src="{source}" width="{picture.width}" height="{picture.height}" alt=""></p>'
    decisive = {each.figure for each in lesson.evidence}
    yield f"<table><tr><th>{_('What decided')}</th><th>{_('Measured')}</th></tr>"
    for figure in measured.figures:
        if figure.name in decisive:
            yield f"<tr><td>{escape(figure.label)}</td><td>{escape(_shown(figure))}</td></tr>"
    yield "</table>"
    sources = " · ".join(
        f'<a href="{escape(source.url)}">{escape(source.words)}</a>' for source in lesson.words.sources
    )
    effort = f"{counted(measured.seeds, 'seed')}, {fixed(measured.seconds, 1)} s"
    if len(report.occasions) > 1:
        effort = f"{effort}, {measured.made.day}, {measured.made.machine}"
    yield f'<p class="quiet">{escape(lesson.words.measured)} {escape(effort)}. {sources}</p>'


def _shown(figure: Figure) -> str:
    return figure.shown(spread=True)


def _stamp(standing: Standing) -> str:
    return f'<b style="color: {_COLOURS[standing]}">{_MARKS[standing]} {standing.label}</b>'


def _number(lesson: Lesson) -> str:
    return str(NUMBERED.index(lesson.name) + 1) if lesson.name in NUMBERED else ""
