"""Makes the scripts that package importable: they lie beside their recipe."""

from __future__ import annotations

import sys

from tests.places import ROOT

sys.path.insert(0, str(ROOT / "resources" / "packaging"))
