"""``reluexplorer watch``: what it prints of planted runs, whole and as they grow."""

from __future__ import annotations

import json

import pytest

from reluexplorer.app.cli import watch as command
from reluexplorer.app.cli.command_line import main
from reluexplorer.watch.account import Account
from reluexplorer.watch.records import End, Note
from reluexplorer.watch.writer import new_run
from tests.watch.planted import Training
from tests.watch.runs import written
from tests.watch.tensorboard.writing import event, histogram, record, scalar

EVENTS = [
    "Step 0: 1 unit of fc1 dead from the start.",
    "Step 250: 1 unit of fc1 woke.",
    "Step 600: 1 unit of fc2 died.",
]
SINCE = (
    "  Its input has been at or below 0 in all 8 samples since, 1,024 inputs. "
    "It came within 0.25 of the threshold. No gradient reaches it."
)


def dying():
    """Unit 2 of the second layer dies at step 600 after a large update, unit 1 of the first wakes."""
    made = Training(2, 3)
    samples = []
    for look in range(20):
        first = 0.0 if look < 5 else 0.25
        third, bias = (0.5, 0.0) if look < 12 else (0.0, -2.0)
        is_far = look == 11
        samples.append(
            made.sample(
                [0.5, first, 0.5, 1.0, third],
                greatest=[1, first - 0.1, 1, 1, third - 0.25],
                bias=[0, 0, 0, 0, bias],
                gradient=9.0 if is_far else 0.9,
                rate=0.2 if look >= 11 else 0.05,
                loss=2.0 / (look + 1),
            )
        )
    return made.start(), samples


@pytest.fixture
def file(tmp_path):
    start, samples = dying()
    run = new_run(tmp_path / "train.watch")
    for each in [*start, *samples, Note(0, "Of two processes the first is seen."), End(1000, 0.0)]:
        assert run.write(each)
    run.close()
    return run.path


def test_an_account_for_people(file, capsys):
    assert main(["watch", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    far = "step 1,000 · last look at step 950 · every 50 steps"
    assert lines[:2] == [
        f"train.py · Net · {far} · costs 0.9 % of a step · loss 0.100 · ended",
        "Of two processes the first is seen.",
    ]
    table = lines[3:7]
    assert [line.split() for line in table] == [
        ["Layer", "Units", "Firing", "Dead", "Gradient", "norm", "Update", ":", "weight"],
        ["fc1", "·", "ReLU", "2", "38", "%", "0", "0.9", "1.0e−3"],
        ["fc2", "·", "ReLU", "3", "50", "%", "1", "0.9", "1.0e−3"],
        "1 of 5 units is dead.".replace("is", "are").split(),
    ]
    assert lines[8:11] == EVENTS
    assert lines[12:18] == [
        "Step 600: 1 unit of fc2 died.",
        SINCE,
        "The update before:",
        "  Learning rate         0.05 → 0.2 ×4",
        "  Gradient norm of fc2  0.9 → 9 ×10",
        "  Update : weight       1.0e−3 → 1.0e−3",
    ]
    assert lines[19].startswith("Try in the script: An update far larger")
    assert lines[20].split("  ")[1:] == ["clip_grad_norm_(model.parameters(), 1.0)", "before opt.step()"]


def test_an_account_for_programs(file, capsys):
    assert main(["watch", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {key: found[key] for key in ("name", "script", "step", "every", "closed", "dead", "units")} == {
        "name": "Net", "script": "train.py", "step": 950, "every": 50, "closed": True, "dead": 1, "units": 5,
    }  # fmt: skip
    first, second = found["layers"]
    assert (first["name"], first["kind"], first["units"], first["dead"]) == ("fc1", "relu", 2, 0)
    assert (second["dead"], second["dead_since"]) == (1, {"2": 600})
    assert second["dead_at_most"] == pytest.approx(1 / 3)
    assert [(each["step"], each["layer"], each["died"], each["units"]) for each in found["events"]] == [
        (0, "fc1", True, [1]),
        (250, "fc1", False, [1]),
        (600, "fc2", True, [2]),
    ]
    death = found["largest_death"]
    assert (death["step"], death["layer"]) == (600, "fc2")
    assert death["before"]["learning_rate"] == {"before": 0.05, "at": 0.2}
    assert death["remedies"][0]["code"] == "clip_grad_norm_(model.parameters(), 1.0)"
    assert found["loss"]["values"][0] == 2.0
    assert found["notes"] == ["Of two processes the first is seen."]


@pytest.fixture
def grown(tmp_path, monkeypatch):
    """Return a file that has one record more after each pause, none at first; after the last comes Ctrl C."""
    start, samples = dying()
    following, written = iter([*start, *samples]), []

    def pause(_seconds):
        if not written:
            written.append(new_run(tmp_path / "train.watch"))
        each = next(following, None)
        if each is None:
            raise KeyboardInterrupt
        written[0].write(each)

    monkeypatch.setattr(command.time, "sleep", pause)
    yield tmp_path / "train.watch"
    written[0].close()


def test_a_file_is_followed_as_it_grows_until_ctrl_c(grown, capsys):
    assert main(["watch", str(grown), "--follow"]) == 0
    said = capsys.readouterr()
    assert said.err == f"Waiting for {grown}.\n"
    lines = said.out.splitlines()
    assert lines[:3] == EVENTS
    assert lines[3].startswith("train.py · Net · step 950")


def test_following_ends_where_the_training_has_ended(file, capsys):
    assert main(["watch", str(file), "--follow"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.splitlines()[:3] == EVENTS
    assert said.out.splitlines()[3].endswith("· ended")


def test_events_of_a_file_that_grows_are_lines_of_json(grown, capsys):
    assert main(["watch", str(grown), "--follow", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[-1] == {"step": 600, "layer": "fc2", "died": True, "units": [2]}
    assert len(told) == 3


def test_units_found_later_for_a_step_are_told_then(capsys):
    start, samples = dying()
    account = Account()
    account.add([*start, *samples[:8]])
    said = {(0, 0, True): {0}}
    command._print_new(account.run(), said, is_json=True)
    assert json.loads(capsys.readouterr().out.splitlines()[0])["units"] == [1]


def test_a_run_that_has_shown_nothing_yet_says_why(tmp_path, capsys):
    run = new_run(tmp_path / "train.watch")
    run.write(Training(2).start()[0])
    run.close()
    assert main(["watch", str(run.path)]) == 0
    assert "Nothing has been seen yet: no step has run" in capsys.readouterr().out


def test_event_files_are_told_as_far_as_they_go(tmp_path, capsys):
    made = [
        event(50, scalar("loss", 0.5), histogram("acts/fc1", 0.0, [0.0, 1e-12, 1.0], [0.0, 3.0, 5.0])),
        event(100, histogram("acts/fc1", 0.0, [0.0, 1e-12, 1.0], [0.0, 1.0, 7.0])),
    ]
    (tmp_path / "events.out.tfevents.1").write_bytes(b"".join(map(record, made)))
    assert main(["watch", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(" · step 100 · loss 0.500")
    assert "at most this share" in lines[1]
    assert lines[3].split() == [
        "Layer",
        "Units",
        "Firing",
        "Dead",
        "at",
        "most",
        "Gradient",
        "norm",
        "Update",
        ":",
        "weight",
    ]
    assert lines[4].split() == ["acts/fc1", "–", "88", "%", "12.5", "%", "–", "–"]
    assert main(["watch", str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["dead"], found["layers"][0]["dead_at_most"]) == (None, 0.125)


@pytest.mark.parametrize(
    ("content", "words"), [(None, "No such file"), (b"PK\3\4 no run at all", "is no run file")]
)
def test_what_is_no_run_is_refused_in_a_sentence(tmp_path, capsys, content, words):
    path = tmp_path / "run.watch"
    if content is not None:
        path.write_bytes(content)
    assert main(["watch", str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert len(said.err.splitlines()) == 1


def test_a_damaged_file_is_told_up_to_the_damage(file, capsys):
    content = bytearray(file.read_bytes())
    content[-30] ^= 1
    file.write_bytes(bytes(content))
    assert main(["watch", str(file)]) == 0
    assert "The run file is damaged at byte" in capsys.readouterr().out.splitlines()[2]


def test_only_the_last_events_are_listed(tmp_path, capsys):
    made = Training(1, every=10)
    run = new_run(tmp_path / "train.watch")
    for each in made.start():
        run.write(each)
    for look in range(100):
        run.write(made.sample([float(look % 4 == 0)]))
    run.close()
    assert main(["watch", str(run.path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "29 events before these." in lines
    listed = lines[lines.index("29 events before these.") + 1 :][:21]
    assert [bool(line) for line in listed] == [True] * 20 + [False]


def test_files_are_written_in_the_form_that_is_asked_for(tmp_path, capsys):
    path = written(tmp_path / "a.watch")
    names = {"report": "a.html", "table": "layers.csv", "units": "units.csv"}
    options = [word for each, name in names.items() for word in (f"--{each}", str(tmp_path / name))]
    assert main(["watch", str(path), *options]) == 0
    begun = {name: (tmp_path / name).read_text(encoding="utf-8")[:20] for name in names.values()}
    assert begun == {
        "a.html": "<!DOCTYPE html>\n<htm",
        "layers.csv": "layer,kind,form,unit",
        "units.csv": "layer,kind,unit,stat",
    }
    assert main(["watch", str(path), "--units", str(tmp_path / "a.html")]) == 2
    assert "--units writes a .csv file, not .html." in capsys.readouterr().err
