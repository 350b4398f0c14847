"""Damage that is well formed: archives, arrays, workbooks and packed texts that lie, or say too much."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

from tests.reliability.damage import Chance
from tests.reliability.json_damage import json_crowded, json_damaged
from tests.reliability.specimens import workbook, zipped

_NAMES = (
    "../../secret.csv",
    "/evil.csv",
    "..\\..\\evil",
    "C:\\evil.csv",
    "a/../../evil.csv",
    "x\0y",
    "a" * 60_000,
    "CON",
    "document.json",
    "past/steps.npy",
    "x/",
    "secret.csv",
    "\u202e.csv",
    "xl/workbook.xml",
    "arr_0.npy",
)
_BOMB = 400 << 20


@cache
def _bomb() -> bytes:
    """Return 400 MB of zeros, deflated without a head."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(_BOMB >> 20)) + packer.flush()


@cache
def _bomb_check() -> int:
    check, piece = 0, bytes(1 << 20)
    for _ in range(_BOMB >> 20):
        check = zlib.crc32(piece, check)
    return check


def _members(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError):
        return {}


def archive_damaged(content: bytes, chance: Chance) -> bytes:
    """Return an archive whose members, or what is said of them, are others."""
    members = _members(content)
    if not members:
        return content
    name = chance.choice(sorted(members))
    others = {each: held for each, held in members.items() if each != name}
    ways: list[Callable[[], bytes]] = [
        *[lambda: _patched(content, chance)] * 3,
        lambda: _with_bomb(members, chance.choice((name, "t.csv", "more.npy"))),
        lambda: zipped(
            {**members, chance.choice(_NAMES): chance.choice((b"", b"x,y\n1,2\n", members[name]))}
        ),
        lambda: zipped({**others, chance.choice(_NAMES): members[name]}),
        lambda: zipped(others),
        lambda: zipped({**members, **{f"m{number}.npy": b"" for number in range(chance.choice((50, 3000)))}}),
        lambda: _repacked(members, name, chance),
        lambda: zipped({**members, name: content}),
        lambda: _crowded(members, name, chance),
        *[lambda: zipped({**members, name: inner_damaged(name, members[name], chance)})] * 2,
    ]
    return chance.choice(ways)()


def _crowded(members: dict[str, bytes], name: str, chance: Chance) -> bytes:
    """Return an archive of some kilobytes whose fields, or another part, hold millions of values."""
    fields = "document.json"
    crowded = {fields: json_crowded(members[fields], chance)} if fields in members else {name: members[name]}
    return zipped({**members, **crowded})


def inner_damaged(name: str, content: bytes, chance: Chance) -> bytes:
    """Return what a member may hold instead, after its kind."""
    if name.endswith(".npy"):
        return array_damaged(content, chance)
    if name.endswith(".json"):
        return json_damaged(content, chance)
    if name.endswith((".xml", ".rels")):
        return xml_damaged(content, chance)
    return chance.choice((b"", content * 50, b"\0" * 1000, content[: chance.randrange(len(content) + 1)]))


def _patched(content: bytes, chance: Chance) -> bytes:
    """Return an archive with another figure in one of its heads: sizes, checksums, flags, ways of packing."""
    made = bytearray(content)
    marks = {b"PK\x03\x04": 30, b"PK\x01\x02": 46, b"PK\x05\x06": 22}
    mark = chance.choice(sorted(marks))
    places = [each for each in range(len(content)) if content.startswith(mark, each)]
    if not places:
        return content
    start = chance.choice(places)
    place = start + chance.randrange(4, marks[mark] - 1)
    value = chance.choice(
        (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x01\0", b"\x63\0", b"\xff\xff", b"\0\0\0\x7f", b"\x0e\0")
    )
    made[place : place + len(value)] = value
    return bytes(made[: max(len(content), 22)])


def _with_bomb(members: dict[str, bytes], name: str) -> bytes:
    """Return an archive a member of which unpacks to 400 MB; its checksum and its size are right."""
    file = io.BytesIO()
    packed = _bomb()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, held in members.items():
            if each != name:
                archive.writestr(each, held)
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.CRC, info.compress_size, info.file_size = _bomb_check(), len(packed), _BOMB
        info.header_offset = file.tell()
        file.write(info.FileHeader(zip64=False) + packed)
        archive.start_dir = file.tell()
        archive.filelist.append(info)
        archive.NameToInfo[name] = info
        archive._didModify = True
    return file.getvalue()


def _repacked(members: dict[str, bytes], name: str, chance: Chance) -> bytes:
    """Return an archive packed otherwise: other methods, links in place of files, a long comment."""
    file = io.BytesIO()
    method = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.comment = chance.choice(
            (b"", b"[" * 60_000, b'{"activation": 5, "output": "\\ud800"}', b"\0" * 65_000)
        )
        for each, held in members.items():
            info = zipfile.ZipInfo(each)
            info.compress_type = method
            if each == name and chance.random() < 0.5:
                info.external_attr = 0o120777 << 16
                held = b"/etc/passwd"  # noqa: PLW2901
            archive.writestr(info, held)
    return file.getvalue()


# --- Arrays ----------------------------------------------------------------------------------------------

_SHAPES = (
    "()",
    "(0,)",
    "(40, 0)",
    "(0, 3)",
    "(-1, 3)",
    "(-40, -3)",
    "(99999999999, 3)",
    "(9223372036854775807, 2)",
    "(2**70,)",
    "(1180591620717411303424,)",
    "(40.0, 3)",
    "(True, 3)",
    "('a',)",
    "(40,)",
    "(" + "1," * 70 + ")",
    "(120,)",
    "(2, 60)",
    "(1, 1, 120)",
    "None",
    "[40, 3]",
    "(3, 40)",
    "((40, 3),)",
    "(60, 2)",
)
_TYPES = (
    "'|O'",
    "'<f8'",
    "'>f8'",
    "'<f4'",
    "'<f2'",
    "'<c16'",
    "'|V8'",
    "'<M8[ns]'",
    "'<m8[D]'",
    "'|S8'",
    "'<U2'",
    "'|b1'",
    "'<i8'",
    "'<u8'",
    "'<f16'",
    "'|S0'",
    "'<U0'",
    "'|V0'",
    "[('a', '<f4'), ('b', '<f4')]",
    "[('a', '|O')]",
    "'|S999999999'",
    "[('a', [('b', '<f8')])]",
    "'i'",
    "''",
    "None",
    "{'names': ['a'], 'formats': ['O']}",
    "[('a', '<f8', (1,))]",
    "'<f8, <f8'",
    "('<f8', (2,))",
    "'<M8[generic]'",
)
_HEADS = (
    "__import__('os').system('touch evil')",
    "{" * 500,
    "(" * 5000,
    "{'descr': '<f8'}",
    "",
    "\0" * 64,
    "[" * 90 + "]" * 90,
    "{'descr': '<f8', 'fortran_order': False, 'shape': (40, 3), 'more': 1}",
    "x" * 9000,
    "-" * 3000 + "1",
    "1" * 5000,
)


def array_damaged(content: bytes, chance: Chance) -> bytes:
    """Return a NumPy array with another head, and the same numbers behind it."""
    if not content.startswith(b"\x93NUMPY") or len(content) < 10:
        return content
    length = int.from_bytes(content[8:10], "little")
    body = content[10 + length :]
    order, kind, shape = chance.choice(("True", "False", "False", "None", "1")), "'<f8'", "(40, 3)"
    way = chance.randrange(6)
    if way < 2:
        shape = chance.choice(_SHAPES)
    elif way < 5:
        kind, shape = chance.choice(_TYPES), chance.choice(_SHAPES) if way == 4 else shape
    head = f"{{'descr': {kind}, 'fortran_order': {order}, 'shape': {shape}, }}\n"
    if way == 5:
        head = chance.choice(_HEADS)
    version = chance.choice((1, 1, 1, 2, 3, 9))
    size = chance.choice((len(head),) * 4 + (0, 65_535))
    said = struct.pack("<H", size) if version == 1 else struct.pack("<I", chance.choice((size, 2**32 - 1)))
    return b"\x93NUMPY" + bytes([version, 0]) + said + head.encode("latin-1", "replace") + body


def tensors_damaged(content: bytes, chance: Chance) -> bytes:
    """Return safetensors whose head says other places, shapes and types."""
    length = int.from_bytes(content[:8], "little")
    head, body = content[8 : 8 + length], content[8 + length :]
    way = chance.randrange(4)
    if way < 2:
        head = json_damaged(head, chance)
    elif way == 2:
        entries = json.loads(head)
        entry = entries[chance.choice([name for name in entries if name != "__metadata__"])]
        entry["data_offsets"] = chance.choice(
            ([0, len(body)], [0, 0], [4, 2], [-4, 8], [0, 2**63], [len(body)] * 2)
        )
        entry["shape"] = chance.choice(
            (entry["shape"], [2**40, 2**40], [0, 2], [-4, -2], [1] * 2000, [4, 2, 1], [])
        )
        head = json.dumps(entries).encode()
    size = chance.choice(
        (len(head),) * 5 + (0, 1, 2**63, 2**64 - 1, len(content), len(head) - 1, len(head) + 1)
    )
    return size.to_bytes(8, "little") + head + body + chance.choice((b"", b"", b"x" * 64))


# --- Workbooks -------------------------------------------------------------------------------------------

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_DOCTYPES = (
    f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]>',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "../../secret.csv"> %p;]>',
    f'<!DOCTYPE x [<!ENTITY a "{"a" * 60_000}">]>',
)
_ROWS = (
    '<row r="1"><c r="XFD1048576"><v>1</v></c></row>',
    '<row><c r="ZZZ9"><v>1</v></c></row>',
    '<row r="-1"/>',
    '<row><c t="s"><v>999999</v></c></row>',
    '<row><c t="s"><v>-1</v></c></row>',
    '<row><c t="s"><v>x</v></c></row>',
    '<row><c s="1"><v>1e400</v></c></row>',
    '<row><c s="1"><v>-99999999</v></c></row>',
    '<row><c s="99"><v>nan</v></c></row>',
    '<row><c s="x"><v>1</v></c></row>',
    "<row/>" * 20_000,
    "<row>" * 20_000,
    '<row><c r=""><v></v></c><c/><c/></row>',
    "<row><c><v>&l9;</v></c></row>",
    "<row><c><v>&e;</v></c></row>",
    f"<row><c><v>{'9' * 40_000}</v></c></row>",
    f'<row><c t="inlineStr"><is><t>{"x" * 33_000}</t></is></c></row>',
    "<row>" + "<c><v>1</v></c>" * 17_000 + "</row>",
    '<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    "".join("<row><c r='XFC1'><v>1</v></c></row>" * 300),
)


def xml_damaged(content: bytes, chance: Chance) -> bytes:
    """Return XML of a workbook with entities, deep elements, or other values."""
    start, sign, rest = content.partition(b"?>")
    way = chance.randrange(5)
    if way == 0:
        return start + sign + chance.choice(_DOCTYPES).encode() + rest
    if way == 1:
        depth = chance.choice((2000, 100_000))
        return start + sign + b"<a>" * depth + b"</a>" * depth
    if way == 2:
        return content.decode("utf-8", "replace").encode(
            chance.choice(("utf-16", "latin-1", "utf-32")), "replace"
        )
    if way == 3:
        value = chance.choice(
            (b'"-1"', b'"99999999999999999999"', b'""', b'"../../secret.csv"', b'"/xl/workbook.xml"')
        )
        parts = content.split(b'"')
        place = chance.randrange(1, max(2, len(parts) - 1), 2)
        return b'"'.join(parts[:place]) + value + b'"'.join(parts[place + 1 :])
    return content.replace(b"</sheetData>", chance.choice(_ROWS).encode() + b"</sheetData>")


def book_damaged(content: bytes, chance: Chance) -> bytes:
    """Return a workbook of other rows, or with entities, or another archive."""
    if chance.random() < 0.4:
        return archive_damaged(content, chance)
    cells = "".join(chance.choice(_ROWS) for _ in range(chance.choice((1, 3, 6))))
    made = workbook(cells)
    return made if chance.random() < 0.5 else archive_damaged(made, chance)


# --- Packed texts ----------------------------------------------------------------------------------------


_PACK: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@cache
def _packed_bomb(suffix: str, text: bytes) -> bytes:
    """Return a text over and over: 20 MB of four letters."""
    return _PACK[suffix](text * 5_000_000)


def packed_damaged(name: str, content: bytes, chance: Chance) -> bytes:
    """Return a packed text that is a bomb, packed many times, of several parts, or asks for much memory."""
    suffix = name.rpartition(".")[2]
    way = chance.randrange(6)
    if way == 0:
        return _packed_bomb(suffix, chance.choice((b"x,y\n", b"1,2\n", b"\0", b"aaaa", b'"\n', b"\n")))
    if way == 1:
        for _ in range(chance.choice((1, 5, 60))):
            content = _PACK[suffix](content)
        return content
    if way == 2:
        return content * chance.choice((2, 300))
    if way == 3:
        return content + chance.choice((b"\0" * 100, b"rubbish", content[:20], b"\x1f\x8b"))
    if suffix == "xz":
        return _with_large_dictionary(content, chance.choice((28, 34, 38, 40)))
    return content[: chance.randrange(10, len(content))]


def _with_large_dictionary(content: bytes, size: int) -> bytes:
    """Return a file of xz that asks for a dictionary of up to 4 GiB; the checksum of its head is right."""
    made = bytearray(content)
    length = 4 * (made[12] + 1)
    place = content.index(b"\x21\x01", 12, 12 + length) + 2
    made[place] = size
    made[12 + length - 4 : 12 + length] = zlib.crc32(made[12 : 12 + length - 4]).to_bytes(4, "little")
    return bytes(made)
