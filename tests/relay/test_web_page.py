"""The page: one file, nothing foreign, and the policy that lets a browser run no other script."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from livecli.relay.web_page import web_page


def test_the_policy_has_the_digests_of_the_page():
    """Else a browser would run nothing, or anything."""
    page, policy = web_page()

    for name in ("script", "style"):
        (text,) = re.findall(rb"<%b>(.*?)</%b>" % (name.encode(), name.encode()), page, re.DOTALL)
        digest = b64encode(sha256(text).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy


def test_nothing_of_the_feed_becomes_markup():
    """Nor is anything loaded from elsewhere."""
    page, _ = web_page()

    for word in (
        b"innerHTML",
        b"outerHTML",
        b"insertAdjacent",
        b"document.write",
        b"eval(",
        b"on=",
    ):
        assert word not in page, word
    addresses = set(re.findall(rb"https?://[^\"' ]+", page))

    assert addresses == {b"http://www.w3.org/2000/svg"}  # a name, never asked for
