"""What a model's file says that it is: a few words beside its name, and all that it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.sentences import shortened

if TYPE_CHECKING:
    import onnx

_MOST_DETAILS, _LONGEST, _LONGEST_WORDS = 8, 100, 60
_SAYS = ("description", "model_name", "name", "title")
"""Names of entries that say what a model is, the first that is there is taken."""
_SAYS_NOTHING = re.compile(
    r"[\w./:-]*(graph|jit|export|tf2onnx)[\w./:-]*|(torch|onnx|model|main)?|[0-9a-f-]{16,}|converted from .*",
    re.IGNORECASE,
)
"""Names that exporters give to every graph, and those that only a machine reads."""


@dataclass(frozen=True)
class Described:
    """What a file says of its model, in its own words; nothing of it is trusted."""

    words: str = ""
    """In short, such as ``detect, a model for faces``; empty where it says nothing that a person wants."""
    details: tuple[tuple[str, str], ...] = ()
    """Names and values of all that it says, the longest shortened."""


def described(model: onnx.ModelProto) -> Described:
    """Return what a model says that it is: in its metadata, descriptions, name of the graph, and maker."""
    said = [(each.key.strip(), _line(each.value)) for each in model.metadata_props]
    known = {name.casefold(): value for name, value in said if value}
    maker = _line(f"{model.producer_name} {model.producer_version}")
    texts = [_line(each) for each in (model.doc_string, model.graph.doc_string, model.graph.name)]
    best = next(
        (each for each in (*map(known.get, _SAYS), *texts) if each and not _SAYS_NOTHING.fullmatch(each)), ""
    )
    parts = dict.fromkeys(each.rstrip(".") for each in (known.get("task", ""), best) if each)
    if not parts and maker:
        parts = {_("exported by {maker}").format(maker=maker): None}
    details = [
        (_("Made by"), maker),
        (_("Description"), texts[0]),
        (_("Graph"), ", ".join(filter(None, (texts[2], texts[1])))),
        *said,
    ]
    shown = [(shortened(name), shortened(value, _LONGEST)) for name, value in details if name and value]
    return Described(shortened(", ".join(parts), _LONGEST_WORDS), tuple(shown[:_MOST_DETAILS]))


def _line(words: str) -> str:
    """Return words in one line."""
    return " ".join(words.split())
