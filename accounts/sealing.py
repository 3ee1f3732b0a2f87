"""Encryption of identity numbers and files, and the keyed hash they are looked up by.

Every sealed value begins with a version byte that names algorithm and key, so both can be replaced later.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

AES_GCM = 1


class CannotUnseal(ValueError):
    """The value was changed, or sealed under another key."""


def seal(content: bytes) -> bytes:
    nonce = os.urandom(12)
    head = bytes([AES_GCM])
    return head + nonce + AESGCM(settings.FIELD_KEY).encrypt(nonce, content, head)


def unseal(sealed: bytes) -> bytes:
    sealed = bytes(sealed)
    if sealed[:1] != bytes([AES_GCM]):
        raise CannotUnseal("unknown sealing version")
    try:
        return AESGCM(settings.FIELD_KEY).decrypt(sealed[1:13], sealed[13:], sealed[:1])
    except InvalidTag:
        raise CannotUnseal("the value was changed or sealed under another key") from None


def keyed_hash(text: str) -> str:
    """64 hex digits; the same text always gives the same, without the key nothing can be tried out."""
    return hmac.new(settings.HASH_KEY, text.encode(), hashlib.sha256).hexdigest()
