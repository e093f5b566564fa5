"""Addresses that hold only numbers, for lists: the routes are looked up once for each name, not once for each row."""

from functools import cache

from django.urls import reverse


def address(name: str, *numbers: int) -> str:
    return _pattern(name, len(numbers)).format(*numbers)


@cache
def _pattern(name: str, count: int) -> str:
    marks = [2_000_000_011 + place for place in range(count)]
    found = reverse(name, args=marks)
    for mark in marks:
        found = found.replace(str(mark), "{}")
    return found
