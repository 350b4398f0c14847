"""What a release is made from and of: a committed tree, files of this release alone, digests that hold."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import notices
import pytest
import release


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A project with one commit, and git to change it."""

    def run(*words: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    monkeypatch.setenv("GIT_COMMITTER_DATE", "1700000000 +0000")
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setattr(release, "OUT", tmp_path / "dist")
    (tmp_path / ".gitignore").write_text("/dist/\n")
    run("init")
    run("add", ".gitignore")
    run("commit", "-m", "Begin")
    return run


def test_the_moment_of_a_release_is_that_of_its_commit(git: Callable[..., None]) -> None:
    assert release.moment() == "1700000000"


def test_a_tree_that_is_no_commit_is_refused(git: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "new.py").touch()
    with pytest.raises(release.ReleaseError, match=r"Not committed yet.*\n\?\? new\.py"):
        release.moment()


def test_sources_without_their_history_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert release.main() == 1
    assert capsys.readouterr().err == "A release is made from a checkout of the project's git repository.\n"


def test_a_release_holds_its_own_files_alone_and_their_digests(
    git: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "dist"
    out.mkdir()
    (out / "reluexplorer-0.0.1.tar.gz").write_bytes(b"an older one")
    (out / "reluexplorer").mkdir()
    (out / "notes.txt").write_text("a person's own")
    moments = []

    def run(*command: str | Path, **environment: str) -> None:
        moments.append(environment["SOURCE_DATE_EPOCH"])
        (out / f"reluexplorer-1-{len(moments)}.whl").write_bytes(b"made")

    monkeypatch.setattr(release, "run", run)
    assert release.main() == 0
    assert moments == ["1700000000"] * 2
    digest = hashlib.sha256(b"made").hexdigest()
    lines = f"{digest}  reluexplorer-1-1.whl\n{digest}  reluexplorer-1-2.whl\n"
    assert (out / "SHA256SUMS").read_text() == capsys.readouterr().out == lines
    assert {path.name for path in out.iterdir()} == {
        "SHA256SUMS",
        "notes.txt",
        "reluexplorer",
        "reluexplorer-1-1.whl",
        "reluexplorer-1-2.whl",
    }


def test_a_part_that_fails_ends_the_release() -> None:
    with pytest.raises(release.ReleaseError, match=r"exit\(3\)` failed"):
        release.run("python3", "-c", "exit(3)")


def test_every_package_that_is_shipped_has_its_licence_told() -> None:
    told = notices.third_party()
    for name in ("Python\n", "numpy 2", "contourpy 1", "msgspec 0", "pyqtgraph 0", "pyinstaller 6"):
        assert f"\n{name}" in f"\n{told}"
    assert "pyside6-essentials" in notices.built_with()
    assert "pytest" not in notices.built_with()
    assert told.count("GNU LESSER GENERAL PUBLIC LICENSE") >= 1
    with pytest.raises(ValueError, match="nothing 1 has no licence text"):
        notices.section("nothing 1", [])
