"""The process that runs models is cancelled at once, and its crash or want of memory is a sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.measuring import serving
from reluexplorer.models.measuring.measure import measured
from reluexplorer.models.measuring.process import Runner, StoppedError
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.refusal import ModelError
from tests.models.graph.texts import model_of

SLOW = (
    "g (float[N,2] x) => (float y) <int64 turns = {1000000000}, bool go = {1}> { y = Loop(turns, go, x) <"
    "body = l (int64 i, bool on, float[1,2] state) => (bool on2, float next) "
    "{ on2 = Identity(on) next = Neg(state) }> }"
)
QUICK = "g (float[N,2] x) => (float y) <float[2,2] w = {1,0,0,1}> { z = MatMul(x, w) y = Relu(z) }"
FEED = {"x": np.ones((1, 2), np.float32)}


def test_a_run_that_takes_for_ever_is_cancelled():
    cancelled = threading.Event()
    with Runner(cancelled.is_set) as runner:
        number = runner.load(model_of(SLOW).SerializeToString())
        with pytest.raises(StoppedError):
            runner.run(number, [FEED], cancelled.set)
        runner._process.kill()


def test_the_library_keeps_no_account_of_the_model(tmp_path, monkeypatch):
    for name in ("HOME", "XDG_CACHE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    with Runner() as runner:
        runner.run(runner.load(model_of(QUICK).SerializeToString()), [FEED])
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="the system knows no niceness")
def test_it_lets_the_window_go_first_where_cores_are_scarce():
    with Runner() as runner:
        runner.usage()
        assert os.getpriority(os.PRIO_PROCESS, runner._process.pid) == min(os.nice(0) + 10, 19)


def test_progress_is_told_and_may_cancel():
    told: list[float] = []
    samples = ArraySamples({"x": np.ones((100, 2), np.float32)})
    with pytest.raises(StoppedError):
        measured(
            Opened(Path("net.onnx"), "", model_of(QUICK)), samples, on_the_way=told.append,
            is_cancelled=lambda: bool(told),
        )  # fmt: skip
    assert told == [0.01]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of other systems")
@pytest.mark.parametrize(
    ("number", "words"), [(signal.SIGKILL, "want of memory"), (signal.SIGSEGV, "exit code -11")]
)
def test_its_end_is_a_sentence(number, words):
    with Runner() as runner:
        runner.usage()
        os.kill(runner._process.pid, number)
        runner._process.join()
        with pytest.raises(ModelError, match=words):
            runner.usage()


def test_what_it_cannot_run_is_a_sentence_without_code():
    with Runner() as runner:
        number = runner.load(model_of(QUICK).SerializeToString())
        with pytest.raises(ModelError, match="onnxruntime cannot run this model") as caught:
            runner.run(number, [{"x": np.ones((1, 3), np.float32)}])
    assert "[ONNXRuntimeError]" not in str(caught.value)


def test_it_ends_with_its_owner_in_the_midst_of_a_run(tmp_path):
    (tmp_path / "slow.onnx").write_bytes(model_of(SLOW).SerializeToString())
    code = (
        "import numpy as np\nfrom pathlib import Path\n"
        "from reluexplorer.models.measuring.process import Runner\n"
        "with Runner() as runner:\n"
        f"    number = runner.load(Path({str(tmp_path / 'slow.onnx')!r}).read_bytes())\n"
        "    pid = runner._process.pid\n"
        "    runner.run(number, [{'x': np.ones((1, 2), np.float32)}], lambda: print(pid, flush=True))\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    owner.kill()
    try:
        owner.communicate(timeout=60)  # Both write to this pipe: it ends when the last of them is gone.
    except subprocess.TimeoutExpired:
        os.kill(pid, signal.SIGTERM)
        pytest.fail("It runs on without its owner.")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (MemoryError(), serving.MEMORY),
        (
            RuntimeError("[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : Failed to allocate memory"),
            serving.MEMORY,
        ),
        (RuntimeError("[ONNXRuntimeError] : 1 : FAIL : no such thing"), serving.REFUSED),
    ],
)
def test_want_of_memory_is_known_from_other_faults(error, kind):
    class Fails:
        def usage(self):
            raise error

    found, words = serving._answered(Fails(), "usage", ())
    assert found == kind
    assert "ONNXRuntimeError" not in words


def test_the_owner_imports_no_library_of_the_extra():
    code = (
        "import sys, reluexplorer.app.cli.doctor\n"
        "print([name for name in ('onnx', 'onnxruntime', 'PIL', 'safetensors') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
