"""A session whose run is ready: a small one, or that of the ``DOCUMENT`` that a module of tests names."""

from __future__ import annotations

import pytest

from reluexplorer.session.document.document import Document
from reluexplorer.session.session import Session
from tests.session.driving import SMALL


@pytest.fixture
def session(request):
    made = Session(getattr(request.module, "DOCUMENT", Document(SMALL)))
    made.settle()
    yield made
    made.close()
