"""Documents of networks that are not dense, on disk."""

from __future__ import annotations

import json

import pytest

from reluexplorer.session.commands.files import OpenDocument, read
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.labs.convolution import ConvolutionRecipe
from reluexplorer.session.document.labs.recurrence import RecurrentRecipe
from reluexplorer.session.files.document_file import name_of, save, subject_of
from reluexplorer.session.files.lab_file import LabDocument, lab_kind, read_lab, save_lab
from reluexplorer.session.files.stored import is_document
from reluexplorer.session.files.write import Ground
from reluexplorer.session.session import Session

DIGEST = "0123456789abcdef" * 4
CONV = LabDocument(ConvolutionRecipe(maps=(4, 6), seed=3), 40, DIGEST)
KEEPING = Ground(replaces=False)


@pytest.mark.parametrize(
    ("recipe", "kind"), [(ConvolutionRecipe(), "conv"), (RecurrentRecipe(time_steps=8), "recurrent")]
)
def test_a_document_comes_back_as_it_was(tmp_path, recipe, kind):
    path = save_lab(tmp_path / "a.reluexp", LabDocument(recipe, 1_000_000_000, DIGEST))
    assert read_lab(path) == LabDocument(recipe.settled(), 1_000_000_000, DIGEST)
    assert lab_kind(path) == kind
    assert is_document(path)


def test_a_dense_document_and_what_is_none_have_no_other_kind(tmp_path):
    save(tmp_path / "dense.reluexp", Document(), 3)
    (tmp_path / "none.reluexp").write_text("[]")
    assert [lab_kind(tmp_path / name) for name in ("dense.reluexp", "none.reluexp", "gone")] == [""] * 3


def test_a_version_that_does_not_know_other_networks_calls_it_newer(tmp_path):
    content = json.loads(save_lab(tmp_path / "a.reluexp", CONV).read_text(encoding="utf-8"))
    assert (content["version"], content["network"]) == (3, "conv")
    save(tmp_path / "dense.reluexp", Document(), 3)
    assert json.loads((tmp_path / "dense.reluexp").read_text(encoding="utf-8"))["version"] == 2


def test_where_a_dense_network_is_wanted_its_kind_and_its_command_are_said(tmp_path):
    path = save_lab(tmp_path / "a.reluexp", CONV)
    for reader in (read, subject_of, name_of):
        with pytest.raises(CommandError) as refused:
            reader(path)
        assert str(refused.value) == (
            "a.reluexp holds a convolutional network; the window, health and export take dense ones alone. "
            f"reluexplorer train --open {path} goes on with it."
        )


def test_no_command_is_said_with_a_path_that_was_cut(tmp_path):
    folder = tmp_path / "a" / ("b" * 200)
    folder.mkdir(parents=True)
    path = save_lab(folder / "a.reluexp", CONV)
    with pytest.raises(CommandError) as refused:
        read(path)
    assert str(refused.value).endswith("reluexplorer train --open FILE goes on with it.")


def test_what_is_open_stays_where_it_cannot_be_opened(tmp_path):
    session = Session()
    try:
        session.dispatch(assign("training.seed", 8))
        before = session.state.document
        assert not session.dispatch(OpenDocument(str(save_lab(tmp_path / "a.reluexp", CONV))))
        assert "holds a convolutional network" in session.state.notice
        assert session.state.document == before
        assert session.state.undo_label
    finally:
        session.close()


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"version": 6}, "was written by a newer version of ReLU Explorer."),
        ({"version": [3]}, "is damaged."),
        ({"version": "3"}, "is damaged."),
        ({"step": -1}, "is damaged: step -1."),
        ({"step": 10**10}, "is damaged: step 10000000000."),
        ({"step": "40"}, "is damaged."),
        ({"recipe": []}, "is damaged."),
        ({"table": "x"}, "is damaged: it has a part 'table' that is not known here."),
        ({"network": "transformer"}, "is damaged: network is one of conv, recurrent; not 'transformer'."),
        ({"network": ["conv"]}, "is damaged: network is one of conv, recurrent; not "),
        ({"network": None}, "is damaged: network is one of conv, recurrent; not None."),
        ({"network": "recurrent"}, "is damaged: it has a field 'head' that is not known here."),
        ({"parameters_sha256": "ab"}, "is damaged: parameters_sha256 is no SHA-256."),
        ({"parameters_sha256": 7}, "is damaged: parameters_sha256 is no SHA-256."),
        ({"recipe": {"maps": [65]}}, "is damaged: maps goes from 1 to 64; 65 is outside."),
    ],
)
def test_a_damaged_document_is_refused_with_a_sentence(tmp_path, part, sentence):
    path = save_lab(tmp_path / "a.reluexp", CONV)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | part), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        read_lab(path)
    assert str(refused.value).startswith(f"{path} {sentence}")


def test_only_a_document_of_such_a_network_is_replaced(tmp_path):
    path = save_lab(tmp_path / "a.reluexp", CONV)
    assert save_lab(path, CONV, KEEPING) == path
    save(tmp_path / "dense.reluexp", Document(), 3)
    with pytest.raises(CommandError, match="a file of another kind is there"):
        save_lab(tmp_path / "dense.reluexp", CONV, KEEPING)
    with pytest.raises(CommandError, match="a file of another kind is there"):
        save(path, Document(), 3, ground=KEEPING)
