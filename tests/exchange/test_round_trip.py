"""Out and in again loses nothing."""

import io

import pytest
from openpyxl import load_workbook

from catalog.models import Offer
from hjoerring.exchange import preview
from hjoerring.exchange.files import read_file, write_workbook
from hjoerring.exchange.kinds import KINDS
from hjoerring.exchange.snapshot import Snapshot
from tests.exchange.catalogue import empty, fill

pytestmark = pytest.mark.django_db


def cells(file):
    book = load_workbook(io.BytesIO(file))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def out(kind):
    now = Snapshot.take()
    return now.yaml() if kind == "yaml" else write_workbook(now.tables())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_what_goes_out_comes_in_again(kind, seed):
    writer = fill(seed)
    file, before = out(kind), out("xlsx")
    statuses = sorted(Offer.objects.values_list("status", flat=True))
    assert all(Snapshot.take().values[name] for name in KINDS)
    empty()

    job = preview.receive(*read_file(f"katalog.{kind}", file), by=writer)
    assert [entry.faults for entry in preview.faulty(job)] == []
    assert not Offer.objects.exists()
    preview.apply(job)

    assert (job.state, job.content) == ("applied", {})
    assert cells(out("xlsx")) == cells(before)
    if kind == "yaml":
        assert out(kind) == file
    assert sorted(Offer.objects.values_list("status", flat=True)) == statuses


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_a_file_that_says_what_the_catalogue_says_changes_nothing(kind):
    writer = fill(7)

    job = preview.receive(*read_file(f"katalog.{kind}", out(kind)), by=writer)

    for part in preview.parts(job):
        assert (part.new, part.changed, part.faulty, part.left_alone) == ([], [], [], 0), part.label
        assert part.same
