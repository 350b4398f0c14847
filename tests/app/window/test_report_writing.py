"""The report from the window: where to is asked first, then is measured what has no verdict."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest

from reluexplorer.app.window.window import Window
from reluexplorer.lessons.claims import catalogue
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.lesson import Made
from reluexplorer.lessons.measuring import summed_up
from reluexplorer.session.commands.lessons import StopMeasuring
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls.all_controls import LinkButton
from tests.lessons.recorded import recorded


def from_record(name, seeds, progress):
    """A measurement as it was recorded, in no time."""
    progress(0.5)
    lesson, count = LESSONS[name], seeds or 5
    return summed_up(lesson, recorded(name, count), count, 1.0, Made())


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(catalogue, "measure", from_record)
    window = Window(Session())
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    yield window
    window.close()


def asked(monkeypatch, window, path):
    monkeypatch.setattr(window.files, "ask_report", lambda _name, _kinds: path)
    monkeypatch.setattr(window.report, "_ask", lambda _name, _kinds: path)


def test_the_link_on_the_shelf_measures_all_and_writes(window, qtbot, monkeypatch, tmp_path):
    path = tmp_path / "all.html"
    asked(monkeypatch, window, path)
    link = next(
        link
        for link in window.panel("learn").findChildren(LinkButton)
        if link.text().startswith("Measure all")
    )
    link.click()
    qtbot.waitUntil(path.exists, timeout=30_000)
    text = unescape(path.read_text(encoding="utf-8"))
    assert all(lesson.claim in text for lesson in LESSONS.values())
    assert window.session.state.lessons.measurements.keys() == LESSONS.keys()


def test_nothing_is_measured_where_no_place_is_chosen(window, monkeypatch):
    asked(monkeypatch, window, None)
    window.report.begin()
    assert not window.session.lesson_jobs.busy
    assert window.session.state.lessons.measuring == ""


def test_another_form_is_refused_in_a_notice(window, monkeypatch, tmp_path):
    asked(monkeypatch, window, tmp_path / "all.docx")
    window.report.begin()
    assert window.session.state.notice == "A report is written as .html or .pdf, not .docx."
    assert not window.session.lesson_jobs.busy


def test_one_that_was_stopped_on_the_way_is_said_not_to_be_written(window, qtbot, monkeypatch, tmp_path):
    def never(_name, _seeds, progress):
        while True:
            progress(0.1)

    monkeypatch.setattr(catalogue, "measure", never)
    asked(monkeypatch, window, tmp_path / "all.html")
    window.report.begin()
    qtbot.waitUntil(lambda: window.session.state.lessons.measuring != "", timeout=10_000)
    asked(monkeypatch, window, tmp_path / "second.html")
    window.report.begin()
    assert window.session.state.notice == "all.html still waits for its measurements, and is written first."
    window.session.dispatch(StopMeasuring())
    window.session.poll()
    qtbot.waitUntil(lambda: "was not written" in window.session.state.notice, timeout=10_000)
    count = len(LESSONS)
    assert window.session.state.notice == (
        f"all.html was not written: measuring was stopped, {count} claims without verdict."
    )
    assert not (tmp_path / "all.html").exists()


def test_a_claim_whose_measurement_failed_is_left_out(window, qtbot, monkeypatch, tmp_path):
    first, *others = LESSONS

    def but_one(name, seeds, progress):
        if name == first:
            raise ValueError("broken")
        return from_record(name, seeds, progress)

    monkeypatch.setattr(catalogue, "measure", but_one)
    path = tmp_path / "all.html"
    asked(monkeypatch, window, path)
    window.report.begin()
    qtbot.waitUntil(path.exists, timeout=30_000)
    text = unescape(path.read_text(encoding="utf-8"))
    assert f"{len(others)} claims of {len(LESSONS)}." in text
    assert f"<h2>1 {LESSONS[first].title}</h2>" not in text


def test_a_report_waits_for_nothing_where_measuring_cannot_begin(window, monkeypatch, tmp_path):
    asked(monkeypatch, window, tmp_path / "all.html")
    state = window.session.state
    window.session.state = replace(state, run=replace(state.run, status=Status.RUNNING))
    window.report.begin()
    assert (
        window.session.state.notice
        == "Times are taken alone, as all else would lengthen them: pause the run in Train first."
    )
    assert window.report._path is None
