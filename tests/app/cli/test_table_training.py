"""A table learns as its plain twin does: the same parameters, and the figures that were measured once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.program import run
from tests.core.data.tables.test_table_cases import CASES, FOUND, Case, twin

FIGURES: dict[str, tuple[tuple[float, float] | None, tuple[float, float]]] = {
    "missing_words.csv": ((0.9762, 0.9722), (0.0701, 0.0567)),
    "missing_in_small_table.csv": ((1.0000, 0.4000), (0.0029, 2.6237)),
    "years_as_names.csv": ((1.0000, 1.0000), (0.0074, 0.0053)),
    "pandas_index.csv": ((1.0000, 0.9167), (0.0300, 0.1564)),
    "genres_with_bars.csv": ((1.0000, 0.9722), (0.0148, 0.0237)),
    "answers_with_semicolons.csv": ((1.0000, 1.0000), (0.0295, 0.0545)),
    "excel_sep_line.csv": ((0.9881, 0.9722), (0.0286, 0.1053)),
    "excel_title_row.csv": ((1.0000, 1.0000), (0.0228, 0.0030)),
    "money_percent_brackets.csv": ((1.0000, 0.9722), (0.0182, 0.0626)),
    "true_minus_signs.csv": ((1.0000, 1.0000), (0.0204, 0.0075)),
    "thousands_by_spaces.csv": ((1.0000, 0.9444), (0.0317, 0.1444)),
    "german_thousands.csv": ((0.9881, 0.9167), (0.0339, 0.0936)),
    "quoted_decimal_commas.csv": ((1.0000, 0.9722), (0.0258, 0.0587)),
    "date_and_value.csv": (None, (0.0103, 0.0085)),
    "times_of_day.csv": ((1.0000, 1.0000), (0.0316, 0.0324)),
    "numpy_savetxt.txt": ((1.0000, 1.0000), (0.0131, 0.0144)),
    "runs_of_tabs.txt": ((1.0000, 1.0000), (0.0231, 0.0452)),
    "header_with_trailing_commas.csv": ((1.0000, 0.9722), (0.0106, 0.0287)),
    "header_repeated.csv": ((0.9881, 1.0000), (0.0229, 0.0390)),
    "orange_three_rows.tab": ((1.0000, 0.9722), (0.0195, 0.0379)),
    "cyrillic_cp1251.csv": ((1.0000, 1.0000), (0.0380, 0.0022)),
    "ticked_or_blank.csv": ((1.0000, 1.0000), (0.0016, 0.0021)),
    "x_y_colour.csv": ((1.0000, 1.0000), (0.0305, 0.0410)),
    "sorted_by_class.csv": ((0.9102, 0.9404), (0.2075, 0.1741)),
    "single_quotes.csv": ((0.9881, 1.0000), (0.0385, 0.0098)),
    "packed.csv.gz": ((1.0000, 1.0000), (0.0353, 0.0197)),
    "own_export.csv": ((0.9524, 0.9444), (0.1827, 0.1851)),
}
"""Of each file the accuracies and the losses of training part and test part after 1,500 updates, to 0.002."""


def learned(path: Path, *target: str) -> dict[str, Any]:
    ended = run("train", "--data", path, *target, "--hidden", "8,8", "--steps", 1500, "--json")
    assert ended.returncode == 0, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


@pytest.mark.slow
@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.file)
def test_a_table_trains_to_the_parameters_of_its_plain_twin(case: Case) -> None:
    target = ("--target", case.target)
    given = learned(CASES / case.file, *(target if case.named else ()))
    plain = learned(twin(case.file), *target)
    accuracies, losses = FIGURES[case.file]
    if accuracies is not None:
        assert (given["train_accuracy"], given["test_accuracy"]) == pytest.approx(accuracies, abs=0.002)
    assert (given["train_loss"], given["test_loss"]) == pytest.approx(losses, abs=0.002)
    if case.near == 0.0:
        assert given["parameters_sha256"] == plain["parameters_sha256"]
