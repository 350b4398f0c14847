"""What the application takes of the machine."""

from __future__ import annotations

import subprocess
import sys

from tests.app.program import environment


def test_products_of_the_window_take_one_thread() -> None:
    """Beside the process that trains, a second thread would wait for its core far longer than it helps."""
    code = (
        "from threadpoolctl import threadpool_info; import numpy;"
        "from reluexplorer.app.window.application import make_application;"
        "app = make_application();"
        "print({pool['num_threads'] for pool in threadpool_info() if pool['user_api'] == 'blas'})"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(OPENBLAS_NUM_THREADS="4", QT_QPA_PLATFORM="offscreen"),
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert ran.stdout.strip() == "{1}"
