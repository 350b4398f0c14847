"""Only what this program left, and nobody can want any more, is taken away."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from reluexplorer.app.shots.pinning import pinned_environment
from reluexplorer.disk.leftovers import remove_files, remove_folders
from reluexplorer.session.files.write import write_file

NOW = time.time()
OLD, YOUNG = NOW - 25 * 3600, NOW - 23 * 3600


def aged(path: Path, when: float) -> Path:
    os.utime(path, (when, when))
    return path


def file(path: Path, when: float = OLD) -> Path:
    path.write_text("half", encoding="utf-8")
    return aged(path, when)


def folder(path: Path, when: float = OLD) -> Path:
    path.mkdir()
    (path / "fonts.conf").write_text("<fontconfig/>", encoding="utf-8")
    return aged(path, when)


def test_a_write_takes_away_what_a_killed_one_left(tmp_path: Path) -> None:
    left = file(tmp_path / ".reluexplorer.ab12_xyz")
    kept = [
        file(tmp_path / ".reluexplorer.ab12_xyy", YOUNG),
        file(tmp_path / ".reluexplorer.config"),
        file(tmp_path / ".reluexplorer.ab12_xyz.txt"),
        file(tmp_path / ".reluexplorer.AB12_XYZ"),
        file(tmp_path / "reluexplorer.ab12_xyz"),
        file(tmp_path / "other.reluexp"),
        folder(tmp_path / ".reluexplorer.folderxx"),
    ]
    write_file(tmp_path / "new.json", b"{}")
    assert not left.exists()
    assert all(path.exists() for path in kept)
    assert (tmp_path / "new.json").read_bytes() == b"{}"


def test_links_are_left_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    precious = file(outside / "precious")
    for name, target in ((".reluexplorer.linkfile", precious), ("reluexplorer-fonts-linkdir1", outside)):
        (tmp_path / name).symlink_to(target)
        os.utime(tmp_path / name, (OLD, OLD), follow_symlinks=False)
    inner = folder(tmp_path / "reluexplorer-fonts-real____")
    (inner / "link").symlink_to(outside)
    aged(inner, OLD)
    remove_files(tmp_path)
    remove_folders(tmp_path)
    assert precious.exists()
    assert (tmp_path / ".reluexplorer.linkfile").is_symlink()
    assert (tmp_path / "reluexplorer-fonts-linkdir1").is_symlink()
    assert not inner.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_what_others_own_is_left(tmp_path: Path) -> None:
    theirs = file(tmp_path / ".reluexplorer.theirs01")
    os.chown(theirs, 12345, 12345)
    remove_files(tmp_path)
    assert theirs.exists()


def test_taking_pictures_takes_away_folders_of_earlier_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    surroundings = dict(os.environ)
    left = folder(tmp_path / "reluexplorer-fonts-abcd1234")
    young = folder(tmp_path / "reluexplorer-fonts-abcd1235", YOUNG)
    other = folder(tmp_path / "reluexplorer-fonts-of-mine")
    with pinned_environment():
        assert not left.exists()
        assert young.exists()
        assert other.exists()
        assert os.environ["FONTCONFIG_FILE"] != surroundings.get("FONTCONFIG_FILE")
    assert dict(os.environ) == surroundings


def test_a_folder_that_cannot_be_read_is_no_trouble(tmp_path: Path) -> None:
    remove_files(tmp_path / "missing")
    remove_folders(tmp_path / "missing")
