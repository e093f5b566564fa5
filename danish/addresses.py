"""Addresses that hold only numbers, one slug, or one of each, for lists: the routes are looked up once for each name,
not once for each row."""

from functools import cache

from django.urls import reverse


def address(name: str, *numbers: int) -> str:
    return pattern(name, len(numbers)).format(*numbers)


def address_of_slug(name: str, slug: str) -> str:
    return slug_pattern(name).format(slug)


def address_of_number_and_slug(name: str, number: int, slug: str) -> str:
    return number_and_slug_pattern(name).format(number, slug)


@cache
def number_and_slug_pattern(name: str) -> str:
    number, slug = 2_000_000_011, "a-slug-that-nothing-has"
    return reverse(name, args=[number, slug]).replace(str(number), "{}").replace(slug, "{}")


@cache
def slug_pattern(name: str) -> str:
    """The address with a gap, `{}`, for the slug."""
    mark = "a-slug-that-nothing-has"
    return reverse(name, args=[mark]).replace(mark, "{}")


@cache
def pattern(name: str, count: int = 1) -> str:
    """The address with a gap, `{}`, for each number."""
    marks = [2_000_000_011 + place for place in range(count)]
    found = reverse(name, args=marks)
    for mark in marks:
        found = found.replace(str(mark), "{}")
    return found
