"""Somebody sends more than any form has: refused with a page, and no alarm for whoever runs the system."""

import logging

import pytest


@pytest.mark.parametrize(
    "said", [{f"felt{n}": "1" for n in range(2_001)}, {"q": "x" * 2_500_001}], ids=["fields", "bytes"]
)
def test_too_much_is_refused_without_an_error_in_the_log(staff, caplog, said):
    response = staff.post("/sager/ny/", said)

    assert response.status_code == 400
    assert "Det, der blev sendt, kan ikke læses" in response.text
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
