"""Records of JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.tables.wording import TableError
from tests.core.data.tables.plain_table import HEAD, ROWS, same


def test_records_of_json_are_opened(read, plain) -> None:
    records = [{"size": float(a), "weight": float(b), "kind": c} for a, b, c in ROWS]
    same(read(json.dumps(records), "table.json"), plain)
    same(read("\n".join(map(json.dumps, records)), "table.jsonl"), plain)
    same(read(json.dumps({"data": records, "made": "today"}), "within.json"), plain)
    columns = {name: [record[name] for record in records] for name in HEAD}
    same(read(json.dumps(columns), "columns.json"), plain)
    same(
        read(json.dumps({"columns": list(HEAD), "data": [list(r.values()) for r in records]}), "split.json"),
        plain,
    )
    frame = {name: {str(i): value for i, value in enumerate(column)} for name, column in columns.items()}
    same(read(json.dumps(frame), "frame.json"), plain)


def test_records_with_few_keys_in_common_are_refused_without_laying_them_out(tmp_path: Path) -> None:
    path = tmp_path / "sparse.json"
    path.write_text(json.dumps([{"y": i % 2, f"a{i}": i, f"b{i}": 1} for i in range(1500)]))
    with pytest.raises(TableError) as caught:
        load_table(path)
    assert str(caught.value) == (
        "This JSON is no table: its 1,500 records have 3,001 different keys, and each has 3.0 of them on "
        "average. Give all the same keys."
    )
    few = [{"y": i % 2, "x": i * 7 % 5, **({"note": "n"} if i % 9 == 0 else {})} for i in range(60)]
    path.write_text(json.dumps(few))
    assert len(load_table(path, TableChoices("y")).inputs) == 60
