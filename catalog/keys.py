from collections.abc import Callable
from itertools import count

from django.db import IntegrityError, transaction


def with_free_key(wanted: str, between: str, is_taken: Callable[[str], bool], save: Callable[[str], None]) -> None:
    """Save something under the key that is wanted, or under that with a number when others have it."""
    for number in count(1):
        key = wanted if number == 1 else f"{wanted}{between}{number}"
        if is_taken(key):
            continue
        try:
            with transaction.atomic():
                save(key)
        except IntegrityError:
            if not is_taken(key):  # else another one took it at the same moment
                raise
        else:
            return
