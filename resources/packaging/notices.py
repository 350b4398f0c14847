"""Collect the licences of what the packaged program is built with, as their makers wrote them."""

from __future__ import annotations

import re
import sys
import sysconfig
from importlib.metadata import Distribution, distribution
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM, BOOTLOADER = "reluexplorer", "pyinstaller"
WITHOUT_TEXTS = ("pyside6-essentials", "shiboken6")
"""Come without licence files; theirs is the LGPL, whose texts are beside this file."""
PYTHON = (Path(sysconfig.get_path("stdlib"), "LICENSE.txt"), Path(sys.base_prefix, "LICENSE.txt"))
"""Where Python's own licence is, on one system or another."""
TEXTS = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)


def normal(name: str) -> str:
    """Return a distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def built_with(name: str = PROGRAM) -> list[str]:
    """Return the names of all distributions that one needs, those of extras and other systems left out."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for line in distribution(waiting.pop()).requires or ():
            needed = normal(re.split(r"[^\w.-]", line, maxsplit=1)[0])
            if ";" not in line and needed not in found:
                found.add(needed)
                waiting.append(needed)
    return sorted(found)


def texts(found: Distribution) -> list[str]:
    """Return the different licence texts in a distribution's own metadata folder."""
    paths = sorted(str(path) for path in found.files or () if ".dist-info/" in str(path))
    read = [Path(str(found.locate_file(path))).read_text("utf-8") for path in paths if TEXTS.search(path)]
    return list(dict.fromkeys(text.strip() for text in read))


def section(title: str, bodies: list[str]) -> str:
    """Return a titled part; ValueError where there is no licence to show."""
    if not bodies:
        raise ValueError(f"{title} has no licence text")
    return "\n\n".join([f"{'=' * 78}\n{title}\n{'=' * 78}", *bodies]) + "\n"


def third_party() -> str:
    """Return the names, versions and licences of all that is packaged beside the program."""
    lesser = [(HERE / "licenses" / name).read_text("utf-8").strip() for name in ("LGPL-3.txt", "GPL-3.txt")]
    python = next(path for path in PYTHON if path.is_file())
    parts = [section("Python", [python.read_text("utf-8").strip()])]
    for name in [*built_with(), BOOTLOADER]:
        found = distribution(name)
        if name not in WITHOUT_TEXTS:
            parts.append(section(f"{found.name} {found.version}", texts(found)))
    qt = ", ".join(f"{distribution(name).name} {distribution(name).version}" for name in WITHOUT_TEXTS)
    parts.append(section(f"{qt}, with Qt: GNU Lesser General Public License, version 3", lesser))
    return "\n".join(parts)
