"""What keeps the house in order: who may import whom, how long a file may be, and a sound Qt."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

from tests.imports import circles, folders, graph

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "reluexplorer"
LONGEST = 400
ALLOWED_IN_CORE = (
    "contourpy",
    "numpy",
    "reluexplorer.core",
    "reluexplorer.language",
    "reluexplorer.resources",
    "reluexplorer.sentences",
    "reluexplorer.text",
)
BELOW_THE_WIDGETS = ("core", "disk", "lessons", "models", "session", "watch")
PROMISE = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b(?!.*#\d)")
BLOCK_QT = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ImportError(f"{name} is out of bounds here")

sys.meta_path.insert(0, Block())
"""


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def sources(*folders: Path) -> list[Path]:
    found = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    assert found
    return found


def imported(source: str) -> list[str]:
    """Full names of everything a source imports, wherever in it the import stands."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    return names


def forbidden_in_core(source: str) -> list[str]:
    return [
        name
        for name in imported(source)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not any(name == allowed or name.startswith(f"{allowed}.") for allowed in ALLOWED_IN_CORE)
    ]


def test_the_check_of_imports_sees_what_it_must() -> None:
    bad = "import scipy.special\ndef f():\n    from reluexplorer.session import x\nfrom . import y\n"
    assert forbidden_in_core(bad) == ["scipy.special", ".", "reluexplorer.session"]
    assert forbidden_in_core("import reluexplorer.corelli, PySide6") == ["reluexplorer.corelli", "PySide6"]
    good = "import math\nimport numpy as np\nfrom reluexplorer.core.network.spec import x\n"
    assert forbidden_in_core(good) == []


@pytest.mark.parametrize("path", sources(PACKAGE / "core"), ids=lambda path: path.stem)
def test_core_imports_numpy_contourpy_and_the_standard_library_alone(path: Path) -> None:
    assert forbidden_in_core(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("layer", BELOW_THE_WIDGETS)
def test_below_the_widgets_all_works_where_qt_cannot_be_imported(layer: str) -> None:
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sources(PACKAGE / layer)]
    done = python(f"{BLOCK_QT}\nimport importlib\nfor name in {modules!r}: importlib.import_module(name)")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_block_does_block() -> None:
    assert "PySide6 is out of bounds here" in python(f"{BLOCK_QT}\nimport PySide6.QtCore").stderr


@pytest.mark.slow
def test_the_command_line_does_not_import_qt() -> None:
    modules = ["reluexplorer.__main__", "reluexplorer.app.cli.command_line"]
    modules += [f"reluexplorer.app.cli.{name}" for name in ("train", "lesson", "shot")]
    imports = "\n".join(f"import {name}" for name in modules)
    done = python(f"import sys\n{imports}\nprint({{'PySide6', 'pyqtgraph'}} & set(sys.modules))")
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_core_alone_imports_neither_threads_limits_nor_signals() -> None:
    done = python(
        "import sys\nfrom reluexplorer.core.diagnosis import inspection\n"
        "from reluexplorer.core.problem import make\n"
        "print({'threadpoolctl', 'psygnal', 'platformdirs', 'scipy'} & set(sys.modules))"
    )
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_circles_of_imports_are_found() -> None:
    edges = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": set()}
    assert circles({name: frozenset(met) for name, met in edges.items()}) == [frozenset("abc")]


def test_no_file_imports_itself_through_others() -> None:
    edges = graph(PACKAGE)
    assert edges["reluexplorer.session.session"] >= {"reluexplorer.session.host.state"}
    assert circles(edges) == []


def test_no_folder_imports_itself_through_others() -> None:
    edges = folders(PACKAGE)
    assert edges["reluexplorer.session.run"] >= {"reluexplorer.session.document"}
    assert circles(edges) == []


@pytest.mark.parametrize(
    ("room", "unknown"),
    [
        ("session.document", ("host", "run", "commands", "remedies", "jobs", "files", "starts", "deaths")),
        ("session.run", ("host", "commands", "remedies", "jobs", "starts", "deaths")),
        ("session.host", ("commands", "starts")),
        ("session.starts", ("host", "run", "commands")),
        ("session.remedies", ("host", "commands", "jobs", "starts")),
        ("session.files", ("host", "run", "commands", "starts")),
    ],
)
def test_rooms_of_the_session_do_not_know_what_is_above_them(room: str, unknown: tuple[str, ...]) -> None:
    met = folders(PACKAGE)[f"reluexplorer.{room}"]
    assert met & {f"reluexplorer.session.{name}" for name in unknown} == set()


@pytest.mark.copies(quick=4)
@pytest.mark.parametrize(
    ("broken", "file", "met"),
    [
        ("", "panels/size/panel.py", "panels.panel"),
        ("Panels never import each other", "panels/size/panel.py", "panels.train.panel"),
        ("Panels never import each other", "panels/size.py", "panels.train.panel"),
        ("Panels never import each other", "panels/train/panel.py", "panels.size"),
        ("Claims never import each other", "lessons/claims/another.py", "lessons.claims.gate"),
        ("Arrows point down only", "models/values/first.py", "session.session"),
        ("Rooms of the core point down", "core/plans/first.py", "core.units.death_search"),
        ("Rooms of the session point down", "session/plans/first.py", "session.session"),
        ("Rooms of the widgets point down", "widgets/plans.py", "widgets.theme"),
        ("Rooms of the app point down", "app/plans.py", "app.cli"),
    ],
)
def test_contracts_hold_for_what_is_yet_to_come(tmp_path: Path, broken: str, file: str, met: str) -> None:
    """The contracts are read over a package of the same files, all empty but for the one that is new."""
    planted = {file: f"import reluexplorer.{met}"}
    planted.setdefault("panels/learn/panel.py", "import reluexplorer.panels.panel")
    planted.setdefault("panels/size/__init__.py", "")
    for name in {*(str(path.relative_to(PACKAGE)) for path in sources(PACKAGE)), *planted}:
        path = tmp_path / "reluexplorer" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(planted.get(name, ""), encoding="utf-8")
        (path.parent / "__init__.py").touch()
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    options = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    done = subprocess.run(
        [sys.executable, "-c", lint, *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    found = re.findall(r"^(.*) BROKEN", done.stdout, re.MULTILINE)
    assert (found, done.returncode) == ([broken] if broken else [], int(bool(broken))), done.stdout


def test_each_folder_says_what_it_is_for() -> None:
    for path in sources(PACKAGE):
        said = ast.get_docstring(ast.parse((path.parent / "__init__.py").read_text(encoding="utf-8"))) or ""
        assert said.endswith("."), path.parent
        assert path.parent == PACKAGE or len(re.findall(r"[.;:](?:\s|$)", said)) >= 2, path.parent


def test_tooltips_go_through_the_one_place_where_words_are_never_html() -> None:
    calls = re.compile(
        r"\.setToolTip\(|QToolTip\.showText\(|QMessageBox\.(question|information|warning|critical|about)\("
    )
    others = [path for path in sources(PACKAGE) if path != PACKAGE / "widgets" / "theme" / "tips.py"]
    found = {str(path.relative_to(ROOT)): calls.findall(path.read_text(encoding="utf-8")) for path in others}
    assert {name for name, hits in found.items() if hits} == set(), (
        "use set_tip, show_tip, asks of widgets/theme/tips"
    )


def test_no_file_is_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in [ROOT / "dev.py", *sources(PACKAGE, ROOT / "tests")]
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def promises(source: str) -> list[str]:
    """Comments that promise work without the number of an issue."""
    if not PROMISE.search(source):
        return []
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [
        token.string for token in tokens if token.type == tokenize.COMMENT and PROMISE.search(token.string)
    ]


@pytest.mark.parametrize("name", ["Row", "Remedy", "Entry", "Job"])
def test_what_is_not_the_same_is_not_called_the_same(name: str) -> None:
    meant = re.compile(rf"^(class _?{name}\b|{name} = )", re.MULTILINE)
    assert sum(len(meant.findall(path.read_text(encoding="utf-8"))) for path in sources(PACKAGE)) == 1


def test_no_promise_without_an_issue() -> None:
    assert promises("x = 1  # TODO later\ny = 2  # FIXME (#12)\n# todos are fine\n") == ["# TODO later"]
    left = {
        str(path.relative_to(ROOT)): promises(path.read_text(encoding="utf-8"))
        for path in [ROOT / "dev.py", *sources(PACKAGE, ROOT / "tests")]
    }
    assert {name: found for name, found in left.items() if found} == {}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_a_thousand_void_calls_leave_the_references_of_none_alone() -> None:
    """Some releases of PySide6 drop one in every call, and the process aborts after some thousands."""
    code = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel()
before = sys.getrefcount(None)
for _ in range(1000):
    label.setText("x")
print(sys.getrefcount(None) - before)
"""
    done = python(code)
    assert done.returncode == 0, done.stderr
    assert abs(int(done.stdout)) < 50
