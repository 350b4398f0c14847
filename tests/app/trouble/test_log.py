"""The log: what it holds, how it rotates, several programs at once, and places that cannot be written."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reluexplorer.app.trouble import log as log_module
from reluexplorer.app.trouble.log import current, last_lines, left_behind, log_folder, logging_to
from tests.app.program import environment

LOG = logging.getLogger("reluexplorer.tests")
SEVERAL = """
import logging, sys
from pathlib import Path
from reluexplorer.app.trouble.log import logging_to
with logging_to(Path(sys.argv[1])):
    for number in range(200):
        logging.getLogger("reluexplorer.tests").info("%s says %s", sys.argv[2], number)
"""
CRASH = """
import logging, os, signal, sys
from pathlib import Path
from reluexplorer.app.trouble.log import logging_to, noting_crashes
folder = Path(sys.argv[1])
with logging_to(folder), noting_crashes(folder):
    logging.getLogger("reluexplorer.tests").info("is here")
    if sys.argv[2:]:
        def die():
            os.kill(os.getpid(), signal.SIGSEGV)
        die()
"""


def said(path: Path) -> list[str]:
    return [line.partition("] ")[2] for line in path.read_text(encoding="utf-8").splitlines()]


def python(code, *arguments):
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], env=environment())


def test_it_is_in_the_folder_of_the_system_for_logs(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert log_folder() == tmp_path / "reluexplorer" / "log"


def test_records_have_time_process_and_level_and_go_on_indented(tmp_path):
    with logging_to(tmp_path / "new" / "folder"):
        LOG.info("one\nFORGED: two")
        LOG.debug("is not said")
    (first, second) = (tmp_path / "new" / "folder" / "reluexplorer.log").read_text().splitlines()
    assert first.endswith(f"[{os.getpid()}] INFO: one")
    assert second == "    FORGED: two"
    assert current() is None
    assert logging.getLogger("reluexplorer").level == logging.NOTSET


def test_nobody_hears_of_records_where_there_is_no_log(capsys):
    LOG.error("is said to nobody")
    assert capsys.readouterr().err == ""


def test_three_files_are_kept_and_the_oldest_records_go(tmp_path, monkeypatch):
    monkeypatch.setattr(log_module, "_LARGEST", 2000)
    with logging_to(tmp_path):
        for number in range(300):
            LOG.info("record %s", number)
    files = sorted(tmp_path.iterdir())
    assert [each.name for each in files] == ["reluexplorer.log", "reluexplorer.log.1", "reluexplorer.log.2"]
    assert all(each.stat().st_size <= 2000 for each in files)
    told = [line for each in reversed(files) for line in said(each)]
    assert told == [f"INFO: record {number}" for number in range(300 - len(told), 300)]
    assert last_lines(tmp_path)[-1].endswith("record 299")
    assert len(last_lines(tmp_path)) == 40


def test_the_last_lines_of_a_log_that_was_just_rotated_are_those_of_the_one_before(tmp_path):
    (tmp_path / "reluexplorer.log.1").write_text("before\n")
    (tmp_path / "reluexplorer.log").write_text("after\n")
    assert last_lines(tmp_path) == ["before", "after"]


def test_several_programs_write_whole_lines_into_one_log(tmp_path):
    running = [python(SEVERAL, tmp_path, name) for name in "abc"]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    told = said(tmp_path / "reluexplorer.log")
    assert sorted(told) == sorted(f"INFO: {name} says {number}" for name in "abc" for number in range(200))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk_hurts_nothing_and_what_was_not_written_is_told(tmp_path, capsys):
    (tmp_path / "reluexplorer.log").symlink_to("/dev/full")
    with logging_to(tmp_path) as handler:
        LOG.info("cannot be kept")
        assert handler.trouble == "No space left on device"
        assert [line.partition("] ")[2] for line in last_lines(tmp_path)] == ["INFO: cannot be kept"]
        (tmp_path / "reluexplorer.log").unlink()
        LOG.info("can be kept")
        assert handler.trouble == ""
    assert said(tmp_path / "reluexplorer.log") == ["INFO: can be kept"]
    assert capsys.readouterr() == ("", "")


def test_a_folder_that_cannot_be_made_hurts_nothing(tmp_path, capsys):
    (tmp_path / "taken").write_text("a file")
    with (
        logging_to(tmp_path / "taken" / "log") as handler,
        log_module.noting_crashes(tmp_path / "taken" / "log"),
    ):
        LOG.info("cannot be kept")
        assert handler.trouble == "Not a directory"
    assert (tmp_path / "taken").read_text() == "a file"
    assert capsys.readouterr() == ("", "")


def test_a_folder_that_goes_meanwhile_is_made_again(tmp_path):
    folder = tmp_path / "log"
    with logging_to(folder):
        LOG.info("one")
        (folder / "reluexplorer.log").unlink()
        folder.rmdir()
        LOG.info("two")
    assert said(folder / "reluexplorer.log") == ["INFO: two"]


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_a_hard_crash_is_in_the_log_of_the_next_program(tmp_path):
    assert python(CRASH, tmp_path, "crash").wait(60) < 0
    assert "Segmentation fault" in left_behind(tmp_path).read_text()
    assert any("in die" in line for line in last_lines(tmp_path))
    assert python(CRASH, tmp_path).wait(60) == 0
    told = (tmp_path / "reluexplorer.log").read_text()
    assert told.count("Fatal Python error: Segmentation fault") == 1
    assert told.index("is here") < told.index("ERROR: Left by a process, ") < told.rindex("is here")
    assert left_behind(tmp_path).read_text() == ""
