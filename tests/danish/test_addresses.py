"""Addresses put together from what the routes say once."""

import pytest
from django.urls import NoReverseMatch, reverse

from danish.addresses import address


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("case_list", []),
        ("case_detail", [7]),
        ("followup:follow_up_create", [7, 12]),
        ("followup:follow_up_create", [1, 1]),
    ],
)
def test_is_the_address_that_the_routes_give(name, numbers):
    assert address(name, *numbers) == reverse(name, args=numbers)


def test_another_number_gives_another_address():
    assert [address("case_detail", pk) for pk in (1, 25)] == [reverse("case_detail", args=[pk]) for pk in (1, 25)]


def test_a_route_that_is_not_there_is_told():
    with pytest.raises(NoReverseMatch):
        address("case_detail")
