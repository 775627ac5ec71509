"""Addresses and cookies that nobody can guess, and all that is kept of them."""

import hashlib
import secrets

BYTES = 32  # of chance


def made() -> str:
    """A new secret; it fits into an address."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """All that is kept of what makes an address or a cookie unguessable."""
    return hashlib.sha256(secret.encode()).hexdigest()
