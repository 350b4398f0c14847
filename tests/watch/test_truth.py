"""What a watch calls dead is what a plain count over the training set finds, in every way of training."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from tests.watch import truth


@pytest.mark.slow
def test_all_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert truth.main() == 0, capsys.readouterr().out
