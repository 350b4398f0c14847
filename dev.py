#!/usr/bin/env python3
"""Run, test and package ReLU Explorer where nothing but Python 3.11 or newer is installed.

python3 dev.py run [ARGUMENTS]   start the program; without a display, render its tour of pictures
python3 dev.py test              the quick tests
python3 dev.py test-all          every test, with real mouse and key events under Xvfb
python3 dev.py lint              style, format, types and the direction of imports
python3 dev.py shots             the tour, light and dark, in two sizes
python3 dev.py languages         gather the words anew, say what each language lacks, and compile them
python3 dev.py models            fetch five public models and write inputs for them, into .models
python3 dev.py bench NAME        measure; `bench startup` compares with a bare window
python3 dev.py package           a folder and an archive that need no Python, and a .deb, tried out
python3 dev.py release           all that and wheel and sources, with digests, from a clean tree

The first command makes the environment .venv from a lock with hashes; later ones start at once.
"""

from __future__ import annotations

import compileall
import ctypes
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "installed"
PACKAGING = ROOT / "resources" / "packaging"
TOUR = ROOT / "resources" / "shots" / "tour.json"
SHOTS = ROOT / "shots"

# What Debian's packages are recognised by: a library that loads, a program on the path, or ensurepip.
PIP = {f"python{sys.version_info[0]}.{sys.version_info[1]}-venv": "ensurepip"}
OFFSCREEN = {
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libglib2.0-0": "libglib-2.0.so.0",
}
DESKTOP = {
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libwayland-cursor0": "libwayland-cursor.so.0",
}
REAL_EVENTS = {
    "xvfb": "Xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "imagemagick": "convert",
    "x11-apps": "xwd",
}
BUNDLING = {
    "binutils": "objdump",
    "patchelf": "patchelf",
    "dpkg-dev": "dpkg-shlibdeps",
    "lintian": "lintian",
    "desktop-file-utils": "desktop-file-validate",
    "appstream": "appstreamcli",
    "shared-mime-info": "update-mime-database",
    "libwayland-egl1": "libwayland-egl.so.1",
}
PARALLEL = ("-n", "auto", "--dist")


def say(message: str) -> None:
    """Print one line now, before the output of any child."""
    print(message, flush=True)


def fail(message: str) -> NoReturn:
    """End with one line and exit code 1."""
    sys.exit(f"dev.py: {message}")


def call(*command: str | Path, **environment: str) -> int:
    """Run a command in the project's folder and return its exit code, 128 + n for signal n.

    It ends in its own way and time when this is asked to end: a terminal tells both, others are handed on.
    """
    env = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    with subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env | environment) as child:
        handlers = hand_on_signals(child)
        try:
            code = wait_patiently(child)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def hand_on_signals(child: subprocess.Popen[bytes]) -> dict[int, Any]:
    """Let SIGTERM and SIGHUP reach a child; return what was done about them before."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if os.name == "nt" or threading.current_thread() is not threading.main_thread():
        return {}
    kept = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    return {number: signal.signal(number, lambda told, _frame: child.send_signal(told)) for number in kept}


def wait_patiently(child: subprocess.Popen[bytes]) -> int:
    """Return a child's exit code; it may finish after Ctrl C, and is ended by the third."""
    for _ in range(3):
        try:
            return child.wait()
        except KeyboardInterrupt:
            alone = sys.stdin is None or not sys.stdin.isatty()
            if alone and os.name != "nt":
                child.send_signal(signal.SIGINT)
    child.kill()
    return child.wait()


# --- Debian's packages ---------------------------------------------------------------------------------


def present(probe: str) -> bool:
    """Whether a library (its name has `.so.`) loads, a program is on the path, or ensurepip is there."""
    if probe == "ensurepip":
        return PYTHON.exists() or importlib.util.find_spec(probe) is not None
    if ".so." not in probe:
        return shutil.which(probe) is not None
    try:
        ctypes.CDLL(probe)
    except OSError:
        return False
    return True


def missing(packages: dict[str, str]) -> list[str]:
    """Return the names of the packages whose probe fails."""
    return [name for name, probe in packages.items() if not present(probe)]


def apt_install(names: list[str]) -> None:
    """Install Debian packages as root; show apt's output only if it fails."""
    say(f"Installing Debian packages: {' '.join(names)}")
    install = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    for command in (["apt-get", "update"], install):
        done = subprocess.run(
            command,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            fail(f"`{' '.join(command)}` failed.\n{done.stdout}")


def need(*groups: dict[str, str]) -> None:
    """Install what is missing of these packages, or say the one line that does; end if nothing can start."""
    if not sys.platform.startswith("linux"):
        return
    names = [name for group in (PIP, *groups) for name in missing(group)]
    if not names:
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt_install(names)
        return
    if shutil.which("apt-get"):
        say(f"Missing; please run: sudo apt-get install -y --no-install-recommends {' '.join(names)}")
    else:
        say(f"Missing; please install what your system calls: {' '.join(names)}")
    if any(name in PIP | OFFSCREEN for name in names):
        fail("it cannot start without them.")


# --- The environment -----------------------------------------------------------------------------------


def fingerprint(lock: Path) -> str:
    """Return what an installed lock depends on: its text, the project's metadata, Python and this folder."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    facts = [lock.read_text(encoding="utf-8"), project["project"], project["build-system"], sys.version, ROOT]
    return f"{lock.name} {hashlib.sha256(repr(facts).encode()).hexdigest()}"


def installed() -> set[str]:
    """Return the fingerprints of the locks that this environment holds."""
    if not PYTHON.exists() or not STAMP.exists():
        return set()
    return set(STAMP.read_text(encoding="utf-8").splitlines())


def usable() -> bool:
    """Whether .venv has a Python that starts, is of our version and has pip."""
    if not PYTHON.exists():
        return False
    probe = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    found = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    return found.stdout.strip() == f"{sys.version_info[0]}.{sys.version_info[1]}"


def make_venv() -> None:
    """Make a fresh .venv with pip."""
    if importlib.util.find_spec("ensurepip") is None:
        fail("this Python has no ensurepip; please install it with your system's packages.")
    say(f"Making the environment {VENV.name} with Python {sys.version.split()[0]}.")
    base = getattr(sys, "_base_executable", None) or sys.executable
    if call(base, "-m", "venv", "--clear", VENV):
        fail(f"could not make {VENV}.")


def pip(*arguments: str | Path) -> None:
    """Run the environment's pip, which takes its index from the user's own settings."""
    if call(PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *arguments):
        fail("pip could not install the packages; its own words are above.")


def environment(lock_name: str) -> None:
    """Make .venv hold this lock and the project itself; at once if it does already."""
    lock = PACKAGING / lock_name
    before, wanted = installed(), fingerprint(lock)
    if wanted in before:
        return
    if not usable():
        make_venv()
        before = set()
    say("Installing the locked packages: once, about a minute.")
    pip("--compile", "--require-hashes", "--only-binary=:all:", "-r", lock)
    pip("--no-deps", "--no-build-isolation", "--editable", ROOT)
    if sys.dont_write_bytecode:  # Python would compile the project anew at every start
        compileall.compile_dir(ROOT / "reluexplorer", quiet=2)
    covered = {wanted, fingerprint(PACKAGING / "lock-run.txt")}  # lock-dev.txt holds all of lock-run.txt
    names = {line.split()[0] for line in covered}
    kept = {line for line in before if line.split()[0] not in names}
    STAMP.write_text("\n".join(sorted(kept | covered)) + "\n", encoding="utf-8")


# --- The commands --------------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether Qt can open a window, or was told which platform to use."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def tour(folder: Path, *options: str) -> int:
    """Render the tour of pictures into a folder."""
    program = (PYTHON, "-m", "reluexplorer", "shot", TOUR, "--out", folder)
    return call(*program, *options, QT_QPA_PLATFORM="offscreen")


def run(arguments: list[str]) -> int:
    """Start the program, or render its tour where there is no display and nothing else was asked for."""
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    window = bool(arguments) or has_display()
    need(OFFSCREEN, DESKTOP if window else {})
    environment("lock-run.txt")
    if window:
        return call(PYTHON, "-m", "reluexplorer", *arguments)
    say("There is no display: rendering the tour of pictures instead.")
    code = tour(SHOTS)
    if code == 0:
        say(f"The pictures are in {SHOTS}")
    return code


def pytest(*options: str, every: bool = False) -> int:
    """Run pytest away from the screen, with what real events need; `every` test needs some more."""
    need(OFFSCREEN, DESKTOP, REAL_EVENTS, BUNDLING if every else {})
    environment("lock-dev.txt")
    if every and (code := call(PYTHON, PACKAGING / "pytorch.py")):
        return code
    # Where Python may not keep bytecode, every run and every program that a test starts compiles all anew.
    kept = {"PYTHONDONTWRITEBYTECODE": ""}
    return call(PYTHON, "-m", "pytest", *options, QT_QPA_PLATFORM="offscreen", **kept)


def test(arguments: list[str]) -> int:
    """Run the tests that are not marked slow, on all cores."""
    return pytest("-m", "not slow", *PARALLEL, "worksteal", *arguments)


def test_all(arguments: list[str]) -> int:
    """Run every test, on all cores; what shares a screen or pictures stays together, the longest first."""
    return pytest(*PARALLEL, "loadgroup", "--no-loadscope-reorder", *arguments, every=True)


def lint(_arguments: list[str]) -> int:
    """Run every check and return the first failure."""
    need()
    environment("lock-dev.txt")
    codes = [
        call(PYTHON, "-m", "ruff", "check", "."),
        call(PYTHON, "-m", "ruff", "format", "--check", "."),
        call(PYTHON, "-m", "mypy"),
        call(BIN / "lint-imports"),
    ]
    return next((code for code in codes if code), 0)


def shots(_arguments: list[str]) -> int:
    """Render the tour in both themes and two sizes."""
    need(OFFSCREEN)
    environment("lock-run.txt")
    for theme in ("light", "dark"):
        for size in ("1440x900", "1024x700"):
            folder = SHOTS / f"{theme}-{size}"
            code = tour(folder, "--theme", theme, "--size", size)
            if code:
                return code
            say(f"The pictures are in {folder}")
    return 0


def bench(arguments: list[str]) -> int:
    """Run one benchmark by name: tests/bench_NAME.py, or one of the program's own."""
    own = {path.stem.removeprefix("bench_"): path for path in (ROOT / "tests").glob("bench_*.py")}
    if not arguments:
        fail(f"name a benchmark: {', '.join(sorted(own))}.")
    need(OFFSCREEN)
    environment("lock-run.txt")
    name, *rest = arguments
    if name in own:
        return call(PYTHON, own[name], *rest)
    return call(PYTHON, "-m", "reluexplorer", "bench", *arguments)


def languages(arguments: list[str]) -> int:
    """Bring the catalogues of words up to date with the sources; fail where one lacks something."""
    environment("lock-dev.txt")
    return call(PYTHON, PACKAGING / "languages.py", *arguments)


def models(arguments: list[str]) -> int:
    """Fetch public models that the doctor is tried on, and write inputs for them."""
    need()
    environment("lock-dev.txt")
    return call(PYTHON, "-m", "tests.models.public", *arguments)


def package(arguments: list[str]) -> int:
    """Build the program's folder, archive and Debian package and try them out."""
    return bundle("build.py", *arguments)


def release(_arguments: list[str]) -> int:
    """Make all that a release has, with digests."""
    return bundle("release.py")


def bundle(script: str, *arguments: str) -> int:
    """Run one of the scripts that package, with the tools that they need."""
    need(OFFSCREEN, DESKTOP, BUNDLING)
    environment("lock-dev.txt")
    return call(PYTHON, PACKAGING / script, *arguments)


COMMANDS = {
    "run": run,
    "test": test,
    "test-all": test_all,
    "lint": lint,
    "shots": shots,
    "languages": languages,
    "models": models,
    "bench": bench,
    "package": package,
    "release": release,
}


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        say((__doc__ or "").strip())
        return 0 if arguments else 2
    if sys.version_info < (3, 11):  # noqa: UP036 an older Python must hear it in words
        fail(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    command = COMMANDS.get(arguments[0])
    if command is None:
        fail(f"no command {arguments[0]!r}; there are {', '.join(COMMANDS)}.")
    return command(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
