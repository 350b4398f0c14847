"""Build the packaged program: a folder without unused parts, a trial run, its archive, its Debian package."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import deb
import deb_check
import notices
import smoke
import trim

from reluexplorer import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CEILING = 200_000_000


def freeze(out: Path) -> Path:
    """Run PyInstaller and return the program's folder."""
    work = ROOT / "build" / "pyinstaller"
    spec = HERE / "reluexplorer.spec"
    options = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(out), "--workpath", str(work)]
    subprocess.run([sys.executable, "-m", "PyInstaller", *options, str(spec)], check=True, cwd=ROOT)
    return out / "reluexplorer"


def finish(folder: Path) -> None:
    """Add what a person and a desktop look for, and drop what only builders need."""
    shutil.copy(ROOT / "LICENSE", folder)
    (folder / "THIRD-PARTY.txt").write_text(notices.third_party(), encoding="utf-8")
    if not sys.platform.startswith("linux"):
        return
    for path in (deb.MENU_ENTRY, deb.FILE_TYPE, ROOT / "resources" / "icons" / "reluexplorer.svg"):
        shutil.copy(path, folder)
    trim.trim(folder)


def size(folder: Path) -> int:
    """Return the bytes of all files, links not followed."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def dated(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return an entry of an archive without its owner; with the release's time, where it is one."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = int(os.environ.get("SOURCE_DATE_EPOCH") or entry.mtime)
    return entry


def archive(folder: Path) -> Path:
    """Pack the folder, on macOS the application: .zip on Windows, .tar.xz elsewhere."""
    name = f"reluexplorer-{__version__}-{platform.system().lower()}-{platform.machine().lower()}"
    if sys.platform == "win32":
        packed = folder.with_name(f"{name}.zip")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
            for path in sorted(folder.rglob("*")):
                zipped.write(path, path.relative_to(folder.parent))
        return packed
    packed = folder.with_name(f"{name}.tar.xz")
    parts = [folder]
    if sys.platform == "darwin":
        parts = [folder.with_name("ReLU Explorer.app"), folder / "LICENSE", folder / "THIRD-PARTY.txt"]
    with tarfile.open(packed, "w:xz") as tarred:
        for part in parts:
            tarred.add(part, part.name, filter=dated)
    return packed


def debian(folder: Path) -> list[str]:
    """Make the Debian package beside the folder and return a line for each check of it."""
    package = deb.make(folder, folder.parent, __version__)
    print(f"{package}: {package.stat().st_size / 1e6:.0f} MB", flush=True)
    return deb_check.judge(package)


def passed(lines: list[str]) -> bool:
    """Print the lines of a trial and return whether none failed."""
    print(*lines, sep="\n", flush=True)
    return not any(line.startswith("failed") for line in lines)


def main() -> int:
    """Build, measure, pack and try; exit code 1 where the folder is too large or the trial fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder for the results")
    parser.add_argument("--no-archive", action="store_true", help="leave the folder unpacked only")
    arguments = parser.parse_args()
    start = time.perf_counter()
    folder = freeze(arguments.out.resolve())
    finish(folder)
    unpacked = size(folder)
    print(f"{folder}: {unpacked / 1e6:.0f} MB in {time.perf_counter() - start:.0f} s", flush=True)
    if unpacked > CEILING:
        print(f"That is above the ceiling of {CEILING / 1e6:.0f} MB.")
        return 1
    if not passed(smoke.trial(folder)):
        return 1
    if arguments.no_archive:
        return 0
    packed = archive(folder)
    print(f"{packed}: {packed.stat().st_size / 1e6:.0f} MB", flush=True)
    if not shutil.which("dpkg-shlibdeps"):
        print("No Debian package is made here: that needs Debian's dpkg-dev.")
        return 0
    return 0 if passed(debian(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
