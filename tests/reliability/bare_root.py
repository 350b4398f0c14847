"""Install the Debian package in a bare Debian 12, start it, train, draw, uninstall it, and look what is left.

    python tests/reliability/bare_root.py dist/reluexplorer_*.deb

Run by hand as root on Debian: it takes some minutes and loads about 100 MB from Debian's archive. The
bare system is a folder, build/bare-root: nothing of the machine's own is changed, and no mount stays.
Needs debootstrap, xvfb, xdotool and imagemagick.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = "http://deb.debian.org/debian"
TOUR = "/usr/lib/reluexplorer/_internal/reluexplorer/_resources/shots/tour.json"
OTHERS = ("var/cache", "var/lib/apt", "var/lib/dpkg", "var/lib/systemd", "var/log", "tmp", "home", "root")
"""Folders whose files are apt's, dpkg's or a person's, not the package's."""
APT = "apt-get -y -q -o Dpkg::Use-Pty=0"
SECONDS = 60
PAINTED = 500
"""Colours of a screen on which the workbench is drawn, with its maps."""


class Bare:
    """A bare Debian in a folder, in which commands are run."""

    def __init__(self, folder: Path, suite: str) -> None:
        self.folder = folder
        if not (folder / "etc" / "debian_version").exists():
            command = ["debootstrap", "--variant=minbase", suite, str(folder), ARCHIVE]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def words(self, command: str) -> list[str]:
        """Return the command that runs another in the folder, with mounts of its own."""
        root = shlex.quote(str(self.folder))
        mounts = f"mount -t proc proc {root}/proc && mount --rbind /dev {root}/dev"
        return ["unshare", "--mount", "sh", "-c", f"{mounts} && exec chroot {root} {command}"]

    def environment(self, **more: str) -> dict[str, str]:
        """Return what a command finds set: hardly anything."""
        path = "/usr/sbin:/usr/bin:/sbin:/bin"
        return {
            "PATH": path,
            "HOME": "/root",
            "LC_ALL": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
        } | more

    def run(self, command: str, **more: str) -> str:
        """Run a command and return its words; SystemExit with all of them where it fails."""
        done = subprocess.run(
            self.words(command), env=self.environment(**more), capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def files(self) -> set[str]:
        """Return the paths of all files and links, what belongs to others left out."""
        found = set()
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            if not name.startswith(("proc/", "sys/", "dev/", *(f"{each}/" for each in OTHERS))):
                found.add(name)
        return found


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """Run a screen in memory and yield the name by which programs find it."""
    reads, writes = os.pipe()
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1440x900x24"]
    with subprocess.Popen(command, pass_fds=[writes], stderr=subprocess.DEVNULL) as server:
        os.close(writes)
        with os.fdopen(reads) as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


def colours(picture: Path, environment: dict[str, str]) -> int:
    """Take a picture of the screen and return how many colours are in it."""
    subprocess.run(["import", "-window", "root", str(picture)], env=environment, check=True)
    return int(subprocess.check_output(["identify", "-format", "%k", str(picture)], text=True))


def window(bare: Bare, picture: Path) -> str:
    """Start the window on a screen, wait until it is there, take a picture, and end it."""
    with screen() as display:
        outside = os.environ | {"DISPLAY": display}
        started = subprocess.Popen(bare.words("reluexplorer"), env=bare.environment(DISPLAY=display))
        find = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "ReLU Explorer"]
        try:
            subprocess.run(find, env=outside, check=True, timeout=SECONDS, stdout=subprocess.DEVNULL)
            end = time.monotonic() + SECONDS
            while colours(picture, outside) < PAINTED and time.monotonic() < end:
                pass
            started.send_signal(signal.SIGTERM)
            code = started.wait(timeout=SECONDS)
        finally:
            started.kill()
    return f"window: drawn on {picture}, ended with {code}"


def main() -> int:
    """Try a package; exit code 1 where something of it stays behind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="the .deb")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bare-root", help="the bare system")
    parser.add_argument(
        "--picture", type=Path, default=ROOT / "build" / "bare-root.png", help="of the window"
    )
    parser.add_argument("--suite", default="bookworm", help="Debian's release; another needs another folder")
    arguments = parser.parse_args()
    bare = Bare(arguments.folder.resolve(), arguments.suite)
    before = bare.files()
    print(f"bare system: {len(before)} files and folders in {bare.folder}", flush=True)
    with tempfile.TemporaryDirectory(dir=bare.folder / "tmp") as scratch:
        inside = "/" + Path(scratch).relative_to(bare.folder).as_posix()
        Path(scratch).chmod(0o755)
        shutil.copy(arguments.package, scratch)
        bare.run(f"{APT} update")
        bare.run(f"{APT} install --no-install-recommends {inside}/{arguments.package.name}")
        print(f"installed: {len(bare.files() - before)} files and folders more", flush=True)
        print(bare.run("reluexplorer --version").strip(), flush=True)
        print(bare.run("reluexplorer train --data circle --steps 200 --json").strip(), flush=True)
        bare.run(f"reluexplorer shot {TOUR} --out {inside}/tour", QT_QPA_PLATFORM="offscreen")
        print(f"shot: {len(list(Path(scratch, 'tour').glob('*.png')))} pictures", flush=True)
        print(window(bare, arguments.picture), flush=True)
        bare.run(f"{APT} autoremove --purge reluexplorer")
    left = sorted(bare.files() - before)
    print(f"left after removal: {', '.join(left) or 'nothing'}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
