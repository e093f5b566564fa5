"""What comes with the product goes the normal way into the catalogue, and an editor's desk is left alone."""

import shutil

import pytest
import yaml
from django.conf import settings

from catalog.models import Offer, OfferTemplate, OfferVersion
from hjoerring.reference import SECTIONS, load_reference
from tests.factories import UserFactory


@pytest.fixture
def base(tmp_path):
    """A copy of the data files that a test may change."""
    for file in {section.file for section in SECTIONS}:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(settings.BASE_DIR / file, tmp_path / file)
    return tmp_path


def change(base, key, **values):
    path = base / "catalog/data/offers.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    next(entry for entry in data["offers"] if entry["key"] == key).update(values)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def wordings(key):
    return list(OfferVersion.objects.filter(offer__key=key).order_by("number").values_list("number", "state"))


def test_every_shipped_offer_is_published_through_the_normal_states():
    load_reference()

    published = OfferVersion.objects.in_force()
    assert published.count() == Offer.objects.published().count() == 47
    one = published.get(offer__key="everyday_mentor")
    assert list(one.events.order_by("pgh_id").values_list("state", flat=True)) == ["draft", "in_review", "published"]
    assert (one.number, one.made_by, one.decided_by, one.offer.revise_on is not None) == (1, None, None, True)
    assert set(one.barriers.all()) == set(one.offer.barriers.all())
    assert [version for version in published if version.missing()] == []


def test_loading_twice_makes_no_second_wording():
    load_reference()
    load_reference()

    assert OfferVersion.objects.count() == 47


def test_a_changed_file_makes_the_next_wording(base):
    load_reference(base)
    change(base, "everyday_mentor", title="Mentor til hverdagen", barriers=["debt"])

    load_reference(base)

    assert wordings("everyday_mentor") == [(1, "superseded"), (2, "published")]
    version = OfferVersion.objects.get(offer__key="everyday_mentor", number=2)
    assert (version.title, [area.key for area in version.barriers.all()]) == ("Mentor til hverdagen", ["debt"])
    assert OfferVersion.objects.count() == 48


def test_a_draft_on_the_desk_stays_there(base):
    load_reference(base)
    draft = OfferVersion.next_of(Offer.objects.get(key="everyday_mentor"))
    draft.change(by=UserFactory(curator=True), lists=draft.lists_of())
    change(base, "everyday_mentor", title="Mentor til hverdagen")

    load_reference(base)

    assert wordings("everyday_mentor") == [(1, "superseded"), (2, "draft"), (3, "published")]


def test_there_is_a_template_for_each_category():
    load_reference()

    starts = [template.start() for template in OfferTemplate.objects.order_by("order")]
    assert len({start["category"].key for start in starts}) == 5
    assert all(start["track"] and start["provider"] for start in starts)
