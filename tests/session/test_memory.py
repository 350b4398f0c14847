"""What was freed goes back to the system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.session.memory import Janitor


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
