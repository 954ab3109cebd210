"""A certificate for all tests of TLS; making one takes a process."""

from __future__ import annotations

import pytest
from support.hostile import Certified, self_signed


@pytest.fixture(scope="session")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return self_signed(tmp_path_factory.mktemp("certificate"))
