"""Bad models and inputs of each kind: a sentence soon, and nothing read outside of their folders."""

from __future__ import annotations

import shutil

import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.models.opening import bad


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_each_kind_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert bad.main() == 0, capsys.readouterr().out
