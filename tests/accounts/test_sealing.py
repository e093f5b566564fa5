import pytest

from accounts.sealing import SealBroken, keyed_hash, seal, unseal


def test_what_is_sealed_opens_only_in_its_own_context():
    sealed = seal("Hjørring ✓", "row 1")

    assert unseal(sealed, "row 1") == "Hjørring ✓"
    assert seal("Hjørring ✓", "row 1") != sealed
    with pytest.raises(SealBroken):
        unseal(sealed, "row 2")


@pytest.mark.parametrize("value", [b"", b"\x01", b"\x09" + b"0" * 40, b"\x01" + b"0" * 40])
def test_what_was_never_sealed_does_not_open(value):
    with pytest.raises(SealBroken):
        unseal(value, "row 1")


def test_an_older_key_still_opens(settings):
    sealed = seal("gammelt", "row 1")
    settings.FIELD_KEYS = {**settings.FIELD_KEYS, 2: b"n" * 32}
    settings.FIELD_KEY_ID = 2

    assert seal("nyt", "row 1")[0] == 2
    assert unseal(sealed, "row 1") == "gammelt"


def test_the_hash_depends_on_the_key(settings):
    before = keyed_hash("0101801234")
    settings.HASH_KEY = b"n" * 32

    assert len(before) == 32
    assert keyed_hash("0101801234") != before
