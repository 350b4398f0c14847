"""PyInstaller's recipe on each system, as far as it can be followed on another: what it asks to be made."""

from __future__ import annotations

import importlib
import re
import struct
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import deb_check
import icons
import pytest
from PySide6.QtGui import QImage

from reluexplorer import __version__
from reluexplorer.session.files.document_file import SUFFIX
from tests.places import ROOT
from tests.reliability.packaging import PACKAGING

SPEC = PACKAGING / "reluexplorer.spec"


class Recipe:
    """Follows the recipe with stand-ins that take down what they are asked for."""

    def __init__(self, platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: dict[str, dict[str, Any]] = {}
        importlib.import_module("PyInstaller.depend.bindepend")
        importlib.import_module("PyInstaller.utils.hooks")
        monkeypatch.setattr(sys, "platform", platform)
        names = {name: self._stand_in(name) for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
        code = compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec")
        self.made: dict[str, Any] = {"SPECPATH": str(PACKAGING), **names}
        exec(code, self.made)  # noqa: S102 a recipe is run, not imported

    def _stand_in(self, name: str) -> Any:
        def make(*_parts: Any, **options: Any) -> SimpleNamespace:
            self.asked[name] = options
            return SimpleNamespace(binaries=[], datas=[], pure=[], scripts=[])

        return make


def test_linux_gets_a_folder_with_all_resources_but_the_packaging(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Recipe("linux", monkeypatch).asked
    assert set(asked) == {"Analysis", "PYZ", "EXE", "COLLECT"}
    shipped = {Path(source).name for source, _ in asked["Analysis"]["datas"]}
    assert shipped == {path.name for path in (ROOT / "resources").iterdir()} - {"packaging"}
    assert asked["EXE"]["version"] is None
    assert asked["EXE"]["console"]


def test_the_package_holds_no_library_of_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"\W", each)[0] for each in project["optional-dependencies"]["models"]}
    excluded = set(Recipe("linux", monkeypatch).asked["Analysis"]["excludes"])
    assert {"PIL" if name == "pillow" else name for name in names} | {"torch"} <= excluded


@pytest.mark.parametrize("folder", ["PySide6/Qt/translations/", "PySide6\\translations\\"])
def test_of_qts_own_words_those_that_the_program_speaks_are_kept(
    monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    used = Recipe("linux", monkeypatch).made["used"]
    names = ("qtbase_de.qm", "qtbase_fr.qm", "qtbase_de_AT.qm", "qt_de.qm", "qtmultimedia_de.qm")
    kept = used([(f"{folder}{name}", "", "DATA") for name in names])
    assert [target.removeprefix(folder) for target, _, _ in kept] == ["qtbase_de.qm"]


def test_macos_gets_an_application_that_owns_its_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Recipe("darwin", monkeypatch).asked
    bundle = asked["BUNDLE"]
    assert not asked["EXE"]["console"]
    assert bundle["version"] == __version__
    assert Path(bundle["icon"]).suffix == ".icns"
    plist = bundle["info_plist"]
    (declared,) = plist["UTExportedTypeDeclarations"]
    tags = declared["UTTypeTagSpecification"]
    assert tags["public.filename-extension"] == [SUFFIX.removeprefix(".")]
    assert tags["public.mime-type"] == [deb_check.GLOB.split(":")[0]]
    assert declared["UTTypeIdentifier"] in plist["CFBundleDocumentTypes"][0]["LSItemContentTypes"]


def test_windows_gets_a_program_that_says_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pefile", ModuleType("pefile"))
    monkeypatch.setattr("PyInstaller.compat.win32api", None, raising=False)
    monkeypatch.delitem(sys.modules, "PyInstaller.utils.win32.versioninfo", raising=False)
    asked = Recipe("win32", monkeypatch).asked
    monkeypatch.delitem(sys.modules, "PyInstaller.utils.win32.versioninfo")
    assert "BUNDLE" not in asked
    program = asked["EXE"]
    assert program["hide_console"] == "hide-early"
    assert Path(program["icon"]).read_bytes()[:4] == b"\0\0\1\0"
    written = program["version"].toRaw()
    (length,) = struct.unpack_from("<H", written)
    assert length == len(written)
    assert written.count(__version__.encode("utf-16-le")) == 2
    major, minor = (int(part) for part in __version__.split(".")[:2])
    assert struct.pack("<HH", minor, major) in written


def test_the_icon_of_macos_holds_every_size() -> None:
    data = (icons.ICONS / "reluexplorer.icns").read_bytes()
    assert struct.unpack(">4sI", data[:8]) == (b"icns", len(data))
    place, sizes = 8, {}
    while place < len(data):
        name, length = struct.unpack_from(">4sI", data, place)
        image = QImage.fromData(data[place + 8 : place + length])
        sizes[name.decode()] = image.width()
        assert image.width() == image.height()
        assert image.pixelColor(image.width() // 2, image.height() // 8).name() == "#0e9f8e"
        place += length
    assert sizes == icons.APPLE_SIZES
