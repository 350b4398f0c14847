"""The recipe of the packaged program, and the trial of it, which must notice what is wrong."""

from __future__ import annotations

import configparser
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "resources" / "packaging"
sys.path.insert(0, str(PACKAGING))
import smoke  # noqa: E402 the trial lies beside the recipe

FIGURES = {"step": 200, "parameters_sha256": "a" * 64, "test_accuracy": 0.9, "updates_per_second": 1.0}


def test_speed_may_differ_between_the_package_and_the_sources() -> None:
    found = smoke.same_training(json.dumps(FIGURES), json.dumps(FIGURES | {"updates_per_second": 2.0}))
    assert found == "parameters aaaaaaaaaaaa, test accuracy 0.900"


@pytest.mark.parametrize("wrong", [{"parameters_sha256": "b" * 64}, {"test_accuracy": 0.91}, {"step": 199}])
def test_other_figures_are_noticed(wrong: dict[str, object]) -> None:
    with pytest.raises(smoke.SmokeError, match="differ"):
        smoke.same_training(json.dumps(FIGURES | wrong), json.dumps(FIGURES))


def test_a_network_that_learned_nothing_is_noticed() -> None:
    idle = json.dumps(FIGURES | {"test_accuracy": 0.5})
    with pytest.raises(smoke.SmokeError, match="did not learn"):
        smoke.same_training(idle, idle)


def test_pictures_are_compared_by_name_and_byte(tmp_path: Path) -> None:
    packaged, source = tmp_path / "packaged", tmp_path / "source"
    for folder in (packaged, source):
        folder.mkdir()
    with pytest.raises(smoke.SmokeError, match="pictures"):
        smoke.same_pictures(packaged, source)
    for folder in (packaged, source):
        (folder / "train.png").write_bytes(b"one")
    assert smoke.same_pictures(packaged, source) == "1 pictures"
    (source / "train.png").write_bytes(b"two")
    with pytest.raises(smoke.SmokeError, match=r"train\.png differ"):
        smoke.same_pictures(packaged, source)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_program_that_fails_is_reported_line_by_line(tmp_path: Path) -> None:
    program = tmp_path / "reluexplorer"
    program.write_text("#!/bin/sh\necho 'no such library' >&2\nexit 1\n")
    program.chmod(0o755)
    lines = smoke.trial(tmp_path)
    assert [line.split(":")[0] for line in lines] == ["failed version", "failed train", "failed shot"]
    assert all("ended with 1: no such library" in line for line in lines)


def test_the_desktop_entry_starts_the_installed_command_with_its_icon() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(PACKAGING / "linux" / "reluexplorer.desktop", encoding="utf-8")
    desktop = entry["Desktop Entry"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    command = desktop["Exec"].split()[0]
    assert command in project["scripts"]
    assert (ROOT / "resources" / "icons" / f"{desktop['Icon']}.svg").is_file()
    assert desktop["Comment"] == project["description"].removesuffix(".")


def test_the_package_has_the_source_of_each_module_that_returns_its_own_text() -> None:
    spec = (PACKAGING / "reluexplorer.spec").read_text(encoding="utf-8")
    listed = re.search(r"^SHOWN_SOURCES = \[(.*?)\]", spec, re.MULTILINE)
    assert listed is not None
    showing = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "reluexplorer").rglob("*.py")
        if "inspect.getsource(" in path.read_text(encoding="utf-8")
    }
    assert set(re.findall(r'"([\w.]+)"', listed[1])) == showing != set()
