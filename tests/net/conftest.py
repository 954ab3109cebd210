"""A certificate for all tests of TLS; making one takes a process."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import NamedTuple

import pytest
from support.hostile import self_signed


class Certified(NamedTuple):
    """TLS of a server, and the variables of a client that trusts it."""

    context: ssl.SSLContext
    file: Path

    @property
    def trusted(self) -> dict[str, str]:
        return {"SSL_CERT_FILE": str(self.file)}


@pytest.fixture(scope="session")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    folder = tmp_path_factory.mktemp("certificate")
    return Certified(self_signed(folder), folder / "certificate.pem")
