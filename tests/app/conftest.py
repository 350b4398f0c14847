"""A real screen and the program on it, for the tests in test_real_*."""

from __future__ import annotations

import pytest

from tests.app.real_screen import Program, Screen


@pytest.fixture(scope="module")
def screen():
    """The screen that a file's tests share."""
    made = Screen()
    yield made
    made.close()


@pytest.fixture
def start(screen):
    """Start the program with the settings of a file or with none; all that run end with the test."""
    made = []

    def begin(settings=None) -> Program:
        made.append(Program(screen, settings))
        return made[-1]

    yield begin
    for program in made:
        program.kill()


@pytest.fixture
def program(start):
    return start()
