"""Sessions begin with a small run."""

from __future__ import annotations

import pytest

from reluexplorer.session.document.document import Document
from tests.session.driving import SMALL


@pytest.fixture
def beginning():
    return Document(SMALL)
