"""Every command with its keys, from the lists that the program itself is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.app.actions import ACTIONS, spelled
from reluexplorer.app.palette_entries import FOR_FILES
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.commands import COMMANDS, Command
from reluexplorer.session.counting import takes
from reluexplorer.session.reading import read_text
from reluexplorer.session.writing import write_file

_LARGEST = 4 << 20
PALETTE = "Ctrl K"
"""The keys that lead to every command: the palette."""
NO_KEYS = "–"
"""What stands where a command has no keys of its own."""
LOCAL_KEYS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Space", "", ("play", "pause", "play-lesson", "stop-lesson")),
    (".", "", ("step",)),
    ("Esc", "", ("clear-selection",)),
    ("arrows, Enter", "on the network", ("select-unit",)),
    ("+ −", "on the network", ("set-units",)),
    ("E", "on the network", ("set-weight",)),
    ("K", "on the network", ("kill-unit",)),
    ("R", "on the network", ("revive-unit",)),
    ("F", "on the network", ("freeze-unit",)),
    ("I", "on the network", ("reinitialise-unit",)),
    ("A", "on the network", ("set-layer-activation",)),
    ("Insert", "on the network", ("add-layer",)),
    ("Delete", "on the network", ("remove-layer",)),
    ("arrows, 1 or 0", "on the plane", ("draw-point",)),
    ("arrows, Delete", "on the plane", ("erase-points",)),
    ("← →, Page Up, Page Down, Home, End", "on the time strip", ("seek",)),
    ("Enter", "on the list of functions", ("toggle-curve",)),
)
"""Keys that a part of the window takes: the keys, where, and the commands."""
_GROUPS = {
    "storage": "Open and save",
    "playground": "Open and save",
    "presets": "Open and save",
    "exports": "Open and save",
    "controls": "Run, history and measurements",
    "edits": "Data, network and training",
    "data_edits": "Data, network and training",
    "table_edits": "Data, network and training",
    "settings": "Data, network and training",
    "interventions": "Single neurons and weights",
    "looks": "What is looked at",
    "curve_looks": "What is looked at",
    "plane_looks": "What is looked at",
    "selecting": "Other",
    "treatments": "Other",
    "remedy_commands": "Other",
    "row_looks": "Other",
}
_WINDOW, _OTHER = "The window", "Other"
_BEGIN, _END = "<!-- commands: begin -->", "<!-- commands: end -->"


@dataclass(frozen=True)
class Row:
    """A command: its group, its label, its keys, its form in scripts, and what it does in a sentence.

    ``keys`` is empty where only the palette leads to it, ``name`` for what only the window can do.
    """

    group: str
    label: str
    keys: str
    script: str
    what: str
    name: str = ""

    @property
    def own_keys(self) -> str:
        """Its keys, or a dash where the palette alone leads to it."""
        return self.keys or NO_KEYS


def rows() -> tuple[Row, ...]:
    """Return a row for each command and for each action of the window that is none, by groups."""
    modules = list(_GROUPS)
    told = [kind for kind in COMMANDS.values() if kind.name not in FOR_FILES]
    kinds = sorted(told, key=lambda kind: _module(kind, modules))
    made = [*_action_rows(), *map(_command_row, kinds)]
    order = dict.fromkeys([_WINDOW, *_GROUPS.values(), _OTHER])
    return tuple(row for group in order for row in made if row.group == group)


def _module(kind: type[Command], modules: list[str]) -> tuple[int, str]:
    """Return the place of a command's module: the order of imports is chance."""
    name = kind.__module__.rpartition(".")[2]
    return modules.index(name) if name in modules else len(modules), name


def _action_rows() -> Iterator[Row]:
    for spec in ACTIONS:
        if not spec.commands:
            yield Row(_WINDOW, spec.words.removesuffix("…"), _plain(spec.keys), "", "")


def _command_row(kind: type[Command]) -> Row:
    group = _GROUPS.get(kind.__module__.rpartition(".")[2], _OTHER)
    script = " ".join((kind.name, *takes(kind)))
    what = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
    return Row(group, kind.label, _keys_of(kind.name), script, what, kind.name)


def _keys_of(name: str) -> str:
    """Return the keys of a command, those of the whole window first."""
    keys = [_plain(spec.keys) for spec in ACTIONS if name in spec.commands and spec.keys]
    local = [f"{each} {where}".strip() for each, where, commands in LOCAL_KEYS if name in commands]
    return ", ".join([*_shortened(keys), *local])


def _shortened(keys: list[str]) -> list[str]:
    """Return keys as they are, but a row of numbers as its first and last one."""
    numbers = [each for each in keys if each[-1].isdecimal() and each.startswith("Ctrl ")]
    if len(numbers) < len(keys) or len(keys) < 2:
        return keys
    return [f"{numbers[0]} … {numbers[-1][-1]}"]


def _plain(keys: Iterable[str]) -> str:
    return ", ".join(spelled(each) for each in keys)


def matching(everything: tuple[Row, ...], query: str) -> tuple[Row, ...]:
    """Return the rows that have every word of ``query`` in their label, keys, script or sentence."""
    words = query.lower().split()
    return tuple(
        row
        for row in everything
        if all(word in f"{row.label} {row.keys} {row.script} {row.what}".lower() for word in words)
    )


def as_text(shown: tuple[Row, ...]) -> str:
    """Return the rows for a terminal."""
    lines: list[str] = []
    group = ""
    for row in shown:
        if row.group != group:
            group = row.group
            lines += ["", group.upper()] if lines else [group.upper()]
        lines.append(f"  {row.script or row.label:<44} {row.keys or PALETTE}")
        if row.what:
            lines.append(f"      {row.what}")
    return "\n".join(lines)


def as_markdown(shown: tuple[Row, ...]) -> str:
    """Return the rows as tables in Markdown."""
    parts = []
    for group in dict.fromkeys(row.group for row in shown):
        lines = [f"**{group}**", "", "| Command | Keys | In scripts |", "|---|---|---|"]
        for row in shown:
            if row.group == group:
                script = f"`{row.script}`" if row.script else ""
                lines.append(f"| {row.label} | {row.keys or PALETTE} | {script} |".replace("  |", " |"))
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def with_tables(text: str) -> str:
    """Return a text with the tables between its marks; raise :class:`CommandError` where it has none."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise CommandError(f"The text has no {_BEGIN} and {_END}.")
    return f"{before}{begin}\n\n{as_markdown(rows())}\n\n{end}{after}"


def write_into(path: Path) -> None:
    """Write the tables between the marks of a file; raise :class:`CommandError` with a sentence."""
    write_file(path, with_tables(read_text(path, _LARGEST)).encode())
