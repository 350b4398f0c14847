"""The package is called as a function, and loads nothing that is not needed."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import reluexplorer", {"numpy", "torch", "PySide6", "onnx"}),
        ("import reluexplorer; reluexplorer.watch", {"torch", "PySide6", "onnx"}),
        ("from reluexplorer.watch import Watch", {"torch", "PySide6", "onnx"}),
        ("import reluexplorer.watch.follower", {"torch", "PySide6", "onnx"}),
    ],
)
def test_imports_are_light(statement, absent) -> None:
    ask = f"import sys; {statement}; print(sorted({absent!r} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_a_call_of_the_package_watches(tmp_path) -> None:
    pytest.importorskip("torch")
    import reluexplorer
    from tests.watch.trainings import dense, train

    model = dense(4, 8, 3)
    with reluexplorer.watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 2)
    assert [each.name for each in watch.layers.layers] == ["0"]
    with pytest.raises(AttributeError, match="no attribute"):
        reluexplorer.nothing  # noqa: B018
