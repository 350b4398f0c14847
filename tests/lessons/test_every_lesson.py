"""What is true of each lesson: its words have figures behind them, its verdict hangs on all its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS, NUMBERED, parts_of
from reluexplorer.lessons.exhibit import Exhibit
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.lesson import Knob, Lesson
from reluexplorer.lessons.verdict import PLACE, Evidence, Standing, judged, standing_of
from reluexplorer.session.commands.lessons import OpenInTrain
from reluexplorer.session.document.document import Document
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import problem_of
from tests.lessons.recorded import FOLDER, figures_of, recorded
from tests.lessons.test_green_badges import faults

each = pytest.mark.parametrize("name", list(LESSONS))


def places(sentence: str) -> set[str]:
    return {found[1] for found in PLACE.finditer(sentence)}


def turned(knob: Knob) -> float:
    """Another value than the knob begins with, inside its range."""
    if knob.choices or knob.whole:
        return knob.default + 1 if knob.default < knob.high else knob.default - 1
    between = np.sqrt(knob.low * knob.high) if knob.logarithmic else (knob.low + knob.high) / 2
    return (
        float(between)
        if abs(between - knob.default) > 1e-9
        else float(knob.low + 0.3 * (knob.high - knob.low))
    )


def settings(lesson: Lesson) -> Iterator[dict[str, float]]:
    """The knobs as they begin, each of them turned, and all of them."""
    yield lesson.defaults
    for knob in lesson.knobs:
        yield {**lesson.defaults, knob.name: turned(knob)}
    yield {knob.name: turned(knob) for knob in lesson.knobs}


def last(lesson: Lesson, knobs: dict[str, float]) -> Exhibit:
    *_, final = lesson.play(knobs)
    return final


@each
def test_its_verdict_names_figures_in_every_sentence(name: str) -> None:
    lesson, known = LESSONS[name], figures_of(name)
    for words in (lesson.words.holds, lesson.words.true_when, lesson.words.not_when, lesson.words.fails):
        if words:
            assert places(words), words
            assert places(words) <= known.keys(), words
    assert {one.figure for one in lesson.evidence} <= known.keys()


@each
def test_it_has_the_sentences_of_all_standings_it_can_come_to_and_no_others(name: str) -> None:
    lesson = LESSONS[name]
    assert lesson.words.holds
    assert lesson.words.fails
    depends = any(one.limit for one in lesson.evidence)
    for words in (lesson.words.depends_on, lesson.words.true_when, lesson.words.not_when):
        assert bool(words) is depends, words


def across(figure: Figure, evidence: Evidence) -> Figure:
    """The figure on the other side of the number that decides, far from it and without doubt."""
    borne = evidence.bears_out(figure)
    far = 10.0 * abs(evidence.threshold) + 1.0
    upwards = (evidence.at_least is not None) is not borne
    value = evidence.threshold + (far if upwards else -far)
    return replace(figure, values=(value,), low=value, high=value)


@each
def test_each_figure_of_its_evidence_changes_the_standing_alone(name: str) -> None:
    lesson, known = LESSONS[name], figures_of(name)
    before = standing_of(lesson.evidence, known)
    assert before is not Standing.OPEN
    for one in lesson.evidence:
        assert one.at_least is None or one.at_most is None
        doctored = {**known, one.figure: across(known[one.figure], one)}
        assert standing_of(lesson.evidence, doctored) is not before, one.figure


@each
@pytest.mark.parametrize("seeds", [1, 2, 3, 5, 10])
def test_fewer_seeds_say_the_same_or_that_they_are_too_few(name: str, seeds: int) -> None:
    lesson = LESSONS[name]
    whole = standing_of(lesson.evidence, figures_of(name))
    assert standing_of(lesson.evidence, figures_of(name, seeds)) in {whole, Standing.OPEN}


@each
def test_a_figure_that_is_no_number_speaks_neither_for_it_nor_against_it(name: str) -> None:
    lesson, known = LESSONS[name], figures_of(name)
    for one in lesson.evidence:
        broken = replace(known[one.figure], values=(float("nan"),))
        verdict = judged(lesson.words, lesson.evidence, {**known, one.figure: broken}, 20)
        assert verdict.standing is Standing.OPEN
        assert known[one.figure].label in verdict.sentence


@each
def test_its_charts_are_drawn_of_its_figures(name: str) -> None:
    assert LESSONS[name].charts(figures_of(name))


@each
def test_its_stage_begins_at_once_with_what_the_bet_needs(name: str) -> None:
    lesson = LESSONS[name]
    first = next(lesson.play(lesson.defaults))
    assert first.cards
    assert first.done < 1
    assert first.outcome is not None
    assert first.outcome_title


@each
@pytest.mark.slow
def test_stage_and_measurement_come_to_the_same_numbers_with_all_knobs_turned(name: str) -> None:
    lesson = LESSONS[name]
    for knobs in (lesson.defaults, {knob.name: turned(knob) for knob in lesson.knobs}):
        shown = last(lesson, knobs)
        assert shown.done == 1
        run = lesson.run(knobs, 0, lambda _share: None)
        assert run.keys() == shown.numbers.keys()
        if not lesson.timed:
            np.testing.assert_array_equal(list(run.values()), [shown.numbers[one] for one in run])
        answer = lesson.bet.answer(shown.numbers)
        assert answer is not None
        assert shown.outcome is not None
        line = shown.outcome.lines[lesson.bet.line]
        drawn = line.y[np.isin(line.x, lesson.bet.places)] if lesson.bet.places else line.y[-1:]
        np.testing.assert_array_equal(drawn, answer)
        assert places(lesson.words.why) <= shown.numbers.keys()
        if lesson.goal:
            assert {aim.number for aim in lesson.goal.aims} <= shown.numbers.keys()
        assert not faults(shown.cards), knobs


@each
def test_train_opens_the_run_of_the_stage_with_each_knob_turned(name: str) -> None:
    lesson = LESSONS[name]
    if lesson.setups is None:
        assert lesson.not_opened
        return
    for knobs in settings(lesson):
        view = tuple((name, knob, value) for knob, value in knobs.items())
        document = Document()
        document = replace(document, view=replace(document.view, workspace="learn", lesson=name, knobs=view))
        opened = OpenInTrain(name).apply(document)
        asked = lesson.setups(knobs)[lesson.asked]
        mine, theirs = asked.problem(), problem_of(opened.recipe, load(opened.recipe.data))
        assert (mine.network, mine.training) == (theirs.network, theirs.training)
        for part in ("inputs", "targets", "train", "test"):
            np.testing.assert_array_equal(getattr(mine.dataset, part), getattr(theirs.dataset, part))


@each
def test_each_recording_has_twenty_seeds(name: str) -> None:
    assert (FOLDER / f"{name}.json").exists()
    results = recorded(name)
    assert results.keys() == {case.name for case in LESSONS[name].cases}
    for case in LESSONS[name].cases:
        assert len(results[case.name]) == (case.seeds or 20)


def test_eight_claims_are_numbered_and_parts_belong_to_one_of_them() -> None:
    assert len(NUMBERED) == 8
    parents = {lesson.parent for lesson in LESSONS.values() if lesson.parent}
    assert all(parts_of(parent) for parent in parents)
    assert parents <= set(NUMBERED)
