"""What the proxy's file says of sizes, beside what the program takes: read, not run."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from cases.uploads import LARGEST
from danish.tables import MOST_BYTES

CADDYFILE = (settings.BASE_DIR / "deploy/Caddyfile").read_text()
FILE, FORM = (re.compile(re.search(rf"@{name} .*path_regexp (\S+)", CADDYFILE)[1]) for name in ("file", "form"))
SIZE = {name: int(size) * 10**6 for name, size in re.findall(r"request_body @(\w+) {\s+max_size (\d+)MB", CADDYFILE)}


@pytest.mark.parametrize(
    "address",
    [("cases:import_create", []), ("cases:document_create", [12]), ("occupation_import", [])],
    ids=lambda address: address[0],
)
def test_a_file_may_come_in_where_there_is_a_field_for_it(address):
    assert FILE.search(reverse(address[0], args=address[1]))


@pytest.mark.parametrize("path", ["/", "/sager/", "/sager/import/12/", "/sager/1/notater/nyt/", "/x/sager/import/"])
def test_nowhere_else(path):
    assert not FILE.search(path)


def test_each_address_has_one_size_and_it_is_no_less_than_the_programs():
    assert FILE == FORM
    assert SIZE["file"] > max(LARGEST, MOST_BYTES)
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < SIZE["form"] < SIZE["file"]


def test_what_is_too_big_is_told_in_danish():
    assert '<html lang="da">' in CADDYFILE
    assert f"højst fylde {LARGEST // 2**20} MB" in CADDYFILE
