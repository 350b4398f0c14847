"""The HTML file around a report: no script, nothing from elsewhere, for light and dark."""

from __future__ import annotations

from html import escape

from reluexplorer.language import language
from reluexplorer.models.report.states import COLOURS, ORDER

_LIGHT = {
    "ground": "#f6f7f9", "panel": "#ffffff", "line": "#e3e6eb", "text": "#1b2130", "quiet": "#5e687d",
    "dead": "#d6336c", "good": "#0d9e8d",
}  # fmt: skip
_DARK = {
    "ground": "#14171f", "panel": "#1b1f2a", "line": "#2b3140", "text": "#e7eaf0", "quiet": "#98a2b3",
    "dead": "#f0628f", "good": "#2cc4b2",
}  # fmt: skip
_STYLE = """
body { background: var(--ground); color: var(--text); font: 15px/1.45 Inter, system-ui, sans-serif;
  margin: 0 auto; padding: 24px; max-width: 1100px; }
h1 { font-size: 24px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { color: var(--quiet); font-size: 13px; margin: 0 0 8px; text-transform: uppercase; }
p { margin: 4px 0; }
.quiet { color: var(--quiet); font-size: 13px; overflow-wrap: anywhere; }
.cards { display: flex; flex-wrap: wrap; gap: 12px; margin: 16px 0; }
.card, section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
.card { flex: 1 1 200px; padding: 12px 16px; }
.card b { font-size: 26px; line-height: 1.25; }
.dead { color: var(--dead); }
section { margin: 12px 0; padding: 14px 16px; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { color: var(--quiet); font-weight: 500; text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: 6px 16px 6px 0; vertical-align: middle; }
tr:last-child td { border-bottom: 0; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.strip { display: block; border-radius: 3px; max-width: 100%; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0 0 8px; font-size: 13px; }
.legend svg { width: 10px; height: 10px; margin-right: 6px; }
.bar { background: var(--line); border-radius: 4px; height: 8px; width: 220px; }
.bar div { background: var(--good); border-radius: 4px; height: 8px; }
.ground { fill: var(--panel); }
@media print { body { background: none; } section, .card { break-inside: avoid; } }
"""


def sheet(title: str, body: str) -> str:
    """Return a page; it holds no address of anything."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>{_colours()}{_STYLE}</style></head>\n<body>\n"
        f"{body}\n</body></html>\n"
    )


def _colours() -> str:
    light, dark = (
        "".join(f"--{name}: {value}; " for name, value in each.items()) for each in (_LIGHT, _DARK)
    )
    states = [
        "".join(f".s-{state.name.lower()} {{ fill: {COLOURS[state][place]}; }}\n" for state in ORDER)
        for place in (0, 1)
    ]
    return (
        f":root {{ color-scheme: light dark; {light}}}\n{states[0]}"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark}}}\n{states[1]}}}"
    )
