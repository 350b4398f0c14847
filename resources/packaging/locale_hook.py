"""Give the packaged program a UTF-8 locale where none is set, as Python itself does and Qt expects."""

import os

if not any(os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
    os.environ["LC_CTYPE"] = "C.UTF-8"
