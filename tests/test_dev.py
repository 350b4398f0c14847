"""The start script: what it installs, what it says, which exit code it hands on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tests.locks import LOCKS


class Machine:
    """A machine in words: what is on it, who the user is, and what was run there."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[str], dict[str, str]]] = []
        self.code = 0
        self.installed: list[str] = []

    def call(self, *command: str | Path, **environment: str) -> int:
        self.calls.append(([str(part) for part in command], environment))
        return self.code

    @property
    def commands(self) -> list[list[str]]:
        return [command for command, _ in self.calls]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A Linux machine with everything on it, where nothing really runs."""
    machine = Machine()
    monkeypatch.setattr(dev, "call", machine.call)
    monkeypatch.setattr(dev, "present", lambda _probe: True)
    monkeypatch.setattr(dev, "environment", lambda _lock: None)
    monkeypatch.setattr(dev, "apt_install", machine.installed.extend)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return machine


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert [name for name in dev.COMMANDS if f"dev.py {name} " not in text] == []
    assert dev.main([]) == 2


def test_unknown_command_is_one_line_that_names_the_others() -> None:
    with pytest.raises(SystemExit, match=r"^dev\.py: no command 'tset'; there are run, test.*release\.$"):
        dev.main(["tset"])


def test_an_older_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        dev.main(["run"])


def test_call_hands_exit_codes_on_and_runs_in_the_project() -> None:
    program = "import os, sys; sys.exit(3 if os.getcwd() == os.environ['HERE'] else 4)"
    assert dev.call(sys.executable, "-c", program, HERE=str(dev.ROOT)) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_call_tells_signals_as_a_shell_does() -> None:
    program = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert dev.call(sys.executable, "-c", program) == 128 + signal.SIGTERM


CHILD = """
import signal, sys
def end(number, frame):
    print("closed in its own time", flush=True)
    sys.exit(5)
signal.signal(signal.{name}, end)
print("ready", flush=True)
while True:
    signal.pause()
"""
AS_IN_A_TERMINAL = (
    "signal.signal(signal.SIGINT, signal.default_int_handler), signal.signal(signal.SIGHUP, signal.SIG_DFL)"
)


@pytest.mark.copies(quick=2)
@pytest.mark.skipif(os.name == "nt", reason="these are signals of POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_runs_ends_in_its_own_way_when_the_command_is_asked_to_end(name: str) -> None:
    call = f"sys.exit(dev.call(sys.executable, '-c', {CHILD.format(name=name)!r}))"
    program = f"import signal, sys, dev; {AS_IN_A_TERMINAL}; {call}"
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=dev.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as outer:
        assert outer.stdout is not None
        try:
            assert outer.stdout.readline() == "ready\n"
            outer.send_signal(getattr(signal, name))
            out, errors = outer.communicate(timeout=30)
        finally:
            outer.kill()
    assert (out, errors, outer.returncode) == ("closed in its own time\n", "", 5)


def test_call_keeps_a_foreign_python_path_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
    assert dev.call(sys.executable, "-c", "import os, sys; sys.exit('PYTHONPATH' in os.environ)") == 0


def test_present_looks_for_programs_and_libraries() -> None:
    assert not dev.present("no-such-program")
    assert not dev.present("libnosuchlibrary.so.9")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a Linux library")
def test_present_loads_a_library() -> None:
    assert dev.present("libc.so.6")


def test_root_on_debian_gets_exactly_what_is_missing(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "present", lambda probe: probe not in {"libEGL.so.1", "xwd"})
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    dev.need(dev.OFFSCREEN, dev.REAL_EVENTS)
    assert machine.installed == ["libegl1", "x11-apps"]


def test_a_user_on_a_bare_debian_hears_of_everything_at_once(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "present", lambda _probe: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(SystemExit):
        dev.main(["run"])
    (line,) = capsys.readouterr().out.splitlines()
    pip = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert line.endswith(f"--no-install-recommends {' '.join([pip, *dev.OFFSCREEN])}")
    assert machine.calls == []


def test_a_user_on_debian_gets_the_one_line_to_run(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "present", lambda probe: probe not in {"libxcb-cursor.so.0", "Xvfb"})
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    dev.need(dev.OFFSCREEN, dev.DESKTOP, dev.REAL_EVENTS)
    line = "Missing; please run: sudo apt-get install -y --no-install-recommends libxcb-cursor0 xvfb\n"
    assert capsys.readouterr().out == line
    assert machine.installed == []


def test_without_the_libraries_that_qt_starts_with_it_ends(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "present", lambda probe: probe != "libEGL.so.1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(SystemExit, match="cannot start without them"):
        dev.need(dev.OFFSCREEN)


def test_run_without_a_display_draws_the_tour_and_names_the_folder(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["run"]) == 0
    ((command, environment),) = machine.calls
    assert command[1:] == ["-m", "reluexplorer", "shot", str(dev.TOUR), "--out", str(dev.SHOTS)]
    assert environment == {"QT_QPA_PLATFORM": "offscreen"}
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "There is no display: rendering the tour of pictures instead.",
        f"The pictures are in {dev.SHOTS}",
    ]


def test_run_names_no_folder_where_drawing_failed(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.code = 7
    assert dev.main(["run"]) == 7
    assert str(dev.SHOTS) not in capsys.readouterr().out


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_run_with_a_display_opens_the_window(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "something")
    assert dev.main(["run"]) == 0
    assert machine.calls == [([str(dev.PYTHON), "-m", "reluexplorer"], {})]


@pytest.mark.parametrize("arguments", [["--", "train", "--data", "xor"], ["train", "--data", "xor"]])
def test_run_hands_arguments_and_the_exit_code_on(machine: Machine, arguments: list[str]) -> None:
    machine.code = 2
    assert dev.main(["run", *arguments]) == 2
    assert machine.commands == [[str(dev.PYTHON), "-m", "reluexplorer", "train", "--data", "xor"]]


def test_tests_run_off_screen_and_only_test_all_runs_the_slow_ones(machine: Machine) -> None:
    dev.main(["test", "-x"])
    dev.main(["test-all"])
    quick, torch, every = machine.calls
    assert quick[0][1:] == ["-m", "pytest", "-m", "not slow", "-n", "auto", "--dist", "worksteal", "-x"]
    assert torch[0][1:] == [str(dev.PACKAGING / "pytorch.py")]
    assert every[0][1:] == ["-m", "pytest", "-n", "auto", "--dist", "loadgroup", "--no-loadscope-reorder"]
    off_screen = {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""}
    assert quick[1] == every[1] == off_screen


def test_public_models_are_fetched_by_a_module_of_the_tests(machine: Machine) -> None:
    dev.main(["models", "--first", "10000"])
    assert [command[1:] for command in machine.commands] == [
        ["-m", "tests.models.public", "--first", "10000"]
    ]


def test_lint_runs_every_check_even_after_a_failure(machine: Machine) -> None:
    machine.code = 1
    assert dev.main(["lint"]) == 1
    assert [command[1:] for command in machine.commands] == [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        [],
    ]
    assert Path(machine.commands[-1][0]).name == "lint-imports"


def test_shots_cover_both_themes_and_sizes(machine: Machine) -> None:
    assert dev.main(["shots"]) == 0
    drawn = {(command[-3], command[-1], Path(command[-5]).name) for command in machine.commands}
    assert drawn == {
        (theme, size, f"{theme}-{size}") for theme in ("light", "dark") for size in ("1440x900", "1024x700")
    }


def test_bench_knows_its_own_and_hands_other_names_to_the_program(machine: Machine) -> None:
    dev.main(["bench", "startup"])
    dev.main(["bench", "training", "--json"])
    own, program = machine.commands
    assert own[1:] == [str(dev.ROOT / "tests" / "bench_startup.py")]
    assert program[1:] == ["-m", "reluexplorer", "bench", "training", "--json"]
    with pytest.raises(SystemExit, match="startup"):
        dev.main(["bench"])


@pytest.mark.parametrize(("command", "script"), [("package", "build.py"), ("release", "release.py")])
def test_what_is_published_is_made_by_a_script_beside_its_recipe(
    machine: Machine, command: str, script: str
) -> None:
    machine.code = 1
    assert dev.main([command]) == 1
    assert machine.commands == [[str(dev.PYTHON), str(dev.PACKAGING / script)]]
    assert (dev.PACKAGING / script).is_file()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A project without an environment; making one only writes its Python."""
    machine = Machine()
    python = tmp_path / ".venv" / "bin" / "python"

    def call(*command: str | Path, **environment: str) -> int:
        if "venv" in command:
            python.parent.mkdir(parents=True)
            python.touch()
        return machine.call(*command, **environment)

    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[build-system]\nrequires = []\n')
    for lock in LOCKS:
        (tmp_path / lock).write_text(f"{lock}\n")
    monkeypatch.setattr(dev, "call", call)
    monkeypatch.setattr(dev, "usable", python.exists)
    for name, value in {
        "ROOT": tmp_path,
        "PACKAGING": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": python,
        "STAMP": tmp_path / ".venv" / "installed",
    }.items():
        monkeypatch.setattr(dev, name, value)
    return machine


def test_the_first_start_installs_by_hash_and_the_second_does_nothing(project: Machine) -> None:
    dev.environment("lock-run.txt")
    venv, lock, own = project.commands
    assert venv[1:4] == ["-m", "venv", "--clear"]
    assert "--require-hashes" in lock
    assert lock[-2:] == ["-r", str(dev.PACKAGING / "lock-run.txt")]
    assert {"--no-deps", "--no-build-isolation", "--editable"} < set(own)
    project.calls.clear()
    dev.environment("lock-run.txt")
    assert project.calls == []


def test_one_environment_holds_both_locks(project: Machine) -> None:
    dev.environment("lock-run.txt")
    dev.environment("lock-dev.txt")
    project.calls.clear()
    dev.environment("lock-run.txt")
    dev.environment("lock-dev.txt")
    assert project.calls == []


def test_what_the_tests_need_includes_what_the_program_needs(project: Machine) -> None:
    dev.environment("lock-dev.txt")
    project.calls.clear()
    dev.environment("lock-run.txt")
    assert project.calls == []


def test_what_the_program_needs_does_not_include_the_tests(project: Machine) -> None:
    dev.environment("lock-run.txt")
    project.calls.clear()
    dev.environment("lock-dev.txt")
    assert [command[-1] for command in project.commands] == [
        str(dev.PACKAGING / "lock-dev.txt"),
        str(dev.ROOT),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lock-run.txt", "another==1\n"),
        ("pyproject.toml", '[project]\nname = "y"\n[build-system]\nrequires = []\n'),
    ],
)
def test_a_changed_lock_or_project_installs_again(project: Machine, name: str, text: str) -> None:
    dev.environment("lock-run.txt")
    project.calls.clear()
    (dev.ROOT / name).write_text(text)
    dev.environment("lock-run.txt")
    assert len(project.calls) == 2
    project.calls.clear()
    dev.environment("lock-run.txt")
    assert project.calls == []


def test_a_failed_installation_is_not_remembered(project: Machine) -> None:
    dev.environment("lock-run.txt")
    (dev.ROOT / "lock-run.txt").write_text("another==1\n")
    project.code = 1
    with pytest.raises(SystemExit, match="pip could not install"):
        dev.environment("lock-run.txt")
    project.code = 0
    project.calls.clear()
    dev.environment("lock-run.txt")
    assert len(project.calls) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (f"echo {sys.version_info[0]}.{sys.version_info[1]}", True),
        ("echo 3.8", False),
        ("echo no pip >&2; exit 1", False),
        (None, False),
    ],
)
def test_only_a_working_environment_of_this_python_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, expected: bool
) -> None:
    python = tmp_path / "python"
    if script is not None:
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
    monkeypatch.setattr(dev, "PYTHON", python)
    assert dev.usable() is expected
