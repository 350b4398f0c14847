"""Each option that takes a file says of one that it cannot take what it is; weights are taken as such."""

from __future__ import annotations

import gzip
import json

import pytest

from reluexplorer.session.document.document import Document
from reluexplorer.session.files.document_file import save
from tests.app.program import run
from tests.session.files.test_foreign import FILES

TABLE = "a,y\n" + "\n".join(f"{i},{2 * i}" for i in range(30)) + "\n"
OTHERS = ("net.onnx", "net.pt", "old.pth", "net.keras", "a.png")


@pytest.fixture
def folder(tmp_path):
    for name in OTHERS:
        (tmp_path / name).write_bytes(FILES[name][0])
    (tmp_path / "depth.pth").write_bytes(FILES["old.pth"][0])
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", [*OTHERS, "depth.pth", "folder"])
def test_every_option_says_what_a_file_of_another_program_is(folder, name):
    path = folder / name
    bare = run("train", path)
    begun = FILES[name][1] if name in FILES else "This is a"
    assert bare.stderr.startswith(f"reluexplorer: {begun}")
    for option in ("--open", "--data", "--weights"):
        done = run("train", option, path)
        assert (done.returncode, done.stderr) == (2, bare.stderr)


@pytest.mark.parametrize("name", ["net.keras", "depth.pth", "folder"])
def test_the_window_says_the_same(folder, name, window):
    window.files.open(folder / name)
    assert f"reluexplorer: {window.session.state.notice}\n" == run("train", folder / name).stderr


def test_what_is_no_document_is_sent_to_its_option(tmp_path):
    table, packed, document = tmp_path / "t.csv", tmp_path / "t.csv.gz", tmp_path / "d.reluexp"
    table.write_text(TABLE)
    packed.write_bytes(gzip.compress(TABLE.encode()))
    save(document, Document(), 3)
    assert "is no document; a table is given by --data" in run("train", "--open", table).stderr
    assert (
        "cannot be used. It is a file packed by gzip; weights are read from"
        in run("train", "--weights", packed).stderr
    )
    assert "is a document, and no weights: give it by --open" in run("train", "--weights", document).stderr
    missing = run("train", "--open", tmp_path / "depth.pth").stderr
    assert "there is no file" in missing
    assert "did you mean" not in missing
    assert run("train", "--open", "detph").stderr.endswith("not 'detph'; did you mean depth?\n")


@pytest.mark.parametrize("name", ["w.npz", "w.safetensors", "w.json"])
def test_weights_given_bare_or_by_open_are_what_the_run_begins_with(tmp_path, name):
    path = tmp_path / name
    assert run("export", "xor", path, "--steps", "3").returncode == 0
    wanted = run("train", "--weights", path, "--data", "xor", "--steps", "2", "--json")
    for given in ((path,), ("--open", path)):
        done = run("train", *given, "--data", "xor", "--steps", "2", "--json")
        found = [json.loads(each.stdout)["parameters_sha256"] for each in (wanted, done)]
        assert found[0] == found[1]
        assert run("health", *given, "--steps", "1").stdout.startswith("After 1 updates")
    assert run("export", path, "-", "--as", "numpy", "--steps", "0").returncode == 0
    assert "These are weights: give" in run("train", "--data", path).stderr
    twice = run("train", path, "--weights", path)
    assert "both say what to open: leave one out." in twice.stderr
    assert "are weights too, as --weights" in run("train", "--weights", path, "--open", path).stderr
