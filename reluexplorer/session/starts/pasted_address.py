"""An address of a TensorFlow Playground as people paste it: found in what stands around it, and made whole.

Pages, mails and Markdown write addresses in other letters (``&amp;``, ``%26``, ``\\&``, ``\\u0026``, ``=3D``,
® for ``&reg``), break them into lines, and put brackets and full stops behind them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import unquote

HOST = "playground.tensorflow.org"
LONGEST = 20_000
"""Letters that are looked at: no address with what stands around it has more."""
_ROUNDS = 4
"""How often what is written in other letters may have been written so again."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24});")
_JSON = re.compile(r"\\u00([0-9a-fA-F]{2})")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028\u2060\ufeff]")
_WRAPPED = re.compile(r"[?&](?:url|q|u|to|target|dest|destination)=([^&\s\"'<>]+)", re.IGNORECASE)
_SITE = re.compile(
    rf"(?<![\w.@-])(?:www\.)?{re.escape(HOST)}(?::\d+)?(?=$|[/#?\s)\]}}>\"',;:!*_|»”’]|\.(?!\w))",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/*$")
_END = re.compile(r"[\"'<>()\[\]{}|`«»“”‘’„]")
_NEXT = re.compile(r"[^&\s]{0,60}&(?P<name>\w{1,30})=(?P<value>[^&\s\"'<>()\[\]{}|]{0,60})")
"""The setting that follows, if one does."""
_LINE = re.compile(r"[ \t]*\r?\n[>|\s]*")
_TRAILING = " .,;:!?*_~…·。"


def settings_text(text: str, knows: Callable[[str, str], bool]) -> str | None:
    """Return the settings of the first address in a text, ``name=value&…``; None where it holds no address.

    ``knows`` tells whether there is a setting of such a name with such a value; where a line or a space
    breaks an address, that decides what belongs together. An address without settings gives an empty text.
    """
    text = _INVISIBLE.sub("", text[:LONGEST]).replace("\u00a0", " ")
    wrapped = next((m[1] for m in _WRAPPED.finditer(text) if _SITE.search(_decoded(m[1]))), None)
    text = _decoded(text if wrapped is None else wrapped)
    for found in _SITE.finditer(text):
        before = text[max(0, found.start() - 12) : found.start()]
        scheme = _SCHEME.search(before)
        within = scheme is None and before.endswith("/") and not before.endswith("//")
        if not within and (scheme is None or scheme[1].lower().endswith(("http", "https"))):
            return _settings(text[found.end() :], knows)
    return None


def _decoded(text: str) -> str:
    """Return a text in plain letters."""
    if "=3D" in text:
        text = re.sub(r"=\r?\n", "", text)
        text = re.sub(r"=(3D|26|23|2C|3F|2F|3A)", lambda m: chr(int(m[1], 16)), text)
    for _ in range(_ROUNDS):
        before = text
        text = _JSON.sub(lambda m: chr(int(m[1], 16)), text).replace("\\", "")
        text = unquote(_ENTITY.sub(lambda m: html.unescape(m[0]), text))
        if text == before:
            break
    return _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("®", "&reg")


def _settings(rest: str, knows: Callable[[str, str], bool]) -> str:
    """Return what is set in what stands behind the host."""
    following = _SITE.search(rest)
    rest = rest[: following.start()] if following else rest
    lines = _LINE.split(rest.rstrip())
    made = _until_end(lines[0], knows)
    for line in lines[1:]:
        piece = _until_end(line, knows)
        if _ended(lines[0]) or not _goes_on(made, piece, knows):
            break
        made, lines[0] = made + piece, line
    head, mark, fragment = made.partition("#")
    if not mark:
        fragment = head.partition("?")[2] or head.lstrip("/")
    return fragment.lstrip("/#!?").rstrip(_TRAILING)


def _ended(line: str) -> bool:
    return _END.search(line) is not None


def _until_end(line: str, knows: Callable[[str, str], bool]) -> str:
    """Return what of a line belongs to the address: up to a bracket or quote, and to words after a space."""
    line = _without_brackets_inside(line, knows)
    end = _END.search(line)
    words = (line[: end.start()] if end else line).strip().split()
    if not words:
        return ""
    made = words[0]
    for word in words[1:]:
        if not _goes_on(made, word, knows):
            break
        made += word
    return made


def _without_brackets_inside(line: str, knows: Callable[[str, str], bool]) -> str:
    """Return a line without brackets around a value, or behind which settings go on: networkShape=[4,2]"""
    for end in reversed(list(_END.finditer(line))):
        behind = _NEXT.match(line, end.end())
        opens = line[: end.start()].endswith("=") and line[end.end() : end.end() + 1].isalnum()
        if opens or (behind is not None and knows(behind["name"], behind["value"])):
            line = line[: end.start()] + line[end.end() :]
    return line


def _goes_on(made: str, piece: str, knows: Callable[[str, str], bool]) -> bool:
    """Whether a piece behind a break continues an address."""
    if piece.startswith(("#", "/#", "?", "/?")):
        return "#" not in made
    if "#" not in made or piece.startswith("&"):
        return piece.startswith("&") and "=" in piece
    first, *others = piece.split("&")
    if any(knows(*_pair(other)) for other in others):
        return True
    last = made.rpartition("#")[2].rpartition("&")[2]
    whole = knows(*_pair((last + first).rstrip(_TRAILING)))
    return whole and (not last or not knows(*_pair(last)))


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value
