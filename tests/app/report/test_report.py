"""The report of what was measured: every verdict with its figures, as a page and on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from reluexplorer.app.cli import lesson
from reluexplorer.app.report.form import demand_form
from reluexplorer.app.report.page import Picture, Report, page
from reluexplorer.app.report.pictures import pictures_of
from reluexplorer.app.report.report import report_bytes
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.lesson import Made, Measurement
from reluexplorer.lessons.measuring import summed_up
from reluexplorer.session.document.domains import CommandError
from tests.lessons.recorded import recorded

PNG = b"\x89PNG\r\n\x1a\n"


def measured(name: str, seeds: int = 10, day: str = "2026-01-31") -> Measurement:
    found = LESSONS[name]
    return summed_up(found, recorded(name, seeds), seeds, 4.2, Made(day, "a machine"))


@pytest.fixture(scope="module")
def both() -> dict[str, Measurement]:
    return {name: measured(name) for name in ("definition", "dying")}


def plain(html: str) -> str:
    body = html.partition("</style>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_each_verdict_stands_there_with_its_sentences_and_what_decided(both):
    words = plain(page(Report(both, {})))
    assert "a machine · 2026-01-31" in words
    for name, found in both.items():
        assert LESSONS[name].claim in words
        for part in (found.verdict.sentence, found.verdict.true_when, found.verdict.not_when):
            assert " ".join(part.split()) in words
        for evidence in LESSONS[name].evidence:
            figure = found.by_name[evidence.figure]
            assert f"{figure.label} {figure.shown(spread=True)}" in words


def test_of_measurements_of_several_days_each_says_when_and_on_what_it_was_made():
    old, new = measured("definition", day="2025-12-01"), measured("dying")
    words = plain(page(Report({"definition": old, "dying": new}, {})))
    assert "a machine · 2025-12-01 to 2026-01-31 ·" in words
    assert "4.2 s, 2025-12-01, a machine." in words
    assert "4.2 s, 2026-01-31, a machine." in words


def test_how_many_stand_how_is_summed_up(both):
    words = plain(page(Report(both, {})))
    assert f"2 claims of {len(LESSONS)}. 1 holds, 1 depends." in words


def test_pictures_lie_inside_the_page_and_nothing_is_fetched(both):
    html = page(Report(both, {"dying": (Picture(PNG, 100, 50),)}))
    assert re.findall(r'<img src="([^"]{22})', html) == ["data:image/png;base64,"]
    assert "<script" not in html
    assert not re.search(r'(src|url\()="?https?:', html)


def test_words_are_kept_from_being_markup(both):
    marked = {"dying": replace(both["dying"], made=Made("2026-01-31", "<b>"))}
    assert "&lt;b&gt;" in page(Report(marked, {}))


@pytest.mark.usefixtures("qapp")
def test_every_chart_is_painted_at_twice_its_size():
    for found in (measured(name, 5) for name in LESSONS):
        pictures = pictures_of(found.charts)
        assert len(pictures) == len(found.charts)
        for picture in pictures:
            assert picture.png.startswith(PNG)
            width, height = (int.from_bytes(picture.png[at : at + 4], "big") for at in (16, 20))
            assert (width, height) == (2 * picture.width, 2 * picture.height)


@pytest.mark.usefixtures("qapp")
def test_the_form_is_that_of_the_path(both):
    assert report_bytes(both, Path("a.PDF")).startswith(b"%PDF-")
    assert report_bytes(both, Path("a.html")).startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("path", ["a.txt", "a", "a.docx"])
def test_another_form_is_refused_before_anything_is_measured(path):
    with pytest.raises(CommandError, match=r"A report is written as \.html or \.pdf, not"):
        demand_form(Path(path))
    with pytest.raises(CommandError, match=r"A report is written as"):
        lesson.main(("--report", path))


def test_a_folder_that_is_not_there_is_said_before_anything_is_measured(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        lesson.main(("--report", str(tmp_path / "missing" / "a.html")))


def test_a_report_of_one_lesson_is_written(tmp_path, capsys, qapp):
    assert lesson.main(("definition", "--seeds", "2", "--report", str(tmp_path / "a.html"))) == 0
    assert LESSONS["definition"].claim in unescape((tmp_path / "a.html").read_text(encoding="utf-8"))
    assert capsys.readouterr().out.endswith("a.html\n")
