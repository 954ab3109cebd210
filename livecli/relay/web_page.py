"""The page of the relay, and the policy that lets a browser run nothing but what is in it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path


FILE = Path(__file__).with_name("web_page.html")
POLICY = (
    "default-src 'self'; script-src '{script}'; style-src '{style}'; "
    "base-uri 'none'; form-action 'none'; object-src 'none'"
)


def web_page() -> tuple[bytes, str]:
    """The file and its Content-Security-Policy, which has the digests of its script and style."""
    data = FILE.read_bytes()
    digests = {name: _digest(data, name.encode()) for name in ("script", "style")}
    return data, POLICY.format(**digests)


def _digest(data: bytes, name: bytes) -> str:
    found = re.search(rb"<%b>(.*?)</%b>" % (name, name), data, re.DOTALL)
    assert found is not None, name
    return f"sha256-{b64encode(sha256(found[1]).digest()).decode()}"
