"""A session whose small run is ready."""

from __future__ import annotations

import pytest

from reluexplorer.session.document import Document
from reluexplorer.session.session import Session
from tests.session.driving import SMALL


@pytest.fixture
def session():
    made = Session(Document(SMALL))
    made.settle()
    yield made
    made.close()
