"""A sheet's last rows with a sum or a mean are no samples."""

from __future__ import annotations

import pytest

from reluexplorer.core.data.tables.table import TableChoices, load_table
from tests.core.data.tables.plain_table import same, text

BODY = [f"p{i % 4},{10 + 3 * i % 17},{20.5 + i * i % 13}" for i in range(20)]
NUMBERS = [[float(part) for part in line.split(",")[1:]] for line in BODY]
SUMS = [sum(row[i] for row in NUMBERS) for i in (0, 1)]
MEANS = [each / 20 for each in SUMS]
HEAD = "item,count,price"


def rows_read(folder, *closing, body=BODY, head=HEAD):
    path = folder / "sheet.csv"
    path.write_text("\n".join([head, *body, *closing]) + "\n", encoding="utf-8")
    data = load_table(path, TableChoices(head.split(",")[-1], "regression"))
    said = [note for note in data.notes if "at the end" in note]
    return len(data.inputs), said


@pytest.mark.parametrize(
    "word", ["Total", "TOTAL:", "Summe", "Sum", "Gesamt", "Итого", "Grand total", "合計"]
)
def test_a_total_is_left_out_with_a_sentence(tmp_path, word):
    count, said = rows_read(tmp_path, f"{word},{SUMS[0]:g},{SUMS[1]:g}")
    assert count == 20
    assert said == ["1 row at the end, with the sum or the mean of the rows above, was left out."]


@pytest.mark.parametrize(
    ("closing", "left"),
    [
        ([f"Average,{MEANS[0]:.2f},{MEANS[1]:.2f}"], 1),
        ([f"Mittelwert,,{MEANS[1]:.2f}"], 1),
        ([f"Total,{SUMS[0]:g},{SUMS[1]:g}", f"Average,{MEANS[0]:g},{MEANS[1]:g}"], 2),
        (["Total,,"], 1),
        ([f"Total,,{SUMS[1]:g}"], 1),
        (["Total,12,31.5"], 0),
        ([f"p9,{SUMS[0]:g},{SUMS[1]:g}"], 0),
    ],
)
def test_numbers_bear_it_out_or_the_other_cells_are_blank(tmp_path, closing, left):
    count, said = rows_read(tmp_path, *closing)
    assert bool(said) == bool(left)
    blank = sum(line.endswith(",") for line in closing[: len(closing) - left])
    assert count == 20 + len(closing) - left - blank


def test_a_category_called_total_is_none_and_any_cell_may_say_it(tmp_path):
    body = [line.replace("p3", "Total") for line in BODY]
    assert rows_read(tmp_path, f"Total,{SUMS[0]:g},{SUMS[1]:g}", body=body)[0] == 21
    turned = [",".join([line.split(",")[1], line.split(",")[0], line.split(",")[2]]) for line in BODY]
    count, said = rows_read(tmp_path, f",Sum,{SUMS[1]:g}", body=turned, head="count,item,price")
    assert (count, len(said)) == (20, 1)


def test_signs_and_decimal_commas_are_read(tmp_path):
    path = tmp_path / "sheet.csv"
    lines = [f"p{i % 4};1.{i:03d},50 €" for i in range(1, 21)]
    total = sum(1000 + i + 0.5 for i in range(1, 21))
    shown = f"{total:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    path.write_text("\n".join(["item;price", *lines, f"Summe;{shown} €"]) + "\n", encoding="utf-8")
    data = load_table(path, TableChoices("price"))
    assert len(data.inputs) == 20


@pytest.mark.parametrize("last", ["Total,-999,", "Grand Total,12,high", "\nSum:,5,low"])
def test_a_word_for_a_total_below_numbers_ends_the_samples(read, plain, last: str) -> None:
    dataset = read(text() + last + "\n")
    same(dataset, plain)
    assert any("with the sum or the mean of the rows above, was left out" in note for note in dataset.notes)
