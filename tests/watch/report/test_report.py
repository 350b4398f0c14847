"""What is written of a watched training: a page, and rows for layers and units."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest

from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.account import Account
from reluexplorer.watch.records import Note
from reluexplorer.watch.report.lines import WIDTH, drawn
from reluexplorer.watch.report.page import page
from reluexplorer.watch.report.tables import layers_csv, units_csv
from reluexplorer.watch.run import WatchedRun
from reluexplorer.watch.tensorboard.reading import read_events
from tests.watch.planted import Training
from tests.watch.tensorboard.writing import event, histogram, record, scalar


@pytest.fixture
def run() -> WatchedRun:
    """Two layers of two and three units: one of the second is dead from the third look, another came back."""
    made, account = Training(2, 3), Account()
    account.add([*made.start(), Note(0, "One <thing> is not seen.")])
    for look in range(8):
        fired = [0.5, 0.25, 1.0, 0.0 if look > 1 else 0.5, 0.0 if look < 4 else 0.5]
        account.add([made.sample(fired, loss=1.0 / (1 + look), gradient=9.0 if look == 2 else 1.0)])
    return account.run()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_a_layer_has_a_row(run: WatchedRun) -> None:
    first, second = rows(layers_csv(run))
    assert (first["layer"], first["form"], first["units"], first["dead"]) == ("fc1", "ReLU", "2", "0")
    assert (first["firing"], first["step"], first["deaths"]) == ("0.375", "350", "0")
    assert (second["dead"], second["deaths"], second["births"]) == ("1", "2", "1")
    assert (second["gradient_norm"], float(second["dead_at_most"])) == ("1.0", pytest.approx(1 / 3))


def test_a_unit_has_a_row(run: WatchedRun) -> None:
    units = rows(units_csv(run))
    assert [(each["layer"], each["unit"]) for each in units] == [
        ("fc1", "0"), ("fc1", "1"), ("fc2", "0"), ("fc2", "1"), ("fc2", "2"),
    ]  # fmt: skip
    dead, back = units[3:]
    assert (dead["state"], dead["dead_since"], dead["firing"], dead["deaths"]) == ("dead", "100", "0.0", "1")
    assert dead["closest"] == "-0.5"
    assert (back["state"], back["dead_since"], back["births"]) == ("alive", "", "1")


def test_a_file_of_shares_alone_has_no_units(tmp_path) -> None:
    told = event(1, histogram("acts/fc1", 0.0, [0.0, 1e-12, 1.0], [0.0, 4.0, 4.0]), scalar("loss", 0.5))
    (tmp_path / "events.out.tfevents.1").write_bytes(record(told))
    found = read_events(tmp_path)
    assert not found.is_counted
    with pytest.raises(ModelError, match="shares of values alone"):
        units_csv(found)
    assert rows(layers_csv(found))[0]["dead_at_most"] == "0.5"
    assert "Dead at most" in page(found)


def test_the_page_tells_what_the_training_tells(run: WatchedRun) -> None:
    made = page(run, "Made by hand.")
    assert "<h1>train.py</h1>" in made
    assert "Net · step 350 · every 50 steps · costs 0.9 % of a step · Made by hand." in made
    assert '<b class="dead">1</b> <span class="quiet">of 5</span>' in made
    assert "<td>fc2 · ReLU</td><td class=number>3</td><td class=number>50 %</td>" in made
    assert "<h2>1 unit of fc2 died</h2>" in made
    assert "Gradient norm of fc2" in made
    assert "<td>200</td><td>1 unit of fc2 woke</td>" in made
    assert "One &lt;thing&gt; is not seen." in made
    assert not re.search(r"<script|https?:|url\(h", made)
    assert made.count("<polyline") == 2


def test_a_training_that_tells_nothing_yet_has_a_page() -> None:
    account = Account()
    account.add(Training(2).start())
    made = page(account.run())
    assert "step 0" in made
    assert "<table>" not in made


def test_a_line_goes_from_the_first_to_the_last_value_that_is_known() -> None:
    steps = np.arange(0, 50_000, 10)
    values = np.where(steps < 100, np.nan, steps / 10.0)
    (points,) = re.findall(r'points="([^"]+)"', drawn(steps, values, "Loss"))
    places = [tuple(map(float, each.split(","))) for each in points.split()]
    assert len(places) == 960
    assert (places[0], places[-1]) == ((64.0, 96.0), (WIDTH - 4.0, 6.0))
    assert drawn(steps[:5], values[:5], "Loss") == ""
