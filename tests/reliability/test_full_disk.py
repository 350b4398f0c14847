"""Where a disk is full or may only be read, that is said; no old file and nothing open is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.full_disk import DOINGS, SITUATIONS, CannotMountError, rows


@pytest.mark.slow
def test_nothing_is_lost_and_everything_is_said(tmp_path: Path, qapp: object) -> None:
    try:
        found = list(rows(tmp_path))
    except CannotMountError as error:
        pytest.skip(str(error))
    assert [(row.situation, row.doing) for row in found] == [(a, b) for a in SITUATIONS for b in DOINGS]
    assert [row for row in found if not row.holds] == []
    for row in found:
        assert {"full disk": "No space left on device", "read-only folder": "Read-only file system"}[
            row.situation
        ] in row.said
