"""What was freed goes back to the system."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.session.run.machine import Janitor


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="only there the C library has to be asked")
def test_freed_blocks_are_given_back_but_not_all_the_time() -> None:
    janitor = Janitor()
    blocks = [np.ones(12_000) for _ in range(1_000)]
    held = resident()
    last = blocks[-1]
    del blocks
    if not janitor.tidy():
        pytest.skip("this C library has no malloc_trim")
    assert held - resident() > 50 << 20
    assert last.sum() == 12_000
    assert not janitor.tidy()


@pytest.mark.skipif(sys.platform != "linux", reason="only there the C library can be told")
def test_a_large_array_that_was_freed_stays_for_the_next() -> None:
    """In a process of its own: what is told to the C library holds for good."""
    code = (
        "import resource, numpy as np; from reluexplorer.session.run.machine import keep_what_is_freed;"
        "told = keep_what_is_freed(); np.ones(1 << 20);"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt;"
        "[np.ones(1 << 20).sum() for _ in range(20)];"
        "print(int(told), resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    told, faults = map(int, ran.stdout.split())
    if not told:
        pytest.skip("this C library has no mallopt")
    assert faults < 2048, "each of the twenty arrays has 2,048 pages"


@pytest.mark.skipif(sys.platform != "linux", reason="only there the C library can be told")
def test_threads_take_memory_from_one_place() -> None:
    code = """
import ctypes, threading
from reluexplorer.session.run.machine import keep_what_is_freed
told = keep_what_is_freed()
take = ctypes.CDLL(None).malloc
take.restype = ctypes.c_void_p
places = []
threads = [threading.Thread(target=lambda: places.append(take(5000))) for _ in range(4)]
for each in threads:
    each.start()
    each.join()
heap = next(line.split()[0] for line in open("/proc/self/maps") if line.endswith("[heap]\\n"))
low, high = (int(end, 16) for end in heap.split("-"))
print(int(told), sum(low <= place < high for place in places))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    told, within = map(int, ran.stdout.split())
    if not told:
        pytest.skip("this C library has no mallopt")
    assert within == 4


def test_a_window_waits_a_tenth_of_a_millisecond_for_a_thread_that_works_beside_it() -> None:
    """In a process of its own: it is told once."""
    code = (
        "import sys; from reluexplorer.session.run.machine import share_the_machine;"
        "share_the_machine(); print(sys.getswitchinterval())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert float(ran.stdout) == pytest.approx(1e-4)
