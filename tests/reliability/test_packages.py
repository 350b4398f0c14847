"""The packaged program, the Debian package and the wheel as people get them, each installed and tried."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import Any

import deb
import deb_check
import pytest
import smoke

from reluexplorer import __version__
from tests.places import ROOT
from tests.reliability.packaging import PACKAGING, DebianRoot, files, needs_dpkg, needs_root

pytestmark = pytest.mark.slow

needs_binutils = pytest.mark.skipif(
    sys.platform.startswith("linux") and shutil.which("objdump") is None, reason="PyInstaller needs binutils"
)
TRAIN = ["train", "--data", "circle", "--steps", "200", "--json"]
SHIPPED = {path.name for path in (ROOT / "resources").iterdir()} - {"packaging"}


def trained(*command: str | Path) -> dict[str, Any]:
    """Return the figures of a short training by an installed program."""
    said = smoke.answer([str(part) for part in (*command, *TRAIN)], None, Path.cwd())
    return smoke.figures(said)


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """The figures of the same training by the sources."""
    return trained(sys.executable, "-m", "reluexplorer")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The packaged program's folder, and what was said while it was built and tried."""
    out = tmp_path_factory.mktemp("built")
    command = [sys.executable, str(PACKAGING / "build.py"), "--no-archive", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out / "reluexplorer", done.stdout


@needs_binutils
def test_the_packaged_program_works_alone(built: tuple[Path, str]) -> None:
    folder, said = built
    assert re.findall(r"^(\w+ \w+):", said, re.MULTILINE) == ["passed version", "passed train", "passed shot"]
    megabytes = re.search(r"reluexplorer: (\d+) MB", said)
    assert megabytes is not None
    assert 50 < int(megabytes[1]) <= 200
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "THIRD-PARTY.txt").read_text(encoding="utf-8")


@needs_binutils
@needs_dpkg
@needs_root
def test_the_debian_package_passes_installs_works_and_goes_without_a_trace(
    built: tuple[Path, str], expected: dict[str, Any], tmp_path: Path
) -> None:
    package = deb.make(built[0], tmp_path, __version__, compression="gzip")
    said = deb_check.judge(package)
    assert [line for line in said if line.startswith("failed")] == []
    root = DebianRoot(tmp_path / "root")
    root.dpkg("--install", package)
    assert trained(root.folder / "usr" / "bin" / "reluexplorer") == expected
    root.dpkg("--purge", "reluexplorer")
    assert files(root.folder) == set()


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sources, as the build back end makes them."""
    out = tmp_path_factory.mktemp("distributions")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", str(out)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def shipped() -> set[str]:
    """Return the paths of all resources that ship, below their folder."""
    paths = [path for name in SHIPPED for path in (ROOT / "resources" / name).rglob("*") if path.is_file()]
    return {path.relative_to(ROOT / "resources").as_posix() for path in paths}


def test_the_wheel_holds_every_resource_and_nothing_of_the_packaging(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    inside = "reluexplorer/_resources/"
    assert {name.removeprefix(inside) for name in names if name.startswith(inside)} == shipped()
    assert {name.partition("/")[0] for name in names} == {
        "reluexplorer",
        f"reluexplorer-{__version__}.dist-info",
    }


def test_the_sources_hold_what_builds_and_tests_them(distributions: Path) -> None:
    (sources,) = distributions.glob("*.tar.gz")
    with tarfile.open(sources) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {f"resources/{path}" for path in shipped()} <= names
    assert {"pyproject.toml", "dev.py", "LICENSE", "resources/packaging/lock-dev.txt"} <= names
    assert {f"tests/reliability/{Path(__file__).name}", "reluexplorer/__main__.py"} <= names


def site(python: Path) -> Path:
    """Return the folder into which a Python's packages are installed."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(smoke.answer([str(python), "-c", ask], None, Path.cwd()).strip())


def test_the_wheel_trains_and_draws_where_it_is_installed_alone(
    distributions: Path, expected: dict[str, Any], tmp_path: Path
) -> None:
    venv.create(tmp_path / "environment", with_pip=True)
    folder = tmp_path / "environment" / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = distributions.glob("*.whl")
    install = ["-m", "pip", "install", "--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)]
    smoke.answer([str(folder / "python"), *install], None, tmp_path)
    own = site(folder / "python")
    (own / "others.pth").write_text(f"{site(Path(sys.executable))}\n", encoding="utf-8")
    where = "import reluexplorer; print(reluexplorer.__file__)"
    said = smoke.answer([str(folder / "python"), "-c", where], None, tmp_path)
    assert Path(said.strip()).is_relative_to(own)
    program = folder / "reluexplorer"
    assert trained(program) == expected
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"steps": [{"do": "step", "value": 5}, {"shot": "train"}]}))
    smoke.answer([str(program), "shot", str(script), "--out", str(tmp_path)], None, tmp_path)
    assert (tmp_path / "train.png").read_bytes()[:4] == b"\x89PNG"
