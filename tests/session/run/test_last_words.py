"""What a process that trains leaves when it goes: its log, where it was, and how it ended."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading

import pytest

from reluexplorer.session.run import last_words as last_words_module
from reluexplorer.session.run.channel import apart
from reluexplorer.session.run.last_words import end_of, last_words


def _leaves(_end):
    logging.getLogger("reluexplorer.tests").warning("on its way")
    raise ArithmeticError("not caught")


def _exits(_end):
    os._exit(3)


def _stays(end):
    with pytest.raises(EOFError):
        end.hear(None)


def _tells_its_niceness(end):
    end.say(os.nice(0))
    with pytest.raises(EOFError):
        end.hear(None)


def gone(serve, faults=None):
    end, process = apart(serve, faults)
    with pytest.raises(EOFError):
        end.hear(60)
    return process


def test_a_process_logs_into_its_file_and_closes_it_with_what_it_raised(tmp_path, capfd):
    path = tmp_path / "last_words.txt"
    assert end_of(gone(_leaves, path)) == "ended with exit code 1"
    lines = path.read_text().splitlines()
    assert lines[0].endswith("] on its way")
    assert lines[1].endswith("] The process that trains ends:")
    assert (lines[2], lines[-1]) == ("Traceback (most recent call last):", "ArithmeticError: not caught")
    assert "ArithmeticError: not caught" in capfd.readouterr().err


def test_a_file_that_cannot_be_written_hurts_nothing(tmp_path):
    assert end_of(gone(_exits, tmp_path / "no folder" / "last_words.txt")) == "ended with exit code 3"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_the_signal_that_ended_it_is_named():
    end, process = apart(_stays)
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(EOFError):
        end.hear(60)
    assert end_of(process) == "ended by SIGKILL"


@pytest.mark.skipif(not hasattr(os, "nice"), reason="the system knows no niceness")
@pytest.mark.parametrize(("options", "more"), [({}, 10), ({"gives_way": 0}, 0)])
def test_one_that_trains_lets_the_window_go_first_where_cores_are_scarce(options, more):
    end, process = apart(_tells_its_niceness, **options)
    assert end.hear(60) == min(os.nice(0) + more, 19)
    process.terminate()
    process.join()
    end.close()


def test_one_that_runs_on_is_told_so(monkeypatch):
    monkeypatch.setattr(last_words_module, "_MOMENT", 0.0)
    end, process = apart(_stays)
    assert end_of(process) == "runs on, but says what cannot be read"
    process.terminate()
    process.join()
    end.close()
    assert end_of(threading.current_thread()) == "is none of its own, and says no more"


def test_nothing_is_left_in_this_process(tmp_path):
    owner = logging.getLogger("reluexplorer")
    before = list(owner.handlers)
    with last_words(None):
        assert owner.handlers == before
    assert multiprocessing.active_children() == []
