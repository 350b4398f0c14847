"""Where PyTorch comes from: pip's own links, never an index."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from types import SimpleNamespace

import pytest
import pytorch

import dev

Commands = list[list[str]]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """What was run, on a machine without PyTorch whose pip always succeeds."""
    commands: Commands = []

    def run(command: tuple[object, ...], **_options: object) -> SimpleNamespace:
        commands.append([str(part) for part in command])
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(subprocess, "run", run)
    return commands


def test_it_is_looked_for_and_installed_without_an_index(ran: Commands) -> None:
    assert pytorch.main() == 0
    looked, needs, installed = ran
    assert {"--no-index", "--no-deps", "--dry-run", pytorch.TORCH} < set(looked)
    assert {"--require-hashes", str(pytorch.LOCK)} < set(needs)
    assert {"--no-index", "--no-deps", pytorch.TORCH} < set(installed)


def test_without_it_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, ran: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_command, **_options: SimpleNamespace(returncode=1))
    assert pytorch.main() == 0
    assert capsys.readouterr().out == (
        f"pip finds no {pytorch.TORCH} among its links (find-links): the tests that need it are skipped.\n"
    )


def test_what_is_there_is_kept(monkeypatch: pytest.MonkeyPatch, ran: Commands) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: SimpleNamespace())
    assert pytorch.main() == 0
    assert ran == []


def test_what_it_needs_is_of_the_versions_of_the_other_lock() -> None:
    def pins(name: str) -> dict[str, str]:
        found = re.findall(r"^([\w.-]+)==([\w.]+)", (dev.PACKAGING / name).read_text("utf-8"), re.MULTILINE)
        return dict(found)

    development, torch = pins("lock-dev.txt"), pins("lock-torch.txt")
    both = set(development) & set(torch)
    assert {name: torch[name] for name in both} == {name: development[name] for name in both}
    assert "torch" not in torch
