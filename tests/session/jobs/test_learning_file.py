"""Bets, tries and measurements that are written and read again, and files that nothing should be read of."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.lesson import Made
from reluexplorer.lessons.measuring import made_here, measured
from reluexplorer.lessons.verdict import judged
from reluexplorer.session.jobs.learning import Learning, Learnt, Tries
from reluexplorer.session.jobs.learning_file import (
    Kept,
    LearningFileError,
    merged,
    read,
    settings_of,
    written,
)
from tests.quick_lesson import NAME, quick_lesson

TRIES = Tries(4, 0.8, {"dead": 72.0, "accuracy": 0.9}, reached_in=3)

KNOBS = quick_lesson().defaults


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())


def kept(seeds=3):
    found = measured(quick_lesson(), seeds, lambda _share: None)
    return Kept(Learning({NAME: Learnt((40.0,), KNOBS, False, TRIES)}), {NAME: found}, NAME)


@pytest.mark.parametrize("seeds", [1, 3])
def test_what_is_written_is_read_again(seeds):
    """One seed leaves intervals without ends, which are kept too."""
    before = kept(seeds)
    after = read(written(before))
    assert after.learning == before.learning
    assert after.lesson == NAME
    found = after.measurements[NAME]
    assert (found.verdict, found.seeds) == (before.measurements[NAME].verdict, seeds)
    for mine, theirs in zip(found.figures, before.measurements[NAME].figures, strict=True):
        assert (mine.name, mine.values, mine.unit) == (theirs.name, theirs.values, theirs.unit)
        assert mine.half == theirs.half or math.isinf(mine.half)


def strictly(content):
    """The content as a reader has it that knows no NaN."""

    def refuse(token):
        raise AssertionError(token)

    return json.loads(content, parse_constant=refuse)


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_null_and_is_kept(odd):
    found = kept().measurements[NAME]
    runs = [{**run, "stay": odd} for run in found.results["0.5"]]
    measured_so = replace(found, results={**found.results, "0.5": tuple(runs)})
    learnt = Learnt((40.0,), KNOBS, False, replace(TRIES, numbers={"dead": odd}), answer=(odd,))
    before = Kept(Learning({NAME: learnt}), {NAME: measured_so}, NAME)
    content = written(before)
    entry = strictly(content)["lessons"][NAME]
    assert (entry["answer"], entry["tries"]["numbers"]) == ([None], {"dead": None})
    assert [run["stay"] for run in entry["measured"]["results"]["0.5"]] == [None] * 3
    after = read(content)
    assert after.learning.of(NAME).bet == (40.0,)
    assert math.isnan(after.learning.of(NAME).answer[0])
    assert math.isnan(after.learning.of(NAME).tries.numbers["dead"])
    assert all(math.isnan(run["stay"]) for run in after.measurements[NAME].results["0.5"])
    assert written(after) == content
    assert merged(content, after, after) == content


def test_what_an_older_version_wrote_without_null_becomes_null():
    older = written(kept()).replace(b'"stay": 0.8', b'"stay": NaN')
    begun = read(older)
    assert NAME in begun.measurements
    assert "NaN" not in json.dumps(strictly(merged(older, begun, begun)))


def test_a_skipped_bet_is_kept():
    before = Kept(Learning({NAME: Learnt(skipped=True)}))
    assert read(written(before)).learning.of(NAME) == Learnt(skipped=True)


def test_the_verdict_is_made_anew_of_the_figures():
    content = json.loads(written(kept()))
    for run in content["lessons"][NAME]["measured"]["results"]["0.5"]:
        run["killed"] = 1.0
    found = read(json.dumps(content).encode()).measurements[NAME]
    assert found.verdict.standing.value == "fails"
    assert found.charts[0].text == "1 killed"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b'{"learning": 1, "lessons": {"later": ' + b"[" * 700 + b"]" * 700 + b"}}", "it is no JSON"),
        (b"[]", "it is of another kind"),
        (b'{"learning": true, "lessons": {}}', "it is of another kind"),
        (b'{"learning": 2}', "it is of a newer version of this program"),
        (b'{"learning": 1, "lessons": 3}', "it has no lessons"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(content, why):
    with pytest.raises(LearningFileError) as refused:
        read(content)
    assert str(refused.value) == why


def changed(path, value):
    content = json.loads(written(kept()))
    place = content["lessons"][NAME]
    *way, last = path
    for step in way:
        place = place[step]
    place[last] = value
    return read(json.dumps(content).encode())


@pytest.mark.parametrize("bet", [[1.0, 2.0], "40", [True], [math.nan], [None], 40, [1 << 80]])
def test_a_bet_that_does_not_fit_is_left_out(bet):
    assert changed(["bet"], bet).learning.of(NAME).waits


def test_a_bet_outside_its_range_is_brought_into_it():
    assert changed(["bet"], [1e9]).learning.of(NAME).bet == (192.0,)


@pytest.mark.parametrize(
    "tries",
    [
        None,
        3,
        {},
        {"count": -1, "numbers": {}},
        {"count": 1, "numbers": {"dead": "many"}},
        {"count": 1 << 80, "numbers": {}},
    ],
)
def test_tries_that_make_no_sense_are_left_out(tries):
    assert changed(["tries"], tries).learning.of(NAME).tries == Tries()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ([], 3),
        (["seeds"], 0),
        (["seconds"], "x"),
        (["seeds"], 4),
        (["seeds"], True),
        (["seconds"], math.nan),
        (["seconds"], -1.0),
        (["settings"], "others"),
        (["results"], []),
        (["results"], {}),
        (["results", "0.5"], []),
        (["results", "other"], []),
        (["results", "0.5", 0], {}),
        (["results", "0.5", 0, "other"], 1.0),
        (["results", "0.5", 0, "killed"], "many"),
        (["results", "0.5", 0, "killed"], True),
    ],
)
def test_a_measurement_that_does_not_fit_its_lesson_is_left_out_and_the_bet_stays(path, value):
    found = changed(["measured", *path], value)
    assert found.measurements == {}
    assert found.learning.of(NAME).bet == (40.0,)


@pytest.mark.parametrize(
    "other",
    [
        {"cases": quick_lesson().cases[:1]},
        {"cases": (replace(quick_lesson().cases[0], knobs={"rate": 0.3}), *quick_lesson().cases[1:])},
        {"knobs": (replace(quick_lesson().knobs[0], default=0.25), *quick_lesson().knobs[1:])},
    ],
)
def test_what_was_measured_with_other_settings_is_not_judged_by_these(monkeypatch, other):
    content = written(kept())
    assert read(content).measurements.keys() == {NAME}
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), **other))
    found = read(content)
    assert found.measurements == {}
    assert found.learning.of(NAME).bet == (40.0,)


def test_when_and_on_what_was_measured_is_kept():
    before = kept()
    assert before.measurements[NAME].made == made_here()
    assert changed(["measured", "day"], "2025-01-31").measurements[NAME].made.day == "2025-01-31"
    assert changed(["measured", "machine"], 3).measurements[NAME].made == Made(made_here().day, "")


def test_lessons_that_there_are_no_more_are_left_out():
    content = json.loads(written(kept()))
    content["lessons"]["gone"] = content["lessons"][NAME]
    content["lesson"] = "gone"
    found = read(json.dumps(content).encode())
    assert set(found.learning.lessons) == {NAME}
    assert found.lesson == ""


@pytest.mark.parametrize(
    "knobs", [None, [], {}, {**KNOBS, "rate": "x"}, {**KNOBS, "gone": 1.0}, {**KNOBS, "rate": math.inf}]
)
def test_a_bet_on_no_such_settings_is_left_out(knobs):
    assert changed(["knobs"], knobs).learning.of(NAME).waits


def test_a_bet_goes_with_its_settings_where_two_programs_have_bet():
    before = kept()
    theirs = replace(before, learning=before.learning.changed(NAME, bet=(50.0,)))
    mine = replace(before, learning=before.learning.changed(NAME, knobs={**KNOBS, "rate": 0.3}))
    found = read(merged(written(theirs), before, mine)).learning.of(NAME)
    assert (found.bet, found.knobs["rate"]) == ((40.0,), 0.3)


def test_two_programs_keep_what_each_has_done_and_lessons_that_only_one_knows_stay():
    begun = json.loads(written(kept()))
    begun["lessons"]["later"] = {"bet": [3.0], "more": 1}
    before = read(json.dumps(begun).encode())
    mine = replace(before, learning=before.learning.changed(NAME, bet=(50.0,)))
    theirs = replace(
        before, learning=before.learning.changed("gate", bet=(0.5,), knobs=LESSONS["gate"].defaults)
    )
    one = merged(json.dumps(begun).encode(), before, mine)
    both = merged(one, before, theirs)
    found = read(both)
    assert found.learning.of(NAME) == Learnt((50.0,), KNOBS, False, TRIES)
    assert found.learning.of("gate").bet
    assert found.measurements.keys() == {NAME}
    assert json.loads(both)["lessons"]["later"] == {"bet": [3.0], "more": 1}


def test_a_measurement_of_another_version_stays_until_it_is_measured_anew():
    begun = json.loads(written(kept()))
    begun["lessons"][NAME]["measured"]["settings"] = "others"
    content = json.dumps(begun).encode()
    before = read(content)
    after = replace(before, learning=before.learning.changed(NAME, bet=(50.0,)))
    entry = json.loads(merged(content, before, after))["lessons"][NAME]
    assert entry["bet"] == [50.0]
    assert entry["measured"]["settings"] == "others"
    entry = json.loads(merged(content, before, kept()))["lessons"][NAME]
    assert entry["measured"]["settings"] == settings_of(quick_lesson())


TEXT = st.text("ab1 \0é\ud800", max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=30)
@given(JSON)
def test_anything_in_the_place_of_the_page_is_read_as_none(lesson):
    content = {"learning": 1, "lesson": lesson, "lessons": {}}
    assert read(json.dumps(content).encode()).lesson == ""


FIELDS = st.sampled_from(["bet", "skipped", "tries", "measured"])


def places(content, above=()):
    """The way to each value inside a content."""
    inner = content.items() if isinstance(content, dict) else enumerate(content)
    for step, value in inner:
        yield (*above, step)
        if isinstance(value, dict | list):
            yield from places(value, (*above, step))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_anything_in_any_place_is_read_or_left_out_and_no_stamp_is_there_but_by_its_runs(data):
    content = json.loads(written(kept()))
    *way, last = data.draw(st.sampled_from(list(places(content))))
    inside = content
    for step in way:
        inside = inside[step]
    inside[last] = data.draw(JSON | st.sampled_from([math.nan, math.inf, -1e308, 1e308, 1 << 80]))
    try:
        found = read(json.dumps(content).encode())
    except LearningFileError:
        return
    for each in found.measurements.values():
        runs = {
            case: [{name: math.nan if value is None else value for name, value in run.items()} for run in of]
            for case, of in content["lessons"][NAME]["measured"]["results"].items()
        }
        with np.errstate(all="ignore"):
            anew = quick_lesson().figures(runs)
        named = {figure.name: figure for figure in anew}
        verdict = judged(quick_lesson().words, quick_lesson().evidence, named, len(runs["0.5"]))
        assert each.verdict == verdict
    assert written(found)


@settings(max_examples=15)
@given(st.dictionaries(FIELDS, JSON, max_size=4))
def test_anything_in_the_place_of_a_lesson_is_read_or_left_out(entry):
    content = {"learning": 1, "lesson": NAME, "lessons": {NAME: entry}}
    found = read(json.dumps(content).encode())
    assert written(found)
