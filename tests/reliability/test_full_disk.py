"""Where a disk is full or may only be read, that is said; no old file and nothing open is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.program import run
from tests.reliability.full_disk import DOINGS, SITUATIONS, CannotMountError, disk, rows, trouble

SAID = {"full disk": "No space left on device", "read-only folder": "Read-only file system"}


@pytest.mark.slow
def test_nothing_is_lost_and_everything_is_said(tmp_path: Path, qapp: object) -> None:
    try:
        found = list(rows(tmp_path))
    except CannotMountError as error:
        pytest.skip(str(error))
    assert [(row.situation, row.doing) for row in found] == [(a, b) for a in SITUATIONS for b in DOINGS]
    assert [row for row in found if not row.holds] == []
    for row in found:
        assert SAID[row.situation] in row.said


@pytest.mark.slow
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_smaller_copy_of_a_model_is_whole_or_not_there(tmp_path: Path, situation: str) -> None:
    onnx, np = pytest.importorskip("onnx"), pytest.importorskip("numpy")
    pytest.importorskip("onnxruntime")
    from tests.models.graph.texts import model_of

    text = (
        "g (float[N,1] x) => (float[N,1] y) <float[1,2] w = {1, -1}, float[2] b = {1, -9000},"
        "float[2,1] v = {1, 2}> { z = Gemm(x, w, b) h = Relu(z) y = MatMul(h, v) }"
    )
    model, inputs = tmp_path / "net.onnx", tmp_path / "in.npz"
    onnx.save(model_of(text), model)
    np.savez(inputs, x=np.arange(50, dtype=np.float32).reshape(-1, 1))
    try:
        with disk(tmp_path / "disk") as ground:
            old, new = ground / "old.onnx", ground / "new.onnx"
            old.write_bytes(b"another")
            with trouble(situation, ground):
                there = sorted(ground.iterdir())
                for place in (old, new):
                    done = run("doctor", model, "--inputs", inputs, "--cut", place, "--yes")
                    assert (done.returncode, SAID[situation] in done.stderr) == (2, True)
                    assert len(done.stderr.strip().splitlines()) == 1
                assert sorted(ground.iterdir()) == there
                assert old.read_bytes() == b"another"
            for place in (old, new):
                assert run("doctor", model, "--inputs", inputs, "--cut", place, "--yes").returncode == 0
                onnx.checker.check_model(onnx.load(place))
    except CannotMountError as error:
        pytest.skip(str(error))
