"""``reluexplorer train`` saves convolutional and recurrent networks, and goes on with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reluexplorer.app.cli import train_labs
from reluexplorer.app.cli.command_line import main
from reluexplorer.app.cli.train_kinds import DENSE, kind_of
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.labs.convolution import ConvolutionRecipe
from reluexplorer.session.document.labs.recurrence import RecurrentRecipe
from reluexplorer.session.files.document_file import save
from reluexplorer.session.files.kinds import DOCUMENT, LAB_DOCUMENT, kind_of_file
from reluexplorer.session.files.lab_file import LabDocument, read_lab, save_lab

SMALL = {
    "conv": ("--maps", "2,3", "--data", "digits", "--seed", "5"),
    "recurrent": ("--time-steps", "8", "--units", "5", "--recurrent-gain", "0.9", "--seed", "5"),
}


def said(capsys, *arguments):
    """Return the figures of a run and what was said beside them."""
    assert main(["train", *map(str, arguments), "--json"]) == 0
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


def refusal(capsys, *arguments):
    """Return the one sentence that is said of arguments that end with exit code 2."""
    assert main(list(map(str, arguments))) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def told_of_divergence(capsys, *arguments):
    """Return the figures of a run that diverges, which is said."""
    assert main(["train", *map(str, arguments), "--json"]) == 1
    printed = capsys.readouterr()
    assert "Lower the learning rate." in printed.err
    assert "are not those that were saved" not in printed.err
    return json.loads(printed.out)


@pytest.mark.parametrize("kind", SMALL)
def test_a_run_goes_on_from_where_it_was_saved_to_the_same_bits(capsys, tmp_path, kind):
    path = tmp_path / "a.reluexp"
    first, beside = said(capsys, "--network", kind, *SMALL[kind], "--steps", 40, "--save", path)
    assert beside == f"Saved at step 40: {path}\n"
    straight, _ = said(capsys, "--network", kind, *SMALL[kind], "--steps", 80)
    on, beside = said(capsys, "--open", path, "--steps", 80, "--save", tmp_path / "b.reluexp")
    again, silence = said(capsys, path)
    digests = [each["parameters_sha256"] for each in (first, straight, on, again)]
    assert digests == [digests[0], digests[1], digests[1], digests[0]]
    assert [each["step"] for each in (first, straight, on, again)] == [40, 80, 80, 40]
    assert silence == ""
    saved = read_lab(tmp_path / "b.reluexp")
    assert (saved.step, saved.parameters_sha256) == (80, digests[1])
    assert saved.recipe == read_lab(path).recipe


def test_options_apply_on_top_of_a_document_from_the_first_step(capsys, tmp_path):
    path = tmp_path / "a.reluexp"
    said(capsys, "--network", "recurrent", *SMALL["recurrent"], "--steps", 6, "--save", path)
    wanted = ("--time-steps", 8, "--units", 5, "--seed", 5, "--recurrent-gain", 2, "--steps", 6)
    straight, _ = said(capsys, "--network", "recurrent", *wanted)
    found, beside = said(capsys, path, "--recurrent-gain", 2)
    assert found["parameters_sha256"] == straight["parameters_sha256"]
    assert beside == ""


def test_epochs_count_from_the_first_step(capsys, tmp_path):
    path = tmp_path / "a.reluexp"
    said(capsys, "--network", "conv", *SMALL["conv"], "--batch-size", 256, "--steps", 2, "--save", path)
    assert said(capsys, path, "--epochs", 2)[0]["step"] == 2 * -(-1437 // 256)


def test_parameters_that_are_others_than_they_were_are_said(capsys, tmp_path):
    path = save_lab(tmp_path / "a.reluexp", LabDocument(RecurrentRecipe(units=2, time_steps=4), 3, "0" * 64))
    assert said(capsys, path)[1].startswith("After 3 updates the parameters are not those that were saved: ")
    assert said(capsys, path, "--steps", 2)[1] == ""


def test_a_run_that_diverged_diverges_again_where_it_is_gone_on_with(capsys, tmp_path):
    path = tmp_path / "a.reluexp"
    options = ("--optimizer", "sgd", "--learning-rate", "1e7", "--steps", "50", "--save", str(path))
    first, again = (
        told_of_divergence(capsys, *asked) for asked in (("--network", "conv", *options), (path,))
    )
    assert read_lab(path).step == first["step"] + 1 < 50
    for name in ("step", "diverged_at", "parameters_sha256"):
        assert again[name] == first[name]


def test_the_kind_is_that_of_the_document_unless_it_is_said(tmp_path):
    conv = str(save_lab(tmp_path / "conv.reluexp", LabDocument(ConvolutionRecipe(), 3, "0" * 64)))
    renamed = str(save_lab(tmp_path / "net.json", LabDocument(RecurrentRecipe(), 3, "0" * 64)))
    save(tmp_path / "dense.reluexp", Document(), 0)
    assert kind_of(["--steps", "9", conv]) == kind_of([f"--open={conv}", "--json"]) == "conv"
    assert kind_of(["--json", renamed]) == "recurrent"
    assert kind_of([str(tmp_path / "dense.reluexp")]) == DENSE
    assert kind_of(["--network", "recurrent", conv]) == "recurrent"
    for option in ("--save", "--data", "--weights"):
        assert kind_of([option, conv]) == DENSE


def test_what_does_not_suit_a_document_is_refused(capsys, tmp_path):
    conv = save_lab(tmp_path / "conv.reluexp", LabDocument(ConvolutionRecipe(), 3, "0" * 64))
    dense = tmp_path / "dense.reluexp"
    save(dense, Document(), 0)
    network = ("train", "--network", "recurrent")
    assert "holds a convolutional network: leave out --network recurrent." in refusal(capsys, *network, conv)
    assert "holds a dense network: leave out --network recurrent." in refusal(capsys, *network, dense)
    none = "--open takes a document of a recurrent network with --network recurrent; "
    assert f"{none}there is no file 'dying'." in refusal(capsys, *network, "--open", "dying")
    (tmp_path / "a.txt").write_text("1,2\n3,4\n")
    assert refusal(capsys, *network, tmp_path / "a.txt").endswith("a.txt' is none.\n")
    assert "both say what to open" in refusal(capsys, "train", conv, "--open", conv)
    weights = tmp_path / "w.npz"
    for command in (["health", conv], ["export", conv, weights], ["train", "--network", "dense", conv]):
        assert "conv.reluexp holds a convolutional network; the window, health" in refusal(capsys, *command)
    assert not weights.exists()
    assert "give it by --open" in refusal(capsys, "train", "--weights", conv)


def test_what_is_there_is_not_replaced_by_another_kind(capsys, tmp_path):
    dense = tmp_path / "dense.reluexp"
    save(dense, Document(), 7)
    before = dense.read_bytes()
    asked = ("train", "--network", "recurrent", *SMALL["recurrent"], "--steps", 1, "--save", dense)
    assert "a file of another kind is there" in refusal(capsys, *asked)
    assert dense.read_bytes() == before
    assert main(list(map(str, (*asked, "--force")))) == 0
    assert read_lab(dense).step == 1


def test_a_document_that_a_person_has_indented_is_known_as_what_it_is(capsys, tmp_path):
    conv = save_lab(tmp_path / "conv.reluexp", LabDocument(ConvolutionRecipe(), 3, "0" * 64))
    content = json.loads(conv.read_text(encoding="utf-8"))
    dense = tmp_path / "dense.reluexp"
    save(dense, Document(), 3)
    for form in ({"indent": 2}, {"indent": 4, "sort_keys": True}, {"separators": (",", ":")}):
        conv.write_text(json.dumps(content, **form), encoding="utf-8")
        before = conv.read_bytes()
        said_of_it = refusal(capsys, "train", "circle", "--steps", 1, "--save", conv)
        assert "a file of another kind is there" in said_of_it
        assert conv.read_bytes() == before
        again = json.dumps(json.loads(dense.read_text(encoding="utf-8")), **form)
        dense.write_text(again, encoding="utf-8")
        assert (kind_of_file(conv), kind_of_file(dense)) == (LAB_DOCUMENT, DOCUMENT)


def test_a_document_keeps_its_learning_rate_under_another_activation_as_the_help_says(capsys, tmp_path):
    path = tmp_path / "a.reluexp"
    asked = (*SMALL["conv"], "--steps", 2)
    said(capsys, "--network", "conv", *asked, "--save", path)
    kept, _ = said(capsys, path, "--activation", "identity")
    wanted = ("--network", "conv", *asked, "--activation", "identity")
    same, _ = said(capsys, *wanted, "--learning-rate", 0.01)
    fresh, _ = said(capsys, *wanted)
    assert kept["parameters_sha256"] == same["parameters_sha256"] != fresh["parameters_sha256"]
    assert main(["train", "--network", "conv", "-h"]) == 0
    assert "0.003 for identity; a document keeps the one" in " ".join(capsys.readouterr().out.split())


def test_a_file_that_asks_for_too_much_is_refused(capsys, tmp_path):
    path = save_lab(tmp_path / "a.reluexp", LabDocument(ConvolutionRecipe(), 3, "0" * 64))
    for field, value, words in (
        ("maps", [10**12], "is damaged: maps goes from 1 to 64"),
        ("kernel", -1, "is damaged: kernel goes from 1 to 7; −1 is outside."),
        ("seed", "many", "is damaged: seed takes a number, not 'many'."),
    ):
        content = json.loads(path.read_text(encoding="utf-8"))
        content["recipe"] |= {field: value}
        bad = tmp_path / "bad.reluexp"
        bad.write_text(json.dumps(content), encoding="utf-8")
        assert words in refusal(capsys, "train", bad)


def test_a_file_of_more_than_fits_is_refused_before_it_is_made(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(train_labs, "most_room", lambda: 1 << 30)
    large = RecurrentRecipe(units=1000, time_steps=1000, batch_size=4096)
    path = save_lab(tmp_path / "a.reluexp", LabDocument(large, 3, "0" * 64))
    assert "memory" in refusal(capsys, "train", path)


def test_a_place_that_cannot_be_written_is_said_before_the_run(capsys, tmp_path):
    asked = ("train", "--network", "conv", "--steps", 10**9, "--save", tmp_path / "no" / "a.reluexp")
    assert "cannot be written: No such file or directory." in refusal(capsys, *asked)
    assert not Path("a.reluexp").exists()
