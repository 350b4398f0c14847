"""The language is that of the option, the environment, the settings or the system, in this order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reluexplorer.app.speaking import UnknownLanguageError, choose, of_system, parted
from reluexplorer.language import VARIABLE


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(VARIABLE, "")
    folder = tmp_path / "reluexplorer"
    folder.mkdir()
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_args, **_options: folder)
    return folder / "settings.json"


@pytest.mark.parametrize(
    ("arguments", "language", "others"),
    [
        (["lesson", "--language", "de", "--json"], "de", ["lesson", "--json"]),
        (["--language=de", "a.csv"], "de", ["a.csv"]),
        (["train", "--", "--language", "de"], "", ["train", "--", "--language", "de"]),
        ([], "", []),
    ],
)
def test_the_option_may_stand_anywhere(arguments: list[str], language: str, others: list[str]) -> None:
    assert parted(arguments) == (language, others)


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "nl:de_AT:en"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "en_GB:de"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "de_CH"}, "de"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_the_system_is_asked_as_gettext_does(environment: dict[str, str], found: str) -> None:
    assert of_system(environment) == found


def test_option_environment_and_settings_in_this_order(
    nothing_said: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (choose(["train"]), os.environ[VARIABLE]) == (["train"], "en")
    monkeypatch.setenv(VARIABLE, "")
    nothing_said.write_text(json.dumps({"language": "de"}), encoding="utf-8")
    assert (choose(["train"]), os.environ[VARIABLE]) == (["train"], "de")
    monkeypatch.setenv(VARIABLE, "qps")
    assert (choose(["train"]), os.environ[VARIABLE]) == (["train"], "qps")
    assert (choose(["train", "--language", "en"]), os.environ[VARIABLE]) == (["train"], "en")


@pytest.mark.parametrize("content", ["", "[]", '{"language": "fr"}', '{"language": 3}', "{" * 100_000])
def test_settings_that_say_no_language_are_passed_over(nothing_said: Path, content: str) -> None:
    nothing_said.write_text(content, encoding="utf-8")
    choose([])
    assert os.environ[VARIABLE] == "en"


@pytest.mark.parametrize("arguments", [["shot", "a.json"], ["lesson", "dying", "--json"]])
def test_what_is_compared_is_english_unless_asked(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "de")
    choose(arguments)
    assert os.environ[VARIABLE] == "en"
    choose([*arguments, "--language", "de"])
    assert os.environ[VARIABLE] == "de"


def test_a_language_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownLanguageError, match="--language"):
        choose(["--language", "klingon"])
    with pytest.raises(UnknownLanguageError, match="--language"):
        choose(["train", "--language"])
    monkeypatch.setenv(VARIABLE, "klingon")
    with pytest.raises(UnknownLanguageError, match=VARIABLE):
        choose(["train"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("lesson", "--language", "de"), 0, "ReLU ist billig: Es vergleicht mit null"),
        (("lesson", "nothing", "--language", "de"), 2, "'nothing' gibt es nicht"),
        (("lesson", "--language", "klingon"), 2, "--language is one of en, de; not 'klingon'.\n"),
        (("lesson", "--language"), 2, "--language is one of en, de; not ''.\n"),
    ],
)
def test_the_program_speaks_it(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reluexplorer", *arguments],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stderr
