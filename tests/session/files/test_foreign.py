"""Files of other programs are called what they are, with what can be done, and never a byte at a position."""

from __future__ import annotations

import io
import os
import pickle
import struct
import zipfile
import zlib

import numpy as np
import pytest

import reluexplorer.session.commands.all_commands  # noqa: F401 - registers the commands
from reluexplorer.app.files.opening import commands_to_open
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.foreign import foreign, is_weights
from reluexplorer.session.files.kinds import PROGRAM, SVG_HEAD


def packed(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, b"\0\1\2 content")
    return file.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


ONNX = b"\x08\x08\x12\x07pytorch\x1a\x052.1.0:\xc8\x01\n\x1f\n\x05input\x12\x06weight" + bytes(80)
FILES = {
    "net.onnx": (ONNX, "This is an ONNX model (net.onnx)"),
    "net": (ONNX, "This is an ONNX model (net)"),
    "net.csv": (ONNX, "This is an ONNX model (net.csv)"),
    "net.pt": (packed("net/data.pkl", "net/data/0", "net/version"), "This is a PyTorch file"),
    "old.pth": (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.", "This is a PyTorch file"),
    "model.pkl": (pickle.dumps({"a": 1}), "This is a Python pickle"),
    "net.keras": (packed("metadata.json", "config.json", "model.weights.h5"), "This is a Keras model"),
    "net.h5": (b"\x89HDF\r\n\x1a\n" + bytes(100), "This is an HDF5 file, perhaps a Keras model"),
    "net.tflite": (b"\x20\0\0\0TFL3" + bytes(64), "This is a TensorFlow Lite model"),
    "net.gguf": (b"GGUF\3\0\0\0" + bytes(64), "This is a GGUF model"),
    "saved_model.pb": (b"\x08\x01\x12\xff\x00" + bytes(50), "This is a"),
    "a.png": (png(), "This is a picture (PNG)"),
    "a.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(50), "This is a picture (JPEG)"),
    "a.gif": (b"GIF89a\1\0\1\0\0\0\0" + bytes(20), "This is a picture (GIF)"),
    "a.webp": (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(30), "This is a picture (WebP)"),
    "a.tiff": (b"II*\0\x08\0\0\0" + bytes(30), "This is a picture (TIFF)"),
    "a.bmp": (b"BM\x46\0\0\0\0\0\0\0" + bytes(30), "This is a picture (BMP)"),
    "a.svg": (b'<?xml version="1.0"?>\n<svg xmlns="x"><path d="M0,0"/></svg>', "This is a picture (SVG)"),
    "paper.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "This is a PDF document"),
    "paper.docx": (packed("[Content_Types].xml", "word/document.xml"), "This is a Word document"),
    "talk.pptx": (packed("[Content_Types].xml", "ppt/presentation.xml"), "This is a presentation"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is an old Office file"),
    "many.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(60), "This is a 7-Zip archive"),
    "many.rar": (b"Rar!\x1a\7\0" + bytes(60), "This is a RAR archive"),
    "prog": (b"\x7fELF\2\1\1" + bytes(60), "This is a program"),
    "prog.exe": (b"MZ\x90\0\3\0\0\0" + bytes(60), "This is a program"),
    "song.wav": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(30), "This is a sound or film"),
    "film.mp4": (b"\0\0\0\x20ftypisom\0\0\2\0" + bytes(30), "This is a film"),
    "page.csv": (b"<!DOCTYPE html>\n<html><body>1,2,3</body></html>\n", "This is a web page"),
    "data.csv": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 1\n",
        "a placeholder of Git LFS",
    ),
    "work.ipynb": (b'{\n "cells": [], "nbformat": 4\n}\n', "This is a notebook"),
    "data.mat": (b"MATLAB 5.0 MAT-file, Platform: GLNXA64" + bytes(90), "This is a MATLAB file"),
    "data.rds": (b"RDX3\nX\n\0\0\0\3" + bytes(60), "This is R's saved data"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_program_is_called_what_it_is(tmp_path, name):
    content, said = FILES[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        commands_to_open(str(path))
    sentence = str(refused.value)
    assert said in sentence
    assert "position" not in sentence
    assert len(sentence) <= 300
    assert sentence.endswith(".")


OWN = {
    "a.svg": SVG_HEAD + b'10mm"></svg>',
    "a.pdf": b"%PDF-1.4\n1 0 obj\n<<\n/Creator (\xfe\xff" + PROGRAM.encode("utf-16-be") + b")\n>>\n",
    "a.png": png()[:33] + b"\0\0\0\x16tEXtSoftware\0" + PROGRAM.encode(),
    "renamed.csv": SVG_HEAD + b'10mm"></svg>',
}


@pytest.mark.parametrize("name", OWN)
def test_a_picture_of_this_program_is_told_from_others_with_what_opens_in_its_place(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(OWN[name])
    with pytest.raises(CommandError) as refused:
        commands_to_open(str(path))
    assert str(refused.value) == (
        f"This is a picture that ReLU Explorer made ({name}): a picture does not hold its network; open the "
        "document (.reluexp) that was saved of the same run; Ctrl S saves one."
    )


def test_a_script_of_this_program_is_no_table(tmp_path):
    path = tmp_path / "net.py"
    path.write_text('"""A network that learned in ReLU Explorer, as a PyTorch script."""\nimport torch\n')
    with pytest.raises(CommandError, match=r"^This is a Python script that ReLU Explorer wrote \(net\.py\)"):
        commands_to_open(str(path))


def test_folders_are_called_folders(tmp_path):
    with pytest.raises(CommandError, match=r"^This is a folder \("):
        commands_to_open(str(tmp_path))
    (tmp_path / "saved_model.pb").write_bytes(b"x")
    with pytest.raises(CommandError, match="the folder of a TensorFlow model"):
        commands_to_open(str(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "BMW,price,kind\n1,2,a\n3,4,b\n5,1,a\n", "BM,MZ\n1,2\n3,4\n5,6\n", "MZ,y\n1,2\n2,3\n3,1\n",
        "ID3,y\n1,2\n2,3\n3,1\n", "GGUF,y\n1,2\n2,3\n3,1\n", "RDX,y\n1,2\n2,3\n3,1\n",
        "Rar!,y\n1,2\n2,3\n3,1\n", "GIF8,y\n1,2\n2,3\n3,1\n", "PAR1,y\n1,2\n2,3\n3,1\n",
        "BZh,y\n1,2\n2,3\n3,1\n", "OggS\ty\n1\t2\n2\t3\n3\t1\n",
    ],
)  # fmt: skip
def test_a_table_whose_first_name_looks_like_a_mark_is_a_table(tmp_path, text):
    path = tmp_path / "t.csv"
    path.write_text(text)
    assert foreign(path) is None


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path / "nothing", tmp_path / ("x" * 300), tmp_path / "a\0b"):
        assert foreign(path) is None
        assert not is_weights(path)


def test_arrays_are_told_from_other_packed_files(tmp_path):
    np.savez(tmp_path / "w.npz", a=np.ones(3))
    (tmp_path / "w.zip").write_bytes(packed("a.csv", "b.npy"))
    (tmp_path / "damaged.npz").write_bytes(b"PK\3\4" + bytes(40))
    assert is_weights(tmp_path / "w.npz")
    assert not is_weights(tmp_path / "w.zip")
    assert not is_weights(tmp_path / "damaged.npz")
    with pytest.raises(CommandError, match="This is a damaged zip archive"):
        commands_to_open(str(tmp_path / "damaged.npz"))
