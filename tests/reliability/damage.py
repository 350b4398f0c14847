"""Damage to any bytes, to rows of text and to addresses: what disks, transfers, editors and malice do."""

from __future__ import annotations

import random
from collections.abc import Callable

Chance = random.Random
Damage = Callable[[bytes, Chance], bytes]
_EXTREMES = (
    b"\xff" * 8,
    b"\0" * 8,
    b"\xff" * 4,
    b"\0" * 4,
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x80",
)
_TOKENS = (
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\0",
    b"\x1b[31m",
    b"\x1a",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\r",
    b"\n" * 300,
    b'"',
    b"'",
    b"\\",
    b",",
    b";",
    b"\t" * 50,
    b"nan",
    b"-inf",
    b"1e400",
    b"9" * 400,
    b"-",
    b"0x1p99999",
    b"[" * 3000,
    b"{",
    b"<",
    b"&lol;",
    b"=cmd|'/c calc'!A1",
    b"../" * 12,
    b"%s%n",
    b"\xf4\x90\x80\x80",
    b"A" * 70_000,
    b"1_000",
    b"\xef\xbf\xbe",
    b"\x7f",
)


def _flipped(content: bytes, chance: Chance) -> bytes:
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 64)) if made else 0):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _truncated(content: bytes, chance: Chance) -> bytes:
    return content[
        : chance.choice((chance.randrange(len(content) + 1), len(content) - 1, chance.randrange(9)))
    ]


def _cut(content: bytes, chance: Chance) -> bytes:
    start, end = _piece(content, chance)
    return content[:start] + content[end:]


def _repeated(content: bytes, chance: Chance) -> bytes:
    start, end = _piece(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 2, 50)) + content[end:]


def _overwritten(content: bytes, chance: Chance) -> bytes:
    value = chance.choice(_EXTREMES)
    place = chance.randrange(len(content) + 1)
    return content[:place] + value + content[place + len(value) :]


def _inserted(content: bytes, chance: Chance) -> bytes:
    place = chance.choice((0, len(content), chance.randrange(len(content) + 1)))
    return content[:place] + chance.choice(_TOKENS) + content[place:]


def _scrambled(content: bytes, chance: Chance) -> bytes:
    start, end = _piece(content, chance)
    return content[:start] + chance.randbytes(end - start) + content[end:]


def _recoded(content: bytes, chance: Chance) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(
        chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "utf-7", "cp037")), "replace"
    )


def _replaced(content: bytes, chance: Chance) -> bytes:
    return chance.choice(
        (b"", b"\n", b"\0" * 4096, chance.randbytes(500), b"[]", b"{}", b"null", b" " * 100_000)
    )


def _piece(content: bytes, chance: Chance) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.choice((1, 4, 30, 300)))


OF_BYTES: dict[str, Damage] = {
    "bits flipped": _flipped,
    "truncated": _truncated,
    "a piece cut out": _cut,
    "a piece repeated": _repeated,
    "numbers at their extremes": _overwritten,
    "strange letters": _inserted,
    "a piece of chance": _scrambled,
    "another encoding": _recoded,
    "nothing of it": _replaced,
}


# --- Rows of text ----------------------------------------------------------------------------------------

_SHORT = 100
"""Letters of what is repeated very often, so that what is damaged stays a file of some kilobytes."""
_CELLS = (
    "nan",
    "inf",
    "-inf",
    "1e400",
    "1e-400",
    "9" * 400,
    "-",
    "",
    " ",
    '"',
    '"open',
    "'",
    "\0",
    "\x1b",
    "\ufffe",
    "−1",
    "1,5",
    "1.234,5",
    "=1+1",
    "2001-99-99",
    "0000-00-00",
    "24:61",
    "9999999999-01-01",
    "1/0",
    "5e5e5",
    "0x10",
    "१२३",
    "½",
    "★★★",
    "TRUE",
    "$",
    "%",
    "x" * 40_000,
    "\u202e",
    "1:2",
    "{0 1}",
    "1 " * 2000,
    "☃",
    "()",
    "(((1)))",
    "1e999999999",
    "12-31-99999",
    "1_0",
    "0." + "0" * 400 + "1",
    "-0",
    "+",
    "٫",
    "<script>",
    "..",
    "#REF!",
    "a\tb",
    "1;2;3",
)


def rows_damaged(content: bytes, chance: Chance) -> bytes:
    """Return a text of rows with other rows, cells and columns."""
    text = content.decode("utf-8", "replace")
    separator = next((each for each in ("\t", ",", " ") if each in text), ",")
    rows = [line.split(separator) for line in text.splitlines()] or [[""]]
    for _ in range(chance.choice((1, 1, 3, 20))):
        way, row = chance.randrange(9), chance.choice(rows)
        if way < 4 and row:
            row[chance.randrange(len(row))] = chance.choice(_CELLS)
        elif way == 4:
            cell = chance.choice(_CELLS)
            most = 3000 if len(cell) < _SHORT else 5
            rows.insert(chance.randrange(len(rows) + 1), [cell] * chance.choice((1, 3, most)))
        elif way == 5 and row:
            row.append(chance.choice(_CELLS))
        elif way == 6:
            rows = rows[: chance.choice((1, 2, 3, 9))]
        elif way == 7 and sum(map(len, rows)) < 2000:
            rows = [each * chance.choice((2, 40)) for each in rows]
        elif len(rows[0]) < 50:
            value = chance.choice(_CELLS)[:_SHORT]
            place = chance.randrange(len(rows[0]) or 1)
            rows = [rows[0], *([*each[:place], value, *each[place + 1 :]] for each in rows[1:])]
    end = chance.choice(("\n", "\r\n", "\r", "\u2028"))
    return end.join(map(separator.join, rows)).encode("utf-8", "surrogatepass")


# --- Addresses -------------------------------------------------------------------------------------------

_SETTINGS = (
    "99999999999",
    "-1",
    "nan",
    "inf",
    "1e400",
    "",
    "%00",
    "%ED%A0%80",
    "%",
    "%zz",
    "x" * 5000,
    "true",
    "[]",
    "0,0,0",
    "8," * 2000,
    "8,-1",
    "٣",
    "1.5.2",
    "null",
    "<b>",
    "\u202e",
    "1e-400",
    "0x8",
    "..%2f..%2fetc",
    "spiral",
)


def address_damaged(content: bytes, chance: Chance) -> bytes:
    """Return an address with other settings."""
    head, sign, rest = content.decode().partition("#")
    pairs = [each.split("=", 1) for each in rest.split("&")]
    for _ in range(chance.choice((1, 1, 2, 8))):
        way, pair = chance.randrange(6), chance.choice(pairs)
        if way < 3:
            pair[1:] = [chance.choice(_SETTINGS)]
        elif way == 3:
            pairs.append([pair[0], chance.choice(_SETTINGS)])
        elif way == 4:
            pairs.remove(pair)
            pairs = pairs or [["x", "1"]]
        else:
            pairs += [[chance.choice(("unknown", "", "a" * 3000, "\u202e", "%")), "1"]] * chance.choice(
                (1, 500)
            )
    return f"{head}{sign}{'&'.join(map('='.join, pairs))}".encode("utf-8", "surrogatepass")
