"""The tables of a model, read back."""

from __future__ import annotations

import csv
import io

import numpy as np

from reluexplorer.models.report.tables import channels_csv, layers_csv
from reluexplorer.models.values.findings import Findings
from tests.models.report.made import findings, layer, waking


def _rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content)))


def test_a_layer_has_a_row_with_its_counts() -> None:
    first, second = _rows(layers_csv(findings(), waking()))
    assert (first["layer"], first["kind"], first["fed_by"]) == ("first", "relu", "conv 3×3")
    counts = {name: int(first[name]) for name in ("channels", "dead", "always", "fires", "rare", "woken")}
    assert counts == {"channels": 4, "dead": 2, "always": 1, "fires": 1, "rare": 0, "woken": 1}
    assert float(first["firing"]) == 0.35
    assert (second["rare"], second["woken"]) == ("1", "0")
    assert _rows(layers_csv(findings()))[0]["woken"] == ""


def test_a_channel_has_a_row_with_numbers_that_are_the_same_when_read() -> None:
    found = findings()
    rows = _rows(channels_csv(found))
    assert [(row["layer"], row["channel"], row["state"]) for row in rows[:4]] == [
        ("first", "1", "dead"), ("first", "2", "dead"), ("first", "3", "always on"), ("first", "4", "fires"),
    ]  # fmt: skip
    for name in ("least", "greatest", "firing"):
        values = np.concatenate([getattr(each, name) for each in found.layers])
        np.testing.assert_array_equal([float(row[name]) for row in rows], values)
    assert [float(row["margin"]) for row in rows[:2]] == [2.0, 0.0]
    assert {row["copy_of"] for row in rows} == {""}


def test_what_was_not_seen_is_empty() -> None:
    none = layer("unseen", [np.nan], [np.nan], [np.nan])
    row = _rows(channels_csv(Findings("net", "", (none,), 0)))[0]
    assert (row["state"], row["least"], row["firing"]) == ("unseen", "", "")
    assert _rows(layers_csv(Findings("net", "", (none,), 0)))[0]["firing"] == ""


def test_a_name_out_of_a_model_is_no_formula() -> None:
    found = Findings("net", "", (layer('=HYPERLINK("x")', [-1], [1], [0.5]),), 1)
    assert _rows(layers_csv(found))[0]["layer"] == '\'=HYPERLINK("x")'
