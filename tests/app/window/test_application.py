"""What the application takes of the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reluexplorer.app.launching import launch
from reluexplorer.app.trouble.hooks import hooked
from tests.app.program import environment


def printed(code: str, **changes: str) -> str:
    """Run code in a process of its own, where nothing was told to the libraries yet."""
    code = f"from reluexplorer.app.window.application import make_application; import os\n{code}"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(QT_QPA_PLATFORM="offscreen", **changes),
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return ran.stdout.strip()


def test_products_of_the_window_take_one_thread() -> None:
    """Beside the process that trains, a second thread would wait for its core far longer than it helps."""
    code = (
        "from threadpoolctl import threadpool_info; import numpy; app = make_application();"
        "print({pool['num_threads'] for pool in threadpool_info() if pool['user_api'] == 'blas'})"
    )
    assert printed(code, OPENBLAS_NUM_THREADS="4") == "{1}"


def test_memory_is_told_how_to_be_kept_before_the_first_thread_begins(monkeypatch) -> None:
    order = []

    class BegunError(Exception):
        pass

    def begin(**_how: object) -> None:
        order.append("session")
        raise BegunError

    monkeypatch.setattr(launch, "keep_what_is_freed", lambda: order.append("memory"))
    monkeypatch.setattr(launch, "Session", begin)
    with pytest.raises(BegunError), hooked() as hooks:
        launch._shown((), (), (), hooks, Path())
    assert order == ["memory", "session"]


@pytest.mark.skipif(sys.platform != "linux", reason="only there threads are told so")
def test_large_pictures_are_painted_without_other_threads() -> None:
    code = """
app = make_application()
from PySide6.QtGui import QColor, QImage, QPainter
picture = QImage(2000, 2000, QImage.Format.Format_ARGB32_Premultiplied)
picture.fill(0)
before = len(os.listdir("/proc/self/task"))
with QPainter(picture) as painter:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(0, 90, 0, 90))
    painter.drawRoundedRect(0, 0, 1999, 1999, 40, 40)
print(len(os.listdir("/proc/self/task")) - before, QColor(picture.pixelColor(900, 900)).alpha())
"""
    assert printed(code) == "0 90"


def test_pictures_of_buttons_of_all_sizes_take_little_room() -> None:
    code = """
app = make_application()
from PySide6.QtGui import QPixmapCache
print(QPixmapCache.cacheLimit())
"""
    assert printed(code) == "1024"
