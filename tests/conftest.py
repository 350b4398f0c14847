"""Settings of all tests, made before NumPy and Qt are imported: one thread, one rounding, English."""

from __future__ import annotations

import gc
import os
import sys
import threading
from pathlib import Path

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[_variable] = "1"
if "avx2" in (_cpu.read_text() if (_cpu := Path("/proc/cpuinfo")).exists() else ""):
    # Newer processors have products of matrices that round otherwise, and a training soon goes another way.
    os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["RELUEXPLORER_LANGUAGE"] = "en"

import pytest  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

settings.register_profile(
    "project",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("project"), max_examples=40)
settings.load_profile("project")


def pytest_configure(config: pytest.Config) -> None:
    """Try fewer examples where the quick tests are asked for; a test that needs more says how many."""
    if config.getoption("markexpr") == "not slow":
        settings.load_profile("quick")


TOGETHER = ("test_real_", "test_tour", "test_packages")
"""Files whose tests share a screen, pictures or a packaged program, which are made once."""
LONGEST = ("test_soak", "test_packages", "test_tour", "test_real_")
"""Begun first where tests run on several cores, so that none of these is waited for alone in the end."""


def thin_out(items: list[pytest.Item]) -> None:
    """Mark as slow all but so many copies of a test as its mark ``copies`` says."""
    copies: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("copies") is not None and item.get_closest_marker("slow") is None:
            copies.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for each in copies.values():
        mark = each[0].get_closest_marker("copies")
        quick = mark.kwargs["quick"] if mark is not None else 0
        last = len(each) - 1
        kept = {round(last * number / max(1, quick - 1)) for number in range(quick)}
        for place, item in enumerate(each):
            if place not in kept:
                item.add_marker(pytest.mark.slow)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares something, and begin with what takes longest."""
    thin_out(items)

    def rank(item: pytest.Item) -> int:
        return next((place for place, name in enumerate(LONGEST) if item.path.stem.startswith(name)), 99)

    for item in items:
        if item.path.stem.startswith(TOGETHER):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=rank)


@pytest.fixture(scope="session")
def qapp():
    """The program's own application, with its fonts and theme, whichever test is the first to need one."""
    from reluexplorer.app.window.application import make_application
    from reluexplorer.widgets.theme.stylesheet import apply_theme
    from reluexplorer.widgets.theme.theme import LIGHT

    app = make_application()
    apply_theme(app, LIGHT)
    return app


MANY = 8
"""Windows, popovers and menus beyond those that stay, kept in circles of references until Python looks for
these: each is painted anew with every change of the theme, and has timers that run. Most go at once, as
their tests gave them to qtbot, which has asked Qt to delete them."""


def pytest_collection_finish() -> None:
    """Keep what was imported out of each search for circles of references: it stays to the end."""
    gc.collect()
    gc.freeze()


class _Windows:
    """Frees windows: those that Qt was asked to delete, and what only refers to itself once that is much."""

    def __init__(self) -> None:
        self._staying = 0

    def free(self) -> None:
        """Delete what can be; a search for circles of references takes long, and is the last resort."""
        from PySide6.QtCore import QCoreApplication, QEvent
        from PySide6.QtWidgets import QApplication

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if len(QApplication.topLevelWidgets()) > self._staying + MANY:
            gc.collect()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self._staying = len(QApplication.topLevelWidgets())


_WINDOWS = _Windows()


def _release(widget: object) -> None:
    """Release the mouse's left button, which a double click of the test library leaves pressed.

    While the window where it was pressed lives on, the mouse is over nothing else.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton)


def _has_application() -> bool:
    qt = sys.modules.get("PySide6.QtWidgets")
    return qt is not None and qt.QApplication.instance() is not None


def _search_if_due() -> None:
    """Search for circles of references as the window does it between two turns."""
    from reluexplorer.app.launching.collecting import search_if_due
    from reluexplorer.session.run.garbage import SEARCH

    if SEARCH.take_loose():
        gc.unfreeze()
    search_if_due()


@pytest.fixture(autouse=True)
def searched_between_tests(request):
    """Let no search for circles of references begin within a test of the window, as in the program.

    Python may begin one while Qt, which holds a lock, asks it for a method; a thing of Qt's that is found
    then waits for the same lock, for ever.
    """
    if _has_application() or "qapp" in request.fixturenames:
        gc.disable()
    else:
        gc.enable()
    yield
    if not gc.isenabled():
        _search_if_due()


@pytest.fixture(autouse=True)
def nothing_left_behind():
    """Fail a test after which a window is still shown or a thread of the program still runs."""
    yield
    shown = []
    if _has_application():
        qt = sys.modules["PySide6.QtWidgets"]
        shown = [repr(widget) for widget in qt.QApplication.topLevelWidgets() if widget.isVisible()]
        if qt.QApplication.mouseButtons():
            _release(qt.QWidget())
        _WINDOWS.free()
    running = {thread.name for thread in threading.enumerate()} & {"training", "experiment", "measurement"}
    assert not shown, "windows are left"
    assert not running, "threads are left"


@pytest.fixture
def shared_out(qapp):
    """Painting is shared out over turns, as it is on the screen of the program."""
    from PySide6.QtCore import QObject

    from reluexplorer.widgets.painting.pace import PACE

    beneath = QObject(qapp)
    PACE.begin(beneath)
    yield
    PACE.end()
    beneath.deleteLater()


@pytest.fixture
def beginning():
    """The document that a session begins with where a module of tests names none as its ``DOCUMENT``."""
    from reluexplorer.session.document.document import Document

    return Document()


@pytest.fixture
def session(request, beginning):
    """A session whose run is ready, and trained for so many ``STEPS`` as a module of tests names."""
    from reluexplorer.session.commands.run import Step
    from reluexplorer.session.session import Session

    made = Session(getattr(request.module, "DOCUMENT", beginning))
    if steps := getattr(request.module, "STEPS", 0):
        made.dispatch(Step(steps))
    made.settle()
    yield made
    made.close()
