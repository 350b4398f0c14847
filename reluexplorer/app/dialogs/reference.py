"""Every command with its keys, from the lists that the program itself is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reluexplorer.app.actions import all_actions, spelled
from reluexplorer.language import _, english
from reluexplorer.session.commands.all_commands import in_order
from reluexplorer.session.commands.counting import takes
from reluexplorer.session.document.domains import CommandError, Subject
from reluexplorer.session.files.reading import read_text
from reluexplorer.session.files.write import write_file
from reluexplorer.session.host.host import Command

_LARGEST = 4 << 20
PALETTE = spelled("Ctrl+K")
"""The keys that lead to every command: the palette."""
NO_KEYS = "–"
"""What stands where a command has no keys of its own."""
_WINDOW = _("The window")
_BEGIN, _END = "<!-- commands: begin -->", "<!-- commands: end -->"


@dataclass(frozen=True)
class CommandRow:
    """A command: its group, its label, its keys, its form in scripts, and what it does in a sentence.

    ``keys`` is empty where only the palette leads to it, ``name`` for what only the window can do.
    """

    group: str
    label: str
    keys: str
    script: str
    what: str
    name: str = ""
    english: str = ""
    """Its label in English, by which it is found too."""

    @property
    def own_keys(self) -> str:
        """Its keys, or a dash where the palette alone leads to it."""
        return self.keys or NO_KEYS


@cache
def rows() -> tuple[CommandRow, ...]:
    """Return a row for each command and for each action of the window that is none, by subjects."""
    told = [kind for kind in in_order() if not kind.for_files]
    made = [*_action_rows(), *map(_command_row, told)]
    return tuple(row for group in (_WINDOW, *Subject) for row in made if row.group == group)


def _action_rows() -> Iterator[CommandRow]:
    for spec in all_actions():
        if not spec.commands:
            label, in_english = (words.removesuffix("…") for words in (spec.words, english(spec.words)))
            yield CommandRow(_WINDOW, label, _plain(spec.keys), "", "", english=in_english)


def _command_row(kind: type[Command]) -> CommandRow:
    script = " ".join((kind.name, *takes(kind)))
    keys, in_english = _keys_of(kind), english(kind.label)
    return CommandRow(kind.subject, kind.label, keys, script, kind.what, kind.name, in_english)


def _keys_of(kind: type[Command]) -> str:
    """Return the keys of a command, those of the whole window first."""
    keys = [_plain(spec.keys) for spec in all_actions() if kind.name in spec.commands and spec.keys]
    return ", ".join(filter(None, [*_shortened(keys), kind.local]))


def _shortened(keys: list[str]) -> list[str]:
    """Return keys as they are, but a row of numbers as its first and last one."""
    begin = spelled("Ctrl+0")[:-1]
    numbers = [each for each in keys if each[-1].isdecimal() and each.startswith(begin)]
    if len(numbers) < len(keys) or len(keys) < 2:
        return keys
    return [f"{numbers[0]} … {numbers[-1][-1]}"]


def _plain(keys: Iterable[str]) -> str:
    return ", ".join(spelled(each) for each in keys)


def matching(everything: tuple[CommandRow, ...], query: str) -> tuple[CommandRow, ...]:
    """Return the rows that have every word of ``query`` in their label, keys, script or sentence.

    Labels and sentences are found in English too.
    """
    words = query.lower().split()
    return tuple(row for row in everything if all(word in _searched(row) for word in words))


def _searched(row: CommandRow) -> str:
    said = (row.label, row.english, row.keys, row.script, row.what, english(row.what))
    return " ".join(said).lower()


def as_text(shown: tuple[CommandRow, ...]) -> str:
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


def as_markdown(shown: tuple[CommandRow, ...]) -> str:
    """Return the rows as tables in Markdown."""
    parts = []
    columns = " | ".join((_("Command"), _("Keys"), _("In scripts")))
    for group in dict.fromkeys(row.group for row in shown):
        lines = [f"**{group}**", "", f"| {columns} |", "|---|---|---|"]
        for row in shown:
            if row.group == group:
                script = f"`{row.script}`" if row.script else ""
                lines.append(f"| {row.label} | {row.keys or PALETTE} | {script} |".replace("  |", " |"))
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def with_tables(text: str) -> str:
    """Return a text with the tables between its marks; raise :class:`CommandError` where it has none."""
    before, begin, rest = text.partition(_BEGIN)
    _tables, end, after = rest.partition(_END)
    if not begin or not end:
        raise CommandError(_("The text has no {begin} and {end}.").format(begin=_BEGIN, end=_END))
    return f"{before}{begin}\n\n{as_markdown(rows())}\n\n{end}{after}"


def write_into(path: Path) -> None:
    """Write the tables between the marks of a file; raise :class:`CommandError` with a sentence."""
    write_file(path, with_tables(read_text(path, _LARGEST)).encode())
