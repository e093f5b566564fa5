"""Encryption of single fields (AES-256-GCM) and keyed hashes for looking them up.

A sealed value is ``key id (1 byte) + nonce (12 bytes) + ciphertext and tag``. The context, such as a row's
reference, is bound in as associated data, so a value moved to another row does not open.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class SealBroken(Exception):
    """The value was not sealed here, for this context, with a key that is still known."""


def seal(text: str, context: str) -> bytes:
    key_id = settings.FIELD_KEY_ID
    nonce = os.urandom(12)
    sealed = AESGCM(settings.FIELD_KEYS[key_id]).encrypt(nonce, text.encode(), context.encode())
    return bytes([key_id]) + nonce + sealed


def unseal(value: bytes, context: str) -> str:
    """The text that was sealed. Raises `SealBroken`."""
    raw = bytes(value)
    try:
        return AESGCM(settings.FIELD_KEYS[raw[0]]).decrypt(raw[1:13], raw[13:], context.encode()).decode()
    except (InvalidTag, KeyError, IndexError, ValueError) as error:
        raise SealBroken from error


def keyed_hash(text: str) -> bytes:
    """32 bytes that find the same text again and tell nothing without the key (HMAC-SHA256)."""
    return hmac.digest(settings.HASH_KEY, text.encode(), "sha256")
