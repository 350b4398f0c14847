"""Start-up: from process start to the first painted frame, beside a bare window with one empty plot.

Both are started in turn, so that a slow moment of the machine hits both.
The first pair only warms the caches.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 7
COMMANDS = {
    "reluexplorer": [sys.executable, "-m", "reluexplorer"],
    "bare window": [sys.executable, __file__, "--bare"],
}


def bare_window() -> int:
    """Open a QMainWindow with one empty plot, print when its first frame was painted, and end."""
    import pyqtgraph
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])

    def painted() -> None:
        print("first-frame", time.time(), flush=True)
        app.quit()

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, painted)
            return super().eventFilter(watched, event)

    window = QMainWindow()
    plot = pyqtgraph.PlotWidget()
    watch = Watch(window)
    plot.viewport().installEventFilter(watch)
    window.setCentralWidget(plot)
    window.resize(1440, 900)
    window.show()
    return app.exec()


def seconds(command: list[str], settings: str) -> float:
    """Start a program and return the seconds until the first frame that it reports."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": settings,
        "RELUEXPLORER_EXIT_AFTER_FIRST_FRAME": "1",
    }
    start = time.time()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    stamps = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("first-frame")]
    return float(stamps[0]) - start


def main() -> int:
    """Measure both and print the medians and their ratio."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as settings:
        for _ in range(RUNS + 1):
            for name, command in COMMANDS.items():
                taken[name].append(seconds(command, settings))
    medians = {}
    for name, times in taken.items():
        kept = times[1:]
        medians[name] = statistics.median(kept)
        print(f"{name:13} {medians[name]:.3f} s   {min(kept):.3f} to {max(kept):.3f}, {RUNS} runs")
    print(f"ratio         {medians['reluexplorer'] / medians['bare window']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(bare_window() if "--bare" in sys.argv[1:] else main())
