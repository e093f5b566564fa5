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
    return seal_bytes(text.encode(), context)


def unseal(value: bytes, context: str) -> str:
    """The text that was sealed. Raises `SealBroken`."""
    try:
        return unseal_bytes(value, context).decode()
    except UnicodeDecodeError as error:
        raise SealBroken from error


def seal_bytes(data: bytes, context: str) -> bytes:
    key_id = settings.FIELD_KEY_ID
    nonce = os.urandom(12)
    return bytes([key_id]) + nonce + AESGCM(settings.FIELD_KEYS[key_id]).encrypt(nonce, data, context.encode())


def unseal_bytes(value: bytes, context: str) -> bytes:
    """What was sealed. Raises `SealBroken`."""
    raw = bytes(value)
    try:
        return AESGCM(settings.FIELD_KEYS[raw[0]]).decrypt(raw[1:13], raw[13:], context.encode())
    except (InvalidTag, KeyError, IndexError, ValueError) as error:
        raise SealBroken from error


def keyed_hash(text: str) -> bytes:
    """32 bytes that find the same text again and tell nothing without the key (HMAC-SHA256)."""
    return hmac.digest(settings.HASH_KEY, text.encode(), "sha256")
