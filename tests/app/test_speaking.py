"""The language is that of the option, the environment, the settings or the system, in this order."""

from __future__ import annotations

import json
import os
import plistlib
import subprocess
import sys
from pathlib import Path

import pytest

from reluexplorer.app import speaking
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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_settings_that_are_no_file_are_not_waited_for(nothing_said: Path) -> None:
    os.mkfifo(nothing_said)
    code = "import sys\nfrom pathlib import Path\nimport platformdirs\n"
    code += "platformdirs.user_config_path = lambda *_a, **_o: Path(sys.argv[1])\n"
    code += "from reluexplorer.app.speaking import choose\nprint(choose(['train']))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(nothing_said.parent)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("['train']\n", "")


def test_settings_that_are_a_folder_say_no_language(nothing_said: Path) -> None:
    nothing_said.mkdir()
    choose([])
    assert os.environ[VARIABLE] == "en"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", []),
        (b"<plist><dict>", []),
        (b'<?xml version="1.0"?><plist version="1.0"><array/></plist>', []),
        (plistlib.dumps({"AppleLanguages": "de"}), []),
        (plistlib.dumps({"AppleLanguages": ["de-DE", 3]}), ["de-DE"]),
        (plistlib.dumps({"AppleLanguages": ["de-DE"]})[:-20], []),
        (plistlib.dumps({"AppleLanguages": ["de-DE"]}, fmt=plistlib.FMT_BINARY)[:-9], []),
    ],
)
def test_what_a_mac_names_may_be_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, found: list[str]
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / "Library/Preferences").mkdir(parents=True)
    (tmp_path / "Library/Preferences/.GlobalPreferences.plist").write_bytes(content)
    assert speaking._of_mac() == found
