"""The Debian package of a small stand-in for the packaged program: what is in it, what it needs."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

import deb
import deb_check
import pytest
import trim

from reluexplorer.app.cli.command_line import _COMMANDS
from reluexplorer.session.files.document_file import FORMAT, SUFFIX
from tests.reliability.packaging import DebianRoot, files, needs_dpkg, needs_root

pytestmark = needs_dpkg
MOMENT = "1700000000"
"""In seconds since 1970: 14 November 2023."""
LIBZ = "libz.so.1"


def system_library(name: str) -> Path:
    """Return where the system has a library."""
    found = subprocess.run(
        ["dpkg-query", "--search", f"*/{name}"], capture_output=True, text=True, check=True
    )
    return next(Path(line.rpartition(": ")[2]) for line in found.stdout.splitlines())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as PyInstaller leaves it, with a program, a library of Debian's, and one of its own."""
    program = tmp_path_factory.mktemp("frozen") / "reluexplorer"
    inner = program / "_internal"
    inner.mkdir(parents=True)
    shutil.copy("/bin/true", program / "reluexplorer")
    shutil.copy(system_library(LIBZ), inner / LIBZ)
    (inner / "libown.so.1").write_bytes((inner / LIBZ).read_bytes() + b"of our own")
    (inner / "alias.so").symlink_to("libown.so.1")
    (program / "THIRD-PARTY.txt").write_text("licences\n")
    return program


def make(folder: Path, out: Path) -> Path:
    """Make the package at a fixed moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", MOMENT)
        patch.delenv("DEBFULLNAME", raising=False)
        patch.delenv("DEBEMAIL", raising=False)
        return deb.make(folder, out, "1.2.3", compression="gzip")


@pytest.fixture(scope="module")
def package(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(folder, tmp_path_factory.mktemp("package"))


def field(package: Path, name: str) -> str:
    """Return a field of a package's control file."""
    return deb.answer("dpkg-deb", "--field", package, name).strip()


def test_the_package_says_its_name_version_and_needs(package: Path) -> None:
    assert package.name == f"reluexplorer_1.2.3_{field(package, 'Architecture')}.deb"
    assert (field(package, "Package"), field(package, "Version")) == ("reluexplorer", "1.2.3")
    needed = {item.split()[0] for item in field(package, "Depends").split(", ")}
    assert {"libc6", "libegl1", "libgl1"} <= needed


def test_a_library_of_debians_is_left_to_debian_and_another_of_the_same_name_is_not(folder: Path) -> None:
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy, symlinks=True)
    assert deb.leave_to_debian(copy) == [LIBZ]
    assert {path.name for path in (copy / "_internal").iterdir()} == {"libown.so.1", "alias.so"}


def test_files_lie_where_debian_wants_them_and_belong_to_root(package: Path) -> None:
    listed = [line.split(maxsplit=5) for line in deb.answer("dpkg-deb", "--contents", package).splitlines()]
    assert {owner for _, owner, *_ in listed} == {"root/root"}
    rights = {words[5]: words[0] for words in listed}
    assert rights["./usr/lib/reluexplorer/reluexplorer"] == "-rwxr-xr-x"
    assert rights["./usr/lib/reluexplorer/_internal/libown.so.1"] == "-rw-r--r--"
    assert "./usr/bin/reluexplorer -> ../lib/reluexplorer/reluexplorer" in rights
    share = {name.removeprefix("./usr/share/") for name in rights if name.startswith("./usr/share/")}
    assert share >= {
        "applications/reluexplorer.desktop",
        "doc/reluexplorer/THIRD-PARTY.txt.gz",
        "doc/reluexplorer/changelog.gz",
        "doc/reluexplorer/copyright",
        "icons/hicolor/48x48/apps/reluexplorer.png",
        "icons/hicolor/256x256/mimetypes/application-vnd.reluexplorer.png",
        "icons/hicolor/scalable/apps/reluexplorer.svg",
        "man/man1/reluexplorer.1.gz",
        "metainfo/org.reluexplorer.reluexplorer.metainfo.xml",
        "mime/packages/reluexplorer.xml",
    }


def test_the_same_program_gives_the_same_package_to_the_byte(
    folder: Path, package: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "reluexplorer"
    shutil.copytree(folder, copy, symlinks=True)
    os.utime(copy / "_internal" / "libown.so.1", (1, 1))
    assert make(copy, tmp_path).read_bytes() == package.read_bytes()


@pytest.mark.parametrize("tool", [tool for tool in deb_check.CHECKS if tool != "lintian"])
def test_the_tools_of_the_desktop_find_nothing_wrong(package: Path, tmp_path: Path, tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"needs {tool}")
    deb.answer("dpkg-deb", "--extract", package, tmp_path / "tree")
    assert deb_check.CHECKS[tool](package, tmp_path / "tree")


def test_documents_are_known_by_what_the_program_writes() -> None:
    described = deb.FILE_TYPE.read_text(encoding="utf-8")
    assert f'pattern="*{SUFFIX}"' in described
    assert f"&quot;{FORMAT}&quot;" in described
    assert deb_check.GLOB.split(":")[0] in deb.MENU_ENTRY.read_text(encoding="utf-8")


def test_what_a_tool_finds_wrong_is_reported(package: Path, tmp_path: Path) -> None:
    def wrong(_package: Path, _tree: Path) -> str:
        raise deb.DebError("no such icon")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deb_check, "CHECKS", {"true": wrong, "no-such-tool": wrong})
        said = deb_check.judge(package)
    assert said == ["failed true: no such icon", "left out no-such-tool: it is not installed"]


@needs_root
def test_after_its_removal_nothing_is_left(package: Path, tmp_path: Path) -> None:
    root = DebianRoot(tmp_path / "root")
    assert files(root.folder) == set()
    root.dpkg("--install", package)
    assert "usr/bin/reluexplorer" in files(root.folder)
    assert subprocess.run([root.folder / "usr" / "bin" / "reluexplorer"], check=False).returncode == 0
    root.dpkg("--purge", "reluexplorer")
    assert files(root.folder) == set()


def test_the_manual_names_every_command_and_the_release(folder: Path) -> None:
    text = deb.filled("reluexplorer.1", "1.2.3", int(MOMENT))
    assert [name for name in _COMMANDS if f".B {name}\n" not in text] == []
    assert text.startswith('.TH RELUEXPLORER 1 "2023-11-14" "ReLU Explorer 1.2.3"')
    assert "@" not in text


def test_a_library_that_could_not_be_loaded_is_noticed(tmp_path: Path) -> None:
    library = tmp_path / LIBZ
    shutil.copy(system_library(LIBZ), library)
    assert trim.elf(library)
    assert trim.loadable(library)
    (offset, address, alignment), *_ = trim.segments(library)
    assert (address - offset) % alignment == 0
    bent = bytearray(library.read_bytes())
    table = int.from_bytes(bent[32:40], "little")
    kinds = [int.from_bytes(bent[row : row + 4], "little") for row in range(table, table + 56 * 8, 56)]
    row = table + 56 * kinds.index(trim.LOAD)
    bent[row + 8 : row + 16] = (offset + 1).to_bytes(8, "little")
    library.write_bytes(bent)
    assert not trim.loadable(library)


@pytest.mark.skipif(shutil.which("strip") is None, reason="needs binutils")
def test_trimming_leaves_a_library_that_loads(tmp_path: Path) -> None:
    inner = tmp_path / "_internal"
    inner.mkdir()
    shutil.copy(system_library(LIBZ), inner / LIBZ)
    (inner / "words.txt").write_text("no library")
    assert trim.libraries(tmp_path) == [inner / LIBZ]
    trim.trim(tmp_path)
    assert {path.name for path in inner.iterdir()} == {LIBZ, "words.txt"}
    assert ctypes.CDLL(str(inner / LIBZ)).zlibCompileFlags() != 0
