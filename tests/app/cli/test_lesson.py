"""``reluexplorer lesson``: its list, its settings, what it refuses, and the page that is made of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reluexplorer.app.cli import lesson
from reluexplorer.app.cli.lesson_page import page
from reluexplorer.lessons.claims.catalogue import LESSONS, NUMBERED, parts_of
from reluexplorer.lessons.measuring import experiments_of
from reluexplorer.session.document.domains import CommandError

DOCS = Path(__file__).resolve().parents[3] / "resources" / "docs"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert lesson.main(arguments) == 0
    return capsys.readouterr().out


def test_the_page_of_lessons_is_what_the_lessons_say():
    text = (DOCS / "lessons.md").read_text(encoding="utf-8")
    assert text == page(), "run: reluexplorer lesson --into resources/docs/lessons.md"


def test_every_claim_of_the_article_has_the_number_of_the_window(capsys):
    lines = told(capsys).splitlines()
    assert [line.split()[:2] for line in lines if line[0] != " "] == [
        [str(number), name] for number, name in enumerate(NUMBERED, 1)
    ]
    assert len(lines) == len(LESSONS)


def test_the_list_for_programs_says_what_belongs_together(capsys):
    rows = {row["name"]: row for row in json.loads(told(capsys, "--json"))}
    assert [name for name, row in rows.items() if row["number"]] == list(NUMBERED)
    for name, row in rows.items():
        assert row["part_of"] == (LESSONS[name].parent or None)
        assert row["experiments"] == list(experiments_of(LESSONS[name]))


@pytest.mark.parametrize("name", list(LESSONS))
def test_every_setting_is_listed_with_its_default(name, capsys):
    listed = json.loads(told(capsys, name, "--settings", "--json"))
    for experiment in experiments_of(LESSONS[name]).values():
        settings = listed[experiment.name]["settings"]
        assert list(settings) == [knob.name for knob in experiment.settings]
    text = told(capsys, name, "--settings")
    assert text.count("experiment=") == len(listed) + len(parts_of(name))


def test_a_stage_is_run_with_its_knobs_set(capsys):
    arguments = ("dying", "--set", "rate=0.2", "--set", "bias=-6", "--seeds", "1", "--json")
    entry = json.loads(told(capsys, *arguments))
    assert (entry["experiment"], entry["settings"]["rate"], entry["settings"]["bias"]) == (
        "stage",
        "0.2",
        "−6",
    )
    units = {name: figure["unit"] for name, figure in entry["figures"].items()}
    assert (units["accuracy"], units["accuracy_leaky"], units["dead"]) == ("share", "share", "")
    run = LESSONS["dying"].run({"rate": 0.2, "bias": -6.0, "other": 0.0}, 0, lambda _share: None)
    assert {name: figure["value"] for name, figure in entry["figures"].items()} == run


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nothing",), "There is no lesson 'nothing'"),
        (("dying", "--set", "rate"), "--set takes KEY=VALUE, not 'rate'."),
        (("dying", "--set", "=1"), "--set takes KEY=VALUE, not '=1'."),
        (("dying", "--set", "rate=99"), "rate goes from 0.05 to 3; '99' is outside."),
        (("dying", "--set", "rate=fast"), "rate takes a number, not 'fast'."),
        (("dying", "--set", "rat=1"), "There is no setting 'rat'"),
        (("dying", "--set", "experiment=cooking"), "There is no experiment 'cooking'"),
        (("dying", "--seeds", "2000"), "--seeds goes from 1 to 1000; 2000 is outside."),
        (("--set", "rate=1"), "Settings are those of a lesson: name it before --set or --settings."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(arguments, says):
    with pytest.raises(CommandError) as refused:
        lesson.main(arguments)
    assert str(refused.value).startswith(says)


def test_a_page_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        lesson.main(("--into", str(tmp_path / "missing" / "page.md")))
