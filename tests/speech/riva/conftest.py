"""A server for each test."""

from collections.abc import Iterator

import pytest
import trustme

from tests.speech.riva.contract import Riva


@pytest.fixture
def riva() -> Iterator[Riva]:
    with Riva() as server:
        yield server


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()
