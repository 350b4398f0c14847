"""A document's file, read once: its fields, and which file they were in.

What else it holds is read later from that very file, so that nothing is made of two that follow each other.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from numpy.typing import NDArray

from reluexplorer.disk.regular import beginning
from reluexplorer.language import _
from reluexplorer.sentences import quoted, shortened
from reluexplorer.session.document.domains import CommandError, Names
from reluexplorer.session.document.labs.codec import LABS
from reluexplorer.session.document.limits import MOST_STEPS
from reluexplorer.session.files import container
from reluexplorer.session.files.container import MOST_FIELDS, DamagedContainerError
from reluexplorer.session.files.kinds import FORMAT, LAB_VERSION, MAGIC
from reluexplorer.session.files.reading import NotJSONError, Which, opened, parsed, which

VERSION = 2
KEPT_VERSION = 4
"""Of the fields in a container of what a run kept."""
TABLE_VERSION = 5
"""Of the fields in a container that holds a table, or where it was chosen where that is kept."""
CONTAINERS = frozenset({KEPT_VERSION, TABLE_VERSION})
PATH = 120
_BODIES: dict[int, tuple[str, type]] = {
    1: ("commands", list),
    VERSION: ("document", dict),
    LAB_VERSION: ("recipe", dict),
    KEPT_VERSION: ("document", dict),
    TABLE_VERSION: ("document", dict),
}
"""What a file of each version has, and of what kind that is."""
_ALWAYS = ("format", "version", "step")
_BESIDE: dict[int, tuple[str, ...]] = {
    1: ("table", "reader", "file"),
    VERSION: ("table", "reader", "file", "picture"),
    LAB_VERSION: ("network", "parameters_sha256"),
    KEPT_VERSION: ("table", "reader", "file", "past", "picture"),
    TABLE_VERSION: ("table", "reader", "file", "past", "picture", "held"),
}
"""What else a file of each version may have."""
_KINDS: dict[str, type] = {
    "table": str, "reader": int, "file": str, "past": dict, "picture": str, "held": dict,
}  # fmt: skip
"""Of what kind each of that is, beside a dense network's document."""
MOST: Mapping[bytes, int] = MappingProxyType({b",": 2_000_000, b"[": 600_000, b"{": 600_000, b":": 600_000})
"""How often each of these stands in the fields at most; 16 MiB that the program writes have fewer of them."""


@dataclass(frozen=True)
class Stored:
    """What was read of a document's file."""

    path: Path
    content: dict[str, Any]
    """Its fields, of a version and with a body that are known here."""
    which: Which

    @property
    def where(self) -> str:
        """The path as sentences name it."""
        return shortened(self.path, PATH)

    def table(self) -> bytes:
        """Return the bytes of the table's file that it holds.

        Raises :class:`CommandError` where they cannot be read or the file is another now, of them
        :class:`DamagedContainerError` where they are damaged.
        """
        with opened(self.path, container.LARGEST, self.which) as file:
            return container.table_in(file)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of what a run kept, read-only and all of them; raises as :meth:`table`."""
        with opened(self.path, container.LARGEST, self.which) as file:
            return container.arrays_in(file)


def dense_of(file: Path | Stored) -> Stored:
    """Return what the file of a dense network's document holds; what was read is not read again.

    Raises :class:`CommandError` where it is none, or damaged, or a document of another network, with the
    command that goes on with that.
    """
    found = stored_of(file) if isinstance(file, Path) else file
    if found.content["version"] == LAB_VERSION:
        raise CommandError(
            _(
                "{name} holds a {kind} network; the window, health and export take dense ones alone. "
                "reluexplorer train --open {path} goes on with it."
            ).format(
                name=shortened(found.path.name),
                kind=LABS[found.content["network"]].label,
                path=shlex.quote(str(found.path)) if found.where == str(found.path) else "FILE",
            )
        )
    return found


def stored_of(path: Path) -> Stored:
    """Return what a document's file holds; raise :class:`CommandError` where it is none, or damaged."""
    where, begun = shortened(path, PATH), beginning(path, len(MAGIC))
    is_container = begun is not None and begun[0] == MAGIC
    with opened(path, container.LARGEST if is_container else MOST_FIELDS) as file, _as_a_document(where):
        content = _checked(where, _fields(path, file, is_container=is_container))
        version = content["version"]
        if is_container:
            container.demand_known_members(file)
        if is_container != (version in CONTAINERS):
            raise CommandError(
                _("{where} is damaged: its version is {version}.").format(where=where, version=version)
            )
        _demand_whole(where, content)
        return Stored(path, content, which(file))


def is_document(path: Path) -> bool:
    """Whether a file is a document of this program, of whatever network."""
    try:
        stored_of(path)
    except CommandError:
        return False
    return True


def is_few(fields: bytes) -> bool:
    """Whether fields, as JSON, hold no more values than are read: each takes many times its bytes."""
    return all(fields.count(mark) <= most for mark, most in MOST.items())


def _fields(path: Path, file: IO[bytes], *, is_container: bool) -> Any:
    """Return what the JSON of a file holds."""
    fields = container.fields_in(file) if is_container else file.read(MOST_FIELDS + 1) or b""
    if len(fields) > MOST_FIELDS or not is_few(fields):
        raise DamagedContainerError(_("it holds more than a document has"))
    return parsed(path, fields)


def _checked(where: str, content: Any) -> dict[str, Any]:
    """Return fields that are of a version that is known here."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CommandError(_("{where} is no document of ReLU Explorer.").format(where=where))
    version = content.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version not in _BODIES:
        raise CommandError(_of_version(version).format(where=where))
    return content


def _demand_whole(where: str, content: Mapping[str, Any]) -> None:
    """Raise :class:`CommandError` where fields of a version have another part, or one of another kind."""
    version, step = content["version"], content.get("step")
    body, kind = _BODIES[version]
    if not isinstance(content.get(body), kind) or not isinstance(step, int) or isinstance(step, bool):
        raise CommandError(_("{where} is damaged.").format(where=where))
    if not 0 <= step <= MOST_STEPS:
        raise CommandError(_("{where} is damaged: step {step}.").format(where=where, step=step))
    if unknown := content.keys() - {body, *_ALWAYS, *_BESIDE[version]}:
        raise CommandError(
            _("{where} is damaged: it has a part {unknown} that is not known here.").format(
                where=where, unknown=quoted(min(unknown))
            )
        )
    for part in _KINDS.keys() & content.keys():
        if not isinstance(content[part], _KINDS[part]):
            raise CommandError(
                _("{where} is damaged: its part {part} is not as it may be.").format(
                    where=where, part=quoted(part)
                )
            )
    if version == LAB_VERSION:
        try:
            Names(tuple(LABS)).check("network", content.get("network"))
        except CommandError as error:
            raise CommandError(_("{where} is damaged: {error}").format(where=where, error=error)) from None


@contextmanager
def _as_a_document(where: str) -> Iterator[None]:
    """Turn what shows that a file is none of this program's, or damaged, into a sentence that says so."""
    try:
        yield
    except NotJSONError:
        raise CommandError(_("{where} is no document of ReLU Explorer.").format(where=where)) from None
    except DamagedContainerError as error:
        raise CommandError(
            _("{where} is no document of ReLU Explorer, or damaged: {error}.").format(
                where=where, error=error
            )
        ) from None


def _of_version(version: object) -> str:
    """Say of a file, "where" it is, that its version is none that is known here."""
    if isinstance(version, int) and version > max(_BODIES):
        return _("{where} was written by a newer version of ReLU Explorer.")
    return _("{where} is damaged.")
