"""Install a wheel or sources with pip and with pipx where nothing is installed, then train and draw.

    python tests/reliability/empty_environment.py dist/reluexplorer-*.whl

Run by hand: it loads what the program needs from the package index, about 100 MB. Needs pipx on the path.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

TRAIN = ("train", "--data", "circle", "--steps", "200", "--json")


def run(*command: str | Path, **environment: str) -> str:
    """Run a command and return its words; SystemExit with all of them where it fails."""
    words = [str(part) for part in command]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(words, env=kept | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def programs(package: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    """Install the package by each tool and yield the tool's name and the program."""
    folder = "Scripts" if os.name == "nt" else "bin"
    venv.create(scratch / "empty", with_pip=True)
    run(scratch / "empty" / folder / "python", "-m", "pip", "install", package)
    yield "pip", scratch / "empty" / folder / "reluexplorer"
    places = {"PIPX_HOME": str(scratch / "pipx"), "PIPX_BIN_DIR": str(scratch / "programs")}
    run("pipx", "install", "--python", getattr(sys, "_base_executable", sys.executable), package, **places)
    yield "pipx", scratch / "programs" / "reluexplorer"


def main() -> int:
    """Try a package; SystemExit with a tool's own words where something fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="a wheel or an archive of sources")
    package = parser.parse_args().package.resolve()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        script = scratch / "script.json"
        script.write_text(json.dumps({"steps": [{"do": "step", "value": 100}, {"shot": "train"}]}))
        for tool, program in programs(package, scratch):
            figures = json.loads(run(program, *TRAIN))
            run(program, "shot", script, "--out", scratch / tool, QT_QPA_PLATFORM="offscreen")
            drawn = (scratch / tool / "train.png").stat().st_size
            print(
                f"{tool}: parameters {figures['parameters_sha256'][:12]}, a picture of {drawn} bytes",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
