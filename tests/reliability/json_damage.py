"""Damage to JSON that stays JSON: other values, other names, and what no value is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.reliability.damage import Chance


class _Raw:
    """A text that stands in JSON as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


_SHORT = 100
"""Letters of what is repeated very often, so that what is damaged stays a file of some kilobytes."""


def _deep(depth: int, opening: str = "[", closing: str = "]") -> _Raw:
    return _Raw(opening * depth + "1" + closing * depth)


_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2,
    0.5,
    -0.0,
    1e308,
    5e-324,
    2**31,
    2**53 + 1,
    2**63,
    -(2**64),
    _Raw("1e400"),
    _Raw("-1e400"),
    _Raw("NaN"),
    _Raw("-Infinity"),
    _Raw("9" * 299),
    _Raw("9" * 5000),
    _Raw("1e-400"),
    "",
    "x",
    "0",
    "x" * 100_000,
    "\0",
    "\ud800",
    "\x1b[31mred",
    "\u202e",
    "<b>x</b>",
    "a\nb",
    "../../secret.csv",
    "secret.csv",
    "/etc/passwd",
    "/dev/zero",
    "/",
    ".",
    "relu",
    "nan",
    "1.3",
    [],
    {},
    [[]],
    [None],
    [0] * 5000,
    ["x"] * 5000,
    {"x": 1},
    {"": None},
    {"do": "step"},
    [1, [2, [3]]],
    _deep(60),
    _deep(400),
    _deep(800),
    _deep(5000),
    _deep(200_000),
    _deep(5000, '{"a":', "}"),
    _Raw('{"a":1,"a":2}'),
    _Raw("01"),
    _Raw("1,"),
    _Raw("'x'"),
    _Raw('"\\ud800"'),
)


def _places(content: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each list or object with each of its indices or keys."""
    found = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for key, value in found:
        yield content, key
        yield from _places(value)


def json_damaged(content: bytes, chance: Chance) -> bytes:
    """Return JSON of the same form with something wrong somewhere in it; other bytes as they are."""
    try:
        whole = {"": json.loads(content)}
    except ValueError:
        return content
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        places = list(_places(whole))
        held, key = chance.choice(places)
        _change(held, key, chance)
    return _as_json(whole.get("", chance.choice(_VALUES)), chance)


_MANY = 16_700_000
"""Bytes of what says little: as many as a document's fields may have, and a little less than 16 MiB."""
_LITTLE = ("[],", "{},", "1,", "1.5,", "[" * 50 + "]" * 50 + ",", '"x",')
_PARTS = ("file", "picture", "table", "reader", "held", "past", "document", "step", "x")


def json_crowded(content: bytes, chance: Chance) -> bytes:
    """Return a document's fields, one of which is a list of millions of values; other bytes as they are."""
    try:
        whole = json.loads(content)
    except ValueError:
        return content
    if not isinstance(whole, dict):
        return content
    part, little = chance.choice(_PARTS), chance.choice(_LITTLE)
    times = (_MANY - len(content)) // len(little) // chance.choice((1, 1, 2, 10))
    if chance.random() < 0.2:
        many = "{" + ",".join(f'"{number:x}":0' for number in range(times // 5)) + "}"
    else:
        many = "[" + little * times + "0]"
    return _as_json({**whole, part: _Raw(many)}, chance)


def _change(held: Any, key: Any, chance: Chance) -> None:
    """Change what is held at a place."""
    way = chance.randrange(10)
    if way < 5:
        held[key] = chance.choice(_VALUES)
    elif way == 5 and (isinstance(held, list) or key):
        del held[key]
    elif way == 6 and isinstance(held, dict) and key:
        held[chance.choice(("unknown", "", "\ud800", key.upper(), "x" * 5000, "__class__", "\0"))] = held[key]
    elif way == 7 and isinstance(held, list):
        held[key:key] = [held[key]] * (chance.choice((1, 100, 3000)) if len(repr(held[key])) < _SHORT else 1)
    elif way == 8 and isinstance(held[key], int | float) and not isinstance(held[key], bool):
        held[key] = chance.choice(
            (-held[key], held[key] + 0.5, held[key] * 1000, str(held[key]), [held[key]])
        )
    else:
        held[key] = chance.choice(([held[key]], {"x": held[key]}, str(held[key])))


def _as_json(content: Any, chance: Chance) -> bytes:
    raw: list[str] = []

    def mark(value: Any) -> Any:
        if isinstance(value, _Raw):
            raw.append(value.text)
            return f"@raw {len(raw) - 1}@"
        if isinstance(value, dict):
            return {key: mark(each) for key, each in value.items()}
        return [mark(each) for each in value] if isinstance(value, list) else value

    text = json.dumps(mark(content), ensure_ascii=chance.random() < 0.7, indent=chance.choice((None, 1)))
    for number, each in enumerate(raw):
        text = text.replace(f'"@raw {number}@"', each)
    return text.encode("utf-8", "surrogatepass")
