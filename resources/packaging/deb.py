"""Make the Debian package of the packaged program; libraries that Debian has are depended on, not brought."""

from __future__ import annotations

import filecmp
import gzip
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import icons
from trim import libraries

HERE = Path(__file__).resolve().parent
LINUX = HERE / "linux"
ROOT = HERE.parents[1]
NAME = "reluexplorer"
MENU_ENTRY = LINUX / "reluexplorer.desktop"
FILE_TYPE = LINUX / "reluexplorer.mime.xml"
LIBRARY = Path("usr", "lib", NAME)
DOC = Path("usr", "share", "doc", NAME)
COMPONENT = f"org.{NAME}.{NAME}"
MIME_ICON = "application-vnd.reluexplorer"
SIZES = (16, 32, 48, 64, 128, 256)
BY_HAND = ("libegl1", "libgl1")
"""Loaded by name while the program runs, so that no file says that it needs them."""
MAINTAINER = ("ReLU Explorer authors", "authors@reluexplorer.example")
SUMMARY = "see, measure and debug what ReLU does in a neural network"
DESCRIPTION = """\
 ReLU Explorer shows a neural network while it learns: every neuron is a live
 picture over the input plane, every weight a curve. Edit the network while it
 trains, wind time back to any step, find out which neurons are dead and since
 which update, and check claims about ReLU by experiments over many seeds.
 .
 It opens tables of your own, trains on the command line too, and exports
 networks as PyTorch or NumPy scripts.
"""


class DebError(Exception):
    """What keeps the package from being made or passed, in words."""


def answer(*command: str | Path, cwd: Path | None = None, **environment: str) -> str:
    """Run a command and return its standard output; DebError with its words where it fails."""
    env = os.environ | {"LC_ALL": "C.UTF-8"} | environment
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DebError(f"{command[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def leave_to_debian(program: Path) -> list[str]:
    """Take out of a program's folder the libraries that Debian's packages bring; return their names.

    These are the ones that are, byte for byte, a file of a Debian package on this machine.
    """
    copies = [path for path in (program / "_internal").glob("lib*.so*") if not path.is_symlink()]
    asked = ["dpkg-query", "--search", *(f"*/{path.name}" for path in copies)]
    found = subprocess.run(
        asked, capture_output=True, text=True, check=False
    )  # ends with 1 where one is unknown
    installed: dict[str, list[Path]] = {}
    for line in found.stdout.splitlines():
        path = Path(line.rpartition(": ")[2])
        installed.setdefault(path.name, []).append(path)
    left = [
        copy
        for copy in copies
        if any(
            path.is_file() and filecmp.cmp(path, copy, shallow=False) for path in installed.get(copy.name, ())
        )
    ]
    for path in left:
        path.unlink()
    return sorted(path.name for path in left)


def dependencies(program: Path) -> list[str]:
    """Return what Debian's packages the program needs, with least versions, as its libraries say it."""
    found = libraries(program)
    folders = sorted({path.parent for path in found})
    with tempfile.TemporaryDirectory() as scratch:
        control = Path(scratch, "debian", "control")
        control.parent.mkdir()
        control.write_text(f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n", encoding="utf-8")
        private = [f"-l{folder}" for folder in folders]
        said = answer("dpkg-shlibdeps", "-O", "--warnings=0", *private, *found, cwd=Path(scratch))
    listed = said.partition("=")[2].strip().split(", ")
    names = {item.split()[0] for item in listed}
    return sorted({*listed, *(name for name in BY_HAND if name not in names)})


def pack(text: str, target: Path) -> None:
    """Write a text compressed, with neither name nor time in it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def filled(name: str, version: str, moment: int) -> str:
    """Return a text of `linux/` with version, date and licence in their places."""
    text = (LINUX / name).read_text(encoding="utf-8")
    places = {
        "@VERSION@": version,
        "@DATE@": time.strftime("%Y-%m-%d", time.gmtime(moment)),
        "@LICENSE@": (ROOT / "LICENSE").read_text(encoding="utf-8").strip(),
    }
    for place, value in places.items():
        text = text.replace(place, value)
    return text


def put(source: Path | str | bytes, target: Path) -> None:
    """Put a file, a text or bytes at a place, and make its folders."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(source, Path):
        shutil.copyfile(source, target)
    else:
        target.write_bytes(source.encode() if isinstance(source, str) else source)


def add_icons(share: Path) -> None:
    """Put the icons of the program and of its documents into the theme that all desktops fall back on."""
    theme = share / "icons" / "hicolor"
    drawings = {"apps": (ROOT / "resources" / "icons" / f"{NAME}.svg", NAME)}
    drawings["mimetypes"] = (LINUX / f"{NAME}-document.svg", MIME_ICON)
    for kind, (drawing, name) in drawings.items():
        put(drawing, theme / "scalable" / kind / f"{name}.svg")
        for pixels in SIZES:
            put(icons.png(drawing, pixels), theme / f"{pixels}x{pixels}" / kind / f"{name}.png")


def changelog(version: str, moment: int, maintainer: str) -> str:
    """Return the package's own list of changes: the release, and where the program's changes are told."""
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(moment))
    return (
        f"{NAME} ({version}) unstable; urgency=medium\n\n  * Release {version}.\n\n -- {maintainer}  {date}\n"
    )


def stage(folder: Path, tree: Path, version: str, moment: int, maintainer: str) -> None:
    """Lay out the package's files below `tree`, from the program's folder."""
    program = tree / LIBRARY
    program.mkdir(parents=True)
    shutil.copytree(folder / "_internal", program / "_internal", symlinks=True)
    shutil.copy(folder / NAME, program)
    (tree / "usr" / "bin").mkdir()
    (tree / "usr" / "bin" / NAME).symlink_to(Path("..", "lib", NAME, NAME))
    share = tree / "usr" / "share"
    put(MENU_ENTRY, share / "applications" / f"{NAME}.desktop")
    put(FILE_TYPE, share / "mime" / "packages" / f"{NAME}.xml")
    put(filled(f"{NAME}.metainfo.xml", version, moment), share / "metainfo" / f"{COMPONENT}.metainfo.xml")
    put(LINUX / "lintian-overrides", share / "lintian" / "overrides" / NAME)
    add_icons(share)
    pack(filled(f"{NAME}.1", version, moment), share / "man" / "man1" / f"{NAME}.1.gz")
    put(filled("copyright", version, moment), tree / DOC / "copyright")
    pack((folder / "THIRD-PARTY.txt").read_text(encoding="utf-8"), tree / DOC / "THIRD-PARTY.txt.gz")
    pack(changelog(version, moment, maintainer), tree / DOC / "changelog.gz")


def settle(tree: Path, moment: int) -> None:
    """Give all the rights that Debian asks for, what is started may be, all else is read, and one time."""
    started = {tree / LIBRARY / NAME}
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path in started else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


def kibibytes(tree: Path) -> int:
    """Return the room that a tree takes as dpkg counts it: each file in whole kibibytes, 1 for all else."""
    sizes = [-(-path.lstat().st_size // 1024) if path.is_file() else 1 for path in tree.rglob("*")]
    return sum(sizes)


def control(tree: Path, version: str, maintainer: str, needed: list[str]) -> None:
    """Write the package's control file and the digests of its files."""
    fields = {
        "Package": NAME,
        "Version": version,
        "Section": "science",
        "Priority": "optional",
        "Architecture": answer("dpkg", "--print-architecture").strip(),
        "Maintainer": maintainer,
        "Installed-Size": str(kibibytes(tree)),
        "Depends": ", ".join(needed),
        "Description": SUMMARY,
    }
    digests = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(tree)}\n"
        for path in sorted(tree.rglob("*"))
        if path.is_file() and not path.is_symlink()
    ]
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    put(lines + DESCRIPTION, tree / "DEBIAN" / "control")
    put("".join(digests), tree / "DEBIAN" / "md5sums")


def make(folder: Path, out: Path, version: str, *, compression: str = "xz") -> Path:
    """Make the package of a program's folder in `out` and return its path; DebError where a tool fails.

    Its times are those of SOURCE_DATE_EPOCH, and its maintainer that of DEBFULLNAME and DEBEMAIL, where set.
    """
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    name, mail = os.environ.get("DEBFULLNAME", MAINTAINER[0]), os.environ.get("DEBEMAIL", MAINTAINER[1])
    maintainer = f"{name} <{mail}>"
    package = out / f"{NAME}_{version}_{answer('dpkg', '--print-architecture').strip()}.deb"
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        tree = Path(scratch, "tree")
        (tree / "DEBIAN").mkdir(parents=True)  # by which dpkg-shlibdeps knows a package's root
        stage(folder, tree, version, moment, maintainer)
        leave_to_debian(tree / LIBRARY)
        needed = dependencies(tree / LIBRARY)
        control(tree, version, maintainer, needed)
        settle(tree, moment)
        build = ("dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", tree, package)
        answer(*build, SOURCE_DATE_EPOCH=str(moment))
    return package
