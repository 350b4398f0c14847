"""Build the packaged program: a folder without unused parts, its size, its archive, a trial run."""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import smoke

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
    """Add what a person and a desktop look for, and drop Python's debugging symbols."""
    shutil.copy(ROOT / "LICENSE", folder)
    if not sys.platform.startswith("linux"):
        return
    shutil.copy(HERE / "reluexplorer.desktop", folder)
    shutil.copy(ROOT / "resources" / "icons" / "reluexplorer.svg", folder)
    strip = shutil.which("strip")
    if strip:
        for library in (folder / "_internal").glob("libpython3*.so*"):
            subprocess.run([strip, "--strip-unneeded", str(library)], check=True)


def size(folder: Path) -> int:
    """Return the bytes of all files, links not followed."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def archive(folder: Path) -> Path:
    """Pack the folder: .zip on Windows, .tar.xz elsewhere."""
    name = f"reluexplorer-{__version__}-{platform.system().lower()}-{platform.machine().lower()}"
    if sys.platform == "win32":
        packed = folder.with_name(f"{name}.zip")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
            for path in sorted(folder.rglob("*")):
                zipped.write(path, path.relative_to(folder.parent))
        return packed
    packed = folder.with_name(f"{name}.tar.xz")
    with tarfile.open(packed, "w:xz") as tarred:
        tarred.add(folder, folder.name)
    return packed


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
    trial = smoke.trial(folder)
    print(*trial, sep="\n", flush=True)
    if any(line.startswith("failed") for line in trial):
        return 1
    if not arguments.no_archive:
        packed = archive(folder)
        print(f"{packed}: {packed.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
