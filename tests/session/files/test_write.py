"""A file is written whole, where a file can be, or a sentence says why not."""

from __future__ import annotations

import errno
import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files import write as writing
from reluexplorer.session.files.write import ANYWHERE, Ground, write_file


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_the_permissions_that_other_programs_give(tmp_path):
    plain, written = tmp_path / "plain", tmp_path / "written"
    plain.write_bytes(b"")
    write_file(written, b"abc")
    assert written.read_bytes() == b"abc"
    assert mode(written) == mode(plain)


def test_a_file_keeps_its_permissions_and_a_link_its_target(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_file(link, b"new")
    assert link.is_symlink()
    assert (target.read_bytes(), mode(target)) == (b"new", 0o640)


def test_what_is_no_file_is_refused_and_left_as_it_was(tmp_path):
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        with pytest.raises(CommandError, match=f"{path.name} cannot be written: it is not a file"):
            write_file(path, b"abc")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert sorted(tmp_path.iterdir()) == [folder, pipe]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    def fail(*_given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    monkeypatch.setattr(writing.os, "fsync", fail)
    with pytest.raises(CommandError, match=r"a\.py cannot be written: No space left on device\."):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_may_not_be_written_is_said(tmp_path, monkeypatch):
    def refuse(**_given):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(writing.tempfile, "mkstemp", refuse)
    with pytest.raises(CommandError, match=r"a\.py cannot be written: Permission denied\."):
        write_file(tmp_path / "a.py", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_path_with_a_null_character_is_said(tmp_path):
    with pytest.raises(CommandError, match="null character"):
        write_file(tmp_path / "a\0b", b"")


# --- Where and over what -----------------------------------------------------------------------------------


def test_below_its_folders_is_all_that_a_ground_allows(tmp_path):
    out, victim = tmp_path / "out", tmp_path / "victim.csv"
    out.mkdir()
    victim.write_bytes(b"PRECIOUS")
    (out / "link.csv").symlink_to(victim)
    (out / "away").symlink_to(tmp_path)
    os.link(victim, out / "hard.csv")
    ground = Ground((out,))
    for path in (
        victim,
        "../victim.csv",
        "link.csv",
        "away/victim.csv",
        "away/new.csv",
        "/dev/null",
        "x/../../a",
    ):
        with pytest.raises(
            CommandError, match=r"is not written: it is not below .*out\. --allow-write FOLDER"
        ):
            write_file(Path(path), b"abc", ground)
    assert write_file(Path("hard.csv"), b"abc", ground) == out / "hard.csv"
    assert victim.read_bytes() == b"PRECIOUS"
    assert write_file(Path("away/new.csv"), b"abc", Ground((out, tmp_path))) == tmp_path / "new.csv"
    (tmp_path / "linked").symlink_to(out)
    assert write_file(Path("a"), b"abc", Ground((tmp_path / "linked",))) == out / "a"


def test_what_is_protected_stays(tmp_path):
    kept = tmp_path / "kept.csv"
    kept.write_bytes(b"x1,part\n")
    kept.chmod(0o444)
    for ground in (ANYWHERE, Ground((tmp_path,))):
        with pytest.raises(CommandError, match=r"kept\.csv cannot be written: it is protected\."):
            write_file(kept, b"x1,part\n1", ground)
    assert kept.read_bytes() == b"x1,part\n"


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, b"")
    return out.getvalue()


OURS = {
    "npz": archive("layers.0.weight.npy", "layers.0.bias.npy"),
    "png": b"\x89PNG\r\n\x1a\n..tEXtSoftware\0ReLU Explorer",
    "pdf": b"%PDF-1.4\n/Creator (" + b"\xfe\xff" + "ReLU Explorer".encode("utf-16-be") + b")",
    "svg": b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    b'<!-- Made by ReLU Explorer -->\n<svg width="1">',
    "document": b'{\n "format": "ReLU Explorer document",',
    "json": b'{\n "activations": "ReLU"',
    "safetensors": b'\x10\0\0\0\0\0\0\0{"__metadata__": {"program": "ReLU Explorer"}}',
    "script": b'"""A network that learned in ReLU Explorer, in plain NumPy.',
    "history": b"steps,train_loss\n0,1\n",
    "data": b"x1,x2,target,part\n",
}


@pytest.mark.copies(quick=3)
@pytest.mark.parametrize("there", [*OURS, "nothing", "theirs"])
def test_only_its_own_kind_is_replaced_where_no_person_was_asked(tmp_path, there):
    path = tmp_path / "file"
    old = {**OURS, "nothing": b"", "theirs": b"name,age\n"}[there]
    for kind, content in OURS.items():
        path.write_bytes(old)
        if there in {kind, "nothing"}:
            write_file(path, content, Ground(replaces=False))
            assert path.read_bytes() == content
        else:
            with pytest.raises(CommandError, match=r"a file of another kind is there\..*--force"):
                write_file(path, content, Ground(replaces=False))
            assert path.read_bytes() == old
        write_file(path, content)


STRANGERS = {
    "photos": (archive("a.jpg"), "npz"),
    "a workbook": (archive("[Content_Types].xml", "xl/workbook.xml"), "npz"),
    "arrays beside weights": (archive("layers.0.weight.npy", "x_train.npy"), "npz"),
    "other arrays": (archive("x_train.npy"), "npz"),
    "a torn archive": (b"PK\x03\x04 and no more", "npz"),
    "weights of another program": (b'\x10\0\0\0\0\0\0\0{"__metadata__": {"format": "pt"}}', "safetensors"),
    "other columns": (b"name,age,part\nAnn,7,train\n", "data"),
    "other parts": (b"x1,x2,target,part\n1,2,a,wheel\n", "data"),
}


@pytest.mark.parametrize("there", STRANGERS)
def test_what_only_looks_like_its_kind_is_not_replaced(tmp_path, there):
    old, kind = STRANGERS[there]
    path = tmp_path / "file"
    path.write_bytes(old)
    with pytest.raises(CommandError, match=r"a file of another kind is there\..*--force"):
        write_file(path, OURS[kind], Ground(replaces=False))
    assert path.read_bytes() == old


@pytest.mark.parametrize(
    ("there", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n..tEXtSoftware\0ImageMagick", "png"),
        (b"%PDF-1.7\n/Producer (pdfTeX)", "pdf"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- Created with Inkscape -->\n\n<svg\n width="1"/>', "svg"),
        (OURS["svg"].replace(b"<svg width", b"<svg\n   width"), "svg"),
    ],
)
def test_a_picture_that_another_program_made_is_not_replaced_unless_that_was_asked_for(tmp_path, there, kind):
    path = tmp_path / "file"
    path.write_bytes(there)
    with pytest.raises(CommandError, match="a picture that ReLU Explorer did not make is there"):
        write_file(path, OURS[kind], Ground(replaces=False))
    assert path.read_bytes() == there
    write_file(path, OURS[kind], Ground(replaces=True))
    assert path.read_bytes() == OURS[kind]


@pytest.mark.skipif(os.name == "nt", reason="folders are not opened there")
def test_a_moved_file_and_its_folder_are_brought_to_the_disk(tmp_path, monkeypatch):
    brought = []
    sync = os.fsync

    def told(handle):
        there = (tmp_path / "a.reluexp").exists()
        brought.append((stat.S_ISDIR(os.fstat(handle).st_mode), there))
        sync(handle)

    monkeypatch.setattr(writing.os, "fsync", told)
    write_file(tmp_path / "a.reluexp", b"{}")
    assert brought == [(False, False), (True, True)]
