"""The locks: every package with its hash, and all that the project asks for."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import dev
from tests.locks import LOCKS


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(lock: str) -> None:
    text = (dev.PACKAGING / lock).read_text(encoding="utf-8")
    assert "://" not in text
    entries = [entry for entry in re.split(r"\n(?=\S)", text.strip()) if entry]
    assert len(entries) > 8
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


def pins(lock: str) -> dict[str, Version]:
    text = (dev.PACKAGING / lock).read_text(encoding="utf-8")
    return {
        name: Version(version) for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize(
    ("lock", "extras", "groups"),
    [("lock-run.txt", [], ["build"]), ("lock-dev.txt", ["models"], ["build", "dev"])],
)
def test_the_locks_satisfy_the_project(lock: str, extras: list[str], groups: list[str]) -> None:
    project = tomllib.loads((dev.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["project"]["dependencies"])
    for extra in extras:
        wanted += project["project"]["optional-dependencies"][extra]
    for group in groups:
        wanted += [item for item in project["dependency-groups"][group] if isinstance(item, str)]
    locked = pins(lock)
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(locked[requirement.name.lower()]), requirement


def test_both_locks_agree() -> None:
    run, development = (pins(lock) for lock in LOCKS)
    assert run == {name: development[name] for name in run}
