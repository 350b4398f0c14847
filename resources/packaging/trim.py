"""Take out of a packaged folder's libraries what only builders need: symbols, and this machine's paths."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"\x7fELF\x02\x01"
"""How an ELF file of 64 bits, the least significant byte first, begins."""
LOAD = 1


def libraries(folder: Path) -> list[Path]:
    """Return every ELF file below a folder, programs too, links left out."""
    return [
        path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink() and elf(path)
    ]


def elf(path: Path) -> bool:
    """Whether a file is a program or a library of Linux."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def segments(path: Path) -> Iterator[tuple[int, int, int]]:
    """Yield offset, address and alignment in bytes of each part of an ELF file that is loaded."""
    with path.open("rb") as file:
        header = file.read(64)
        (table,) = struct.unpack_from("<Q", header, 32)
        length, count = struct.unpack_from("<HH", header, 54)
        file.seek(table)
        rows = file.read(length * count)
    for row in range(count):
        kind, _flags, offset, address = struct.unpack_from("<IIQQ", rows, row * length)
        (alignment,) = struct.unpack_from("<Q", rows, row * length + 48)
        if kind == LOAD:
            yield offset, address, alignment


def loadable(path: Path) -> bool:
    """Whether each part of an ELF file lies where the loader can map it."""
    return all((address - offset) % max(1, alignment) == 0 for offset, address, alignment in segments(path))


def strip(path: Path) -> None:
    """Drop a library's symbols; leave it whole where it could not be loaded then.

    Libraries whose names were changed in their wheels come apart when they are stripped.
    """
    bare = path.with_name(f"{path.name}.bare")
    done = subprocess.run(["strip", "--strip-unneeded", "-o", str(bare), str(path)], check=False)
    if done.returncode == 0 and loadable(bare):
        bare.replace(path)
    bare.unlink(missing_ok=True)


def forget_paths(path: Path) -> None:
    """Drop the folders of this machine in which a library would look for others."""
    asked = subprocess.run(
        ["patchelf", "--print-rpath", str(path)], capture_output=True, text=True, check=False
    )
    if asked.stdout.startswith("/"):
        subprocess.run(["patchelf", "--remove-rpath", str(path)], check=True)


def trim(folder: Path) -> None:
    """Trim every library of a packaged folder, by the tools that are there."""
    for path in libraries(folder / "_internal"):
        if shutil.which("patchelf"):
            forget_paths(path)
        if shutil.which("strip"):
            strip(path)
