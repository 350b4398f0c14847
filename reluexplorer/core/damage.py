"""What comes up while arrays are read from a file that is damaged, or was made to do harm."""

from __future__ import annotations

import lzma
import struct
import tokenize
import zipfile
import zlib

IN_ARRAY = (
    ValueError, TypeError, AttributeError, SyntaxError, tokenize.TokenError, RecursionError, MemoryError,
    OverflowError, EOFError,
)  # fmt: skip
"""Of one of NumPy's arrays; its head is parsed as a literal of Python, which no more than reads it."""
IN_ARCHIVE = (
    *IN_ARRAY, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError,
    NotImplementedError, OSError, LookupError,
)  # fmt: skip
"""Of several of them in a ZIP archive, however they are packed."""
