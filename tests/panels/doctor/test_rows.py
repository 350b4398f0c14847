"""The rows of the table: counts, the strip's order, what a margin cuts, searches, filters and orders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.models.feeding.waking import compared
from reluexplorer.models.values.findings import Channel, Findings
from reluexplorer.models.values.kinds import Kind, Shape
from reluexplorer.panels.doctor.shared.names import short_name, told_apart
from reluexplorer.panels.doctor.shared.probing import waking_of
from reluexplorer.panels.doctor.shared.row_words import cells
from reluexplorer.panels.doctor.shared.rows import Wanted, rows_of, shown, totals
from reluexplorer.panels.doctor.shared.states import ORDER
from tests.models.values.test_findings import found
from tests.panels.doctor.planted import ALWAYS, CHANNELS, DEAD, RARE, doctored, findings, large

FOUND = findings()
ROWS = rows_of(FOUND)
LARGE = rows_of(large())


def test_each_state_is_counted_and_stands_in_one_run_of_the_strip():
    for row, channels, dead, always, rare in zip(ROWS, CHANNELS, DEAD, ALWAYS, RARE, strict=True):
        fires = channels - dead - always - rare
        assert row.counts == (always, fires, rare, 0, 0, 0, dead, 0)
        assert sorted(row.order.tolist()) == list(range(channels))
        assert np.all(np.diff(row.codes[row.order].astype(int)) >= 0)
    assert totals(ROWS)[ORDER.index(Channel.DEAD)] == FOUND.dead == 132
    assert totals(()) == (0,) * len(ORDER)


def test_of_those_that_fire_the_one_that_fires_most_comes_first():
    firing = ROWS[11].found.firing[ROWS[11].order]
    assert np.all(np.diff(firing) <= 0)


def test_only_rectifiers_lose_channels():
    relu = found(Kind.RELU, [-9.0, -9.0], [-1.0, 1.0], peaks=[[-1.0, 1.0], [-3.0, 0.0]])
    swish = found(Kind.HARD_SWISH, [-9.0], [-8.0], shape=Shape(-3.0), peaks=[[-8.0], [-9.0]])
    rows = rows_of(Findings("net", "", (relu, swish), 2))
    assert [row.cut(0.5).tolist() for row in rows] == [[True, False], [False]]
    assert rows[1].dead == 1


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(search=" relu.1 "), ["Relu.1", "Relu.10", "Relu.11"]),
        (Wanted(search="deconv"), ["Relu.11"]),
        (Wanted(search="nothing"), []),
        (Wanted(states=frozenset({Channel.RARE}), search="relu.8"), ["Relu.8"]),
        (Wanted(states=frozenset({Channel.LEAK})), []),
        (Wanted(kind="tanh"), []),
    ],
)
def test_rows_are_searched_and_filtered(wanted, names):
    assert [row.name for row in shown(ROWS, wanted, 2.0)] == names


def test_a_kind_leaves_its_layers_alone():
    kept = shown(LARGE, Wanted(kind="relu6"), 2.0)
    assert len(kept) == 40
    assert {row.found.layer.kind for row in kept} == {Kind.RELU6}


@pytest.mark.parametrize(
    ("column", "first"),
    [("layer", "Relu.0"), ("fed", "Relu.10"), ("values", "Relu.11"), ("channels", "Relu.1"),
     ("dead", "Relu.6"), ("cut", "Relu.1")],
)  # fmt: skip
def test_a_head_orders_and_orders_the_other_way(column, first):
    wanted = Wanted("", column="firing" if column == "layer" else "layer")
    name, falling = wanted.by(column)
    once = Wanted(column=name, falling=falling)
    assert shown(ROWS, once, 2.0)[0].name == first
    assert once.by(column) == (column, not falling)
    again = shown(ROWS, Wanted(column=column, falling=not falling), 2.0)
    assert {row.number for row in again} == set(range(12))
    assert again[0].name != first


def test_a_probe_wakes_dead_channels_alone():
    seen = doctored()
    assert waking_of(seen.waking, "Relu.1").counts == (16, 0, 16, 18, 0, 22, 0, 0)
    assert waking_of(seen.waking, "Relu.10").any == 0
    assert waking_of(seen.waking, "Tanh.0") is None
    assert (seen.waking.model, seen.waking.data) == (132 - 35, 35)
    assert compared(seen.findings, [("same", seen.findings)]).model == 132


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Relu.0", "Relu.1"), ("Relu.0", "Relu.1")),
        (("/enc/0/act/Relu", "/enc/1/act/Relu"), ("…/0/…", "…/1/…")),
        (("a/b/Relu", "b/Relu"), ("a/b/…", "b/…")),
        (("a/b/Relu", "a/b/Relu"), ("…/Relu", "…/Relu")),
        (("a/b/Relu",), ("a/b/Relu",)),
        ((), ()),
    ],
)
def test_names_are_cut_to_what_tells_them_apart(names, told):
    assert told_apart(names) == told


def test_what_was_not_computed_has_no_counts():
    unseen = replace(
        found(Kind.RELU, [np.nan], [np.nan], firing=[np.nan]), inputs=0, values=0, peaks=np.zeros((0, 1))
    )
    row = rows_of(Findings("net", "", (unseen,), 2))[0]
    assert {name: words for name, words in cells(row, 2.0).items() if name not in {"layer", "fed"}} == {
        "values": "0", "dead": "–", "cut": "–", "firing": "–"
    }  # fmt: skip
    assert np.isnan(row.margins).all()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Relu.1", "Relu.1"),
        ("/backbone/stage0/block3/leaky_relu", "…/block3/leaky_relu"),
        ("/a/b/an_activation_of_a_very_long_name", "…/an_activation_of_a_very_long_name"),
        ("a_name_without_parts_that_is_long", "a_name_without_parts_that_is_long"),
    ],
)
def test_a_title_has_the_last_parts_of_a_path(name, title):
    assert short_name(name) == title
