"""What pictures from scripts are pinned to is set before anything reads it."""

from __future__ import annotations

import subprocess
import sys

from tests.app.program import environment

ASKED = """
import sys
import reluexplorer.app.cli.command_line
from reluexplorer.app.shots.pinning import pinned_environment
from reluexplorer.app.cli import shot
early = sorted({"numpy", "PySide6", "pyqtgraph"} & set(sys.modules))
with pinned_environment():
    from numpy.lib.introspect import opt_func_info
    used = {kind["current"] for kinds in opt_func_info("^(exp|tanh)$").values() for kind in kinds.values()}
print(early, any("AVX512" in each or "X86_V4" in each for each in used))
"""


def test_nothing_that_reads_its_environment_once_is_there_before_it_is_pinned():
    done = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, env=environment()
    )
    assert done.stdout.split("\n")[0] == "[] False", done.stderr
