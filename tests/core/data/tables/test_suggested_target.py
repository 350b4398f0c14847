"""Which column is taken for the target where nobody names one."""

from __future__ import annotations

import pytest

from reluexplorer.core.data.tables.columns import make_column, suggested_target

ROWS = range(40)


def suggested(last: str) -> str:
    """Return the name of the suggested target of a size, a weight and a last column of customers' numbers."""
    made = {
        "size": [f"{i * 7 % 11}.5" for i in ROWS],
        "weight": [f"{i * i % 13}.25" for i in ROWS],
        last: [str(10_000 + 7 * i) for i in ROWS],
    }
    columns = [make_column(name, cells, ROWS, decimal_comma=False) for name, cells in made.items()]
    return suggested_target(columns).name


@pytest.mark.parametrize(
    "name",
    ["Kunden-Nr.", "Matrikelnummer", "Kd-Nr", "Artikelnr", "Order No", "PLZ", "zip code", "N° client",
     "nº de cliente", "номер клиента", "Customer number", "order_number", "phone no.", "顧客番号"],
)  # fmt: skip
def test_a_number_that_names_somebody_is_not_what_is_predicted(name: str) -> None:
    assert suggested(name) == "weight"


@pytest.mark.parametrize(
    "name",
    [
        "number of rooms",
        "nr_rooms",
        "casino",
        "piano",
        "price",
        "num_children",
        "no_of_items",
        "amount no tax",
    ],
)
def test_a_number_of_things_is(name: str) -> None:
    assert suggested(name) == name
