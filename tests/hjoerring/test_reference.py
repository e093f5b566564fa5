import shutil
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.models import GoalSuggestion
from catalog.models import Area, Category, Offer, TargetGroup, Theme
from companies.models import Branch
from hjoerring.reference import SECTIONS, DataFileError, danish_slug, load_reference


@pytest.fixture
def base(tmp_path):
    """A copy of the data files that a test may change."""
    for file in {section.file for section in SECTIONS}:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(settings.BASE_DIR / file, tmp_path / file)
    return tmp_path


def change(base: Path, file: str, section: str, key: str, **values) -> None:
    data = yaml.safe_load((base / file).read_text(encoding="utf-8"))
    next(entry for entry in data[section] if entry["key"] == key).update(values)
    (base / file).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def remove(base: Path, file: str, section: str, key: str) -> None:
    data = yaml.safe_load((base / file).read_text(encoding="utf-8"))
    data[section] = [entry for entry in data[section] if entry["key"] != key]
    (base / file).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


OFFERS = ("catalog/data/offers.yaml", "offers")
MENTOR = (*OFFERS, "everyday_mentor")


def test_everything_is_loaded():
    load_reference()

    assert Area.objects.barriers().count() == 33
    assert Area.objects.resources().count() == 24
    assert Offer.objects.published().count() == 47
    assert Branch.objects.count() == 12
    assert GoalSuggestion.objects.count() == 30
    assert TargetGroup.objects.count() == 13
    assert Category.objects.count() == 5
    assert Theme.objects.count() == 7


def test_an_offer_has_its_references_and_a_danish_address():
    load_reference()

    offer = Offer.objects.get(key="paid_hours_start")
    assert offer.slug == "loentimer-foerst"
    assert offer.category.colour == "company"
    assert offer.provider.label == "Virksomhedsteamet"
    assert "benefit_worry" in offer.barriers.values_list("key", flat=True)
    assert set(offer.strengthens.values_list("kind", flat=True)) == {"resource"}
    assert offer.target_groups.count() >= 3


def test_loading_twice_changes_nothing():
    load_reference()
    stamps = list(Offer.objects.order_by("pk").values_list("pk", "version", "changed_at"))

    outcomes = load_reference()

    assert [(outcome.new, outcome.changed, outcome.kept) for outcome in outcomes] == [(0, 0, [])] * len(SECTIONS)
    assert list(Offer.objects.order_by("pk").values_list("pk", "version", "changed_at")) == stamps


def test_loading_costs_few_queries(count_queries):
    assert count_queries(load_reference) < 60
    assert count_queries(load_reference) < 33


def test_a_changed_file_is_followed(base):
    load_reference(base)
    change(base, *MENTOR, title="Mentor til hverdagen", capacity=99, hours_per_week=2.5, barriers=["debt"])

    outcomes = load_reference(base)

    offer = Offer.objects.get(key="everyday_mentor")
    assert (offer.title, offer.capacity, str(offer.hours_per_week)) == ("Mentor til hverdagen", 99, "2.5")
    assert list(offer.barriers.values_list("key", flat=True)) == ["debt"]
    assert offer.slug == "hverdagsmentor"  # addresses stay
    assert offer.version == 2
    assert sum(outcome.changed for outcome in outcomes) == 1


def test_what_an_editor_has_changed_is_left_alone(base):
    load_reference(base)
    offer = Offer.objects.get(key="everyday_mentor")
    offer.purpose = "Redaktørens formål."
    offer.save()
    offer.barriers.set([Area.objects.get(key="isolation")])
    change(base, *MENTOR, purpose="Filens nye formål.", capacity=99, barriers=["debt"])

    outcomes = load_reference(base)

    offer.refresh_from_db()
    assert offer.purpose == "Redaktørens formål."
    assert list(offer.barriers.values_list("key", flat=True)) == ["isolation"]
    assert offer.capacity == 99
    kept = [text for outcome in outcomes for text in outcome.kept]
    assert sorted(kept) == ["everyday_mentor.barriers", "everyday_mentor.purpose"]


def test_a_field_given_back_its_loaded_value_follows_again(base):
    load_reference(base)
    area = Area.objects.filter(key="debt")
    label = area.get().label
    area.update(label="Redaktørens ord")
    load_reference(base)
    area.update(label=label)
    change(base, "catalog/data/areas.yaml", "areas", "debt", label="Gæld")

    load_reference(base)

    assert area.get().label == "Gæld"


def test_a_field_the_file_gives_for_the_first_time_is_filled(base):
    load_reference(base)
    change(base, *MENTOR, note="Kun om formiddagen")

    load_reference(base)

    assert Offer.objects.get(key="everyday_mentor").note == "Kun om formiddagen"


def test_a_row_that_left_the_file_stays_and_is_told(base):
    load_reference(base)
    remove(base, *MENTOR)

    outcomes = load_reference(base)

    assert Offer.objects.filter(key="everyday_mentor").exists()
    assert [key for outcome in outcomes for key in outcome.gone] == ["everyday_mentor"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"category": "no_such"}, "category points to no_such"),
        ({"barriers": ["no_such"]}, "barriers points to no_such"),
        ({"barriers": ["reliable"]}, "barriers cannot hold reliable"),
        ({"barriers": "debt"}, "barriers must be a list"),
        ({"capacity": "mange"}, "capacity: "),
        ({"delivery": "by_post"}, "delivery: "),
        ({"title": ""}, "title: "),
        ({"prise": 3}, "unknown field prise"),
    ],
)
def test_a_mistake_in_a_file_names_the_key_and_loads_nothing(base, values, words):
    change(base, *MENTOR, **values)

    with pytest.raises(DataFileError, match=f"offers.yaml, offers, everyday_mentor: .*{words}"):
        load_reference(base)

    assert not Theme.objects.exists()


def test_a_missing_field_is_told(base):
    data = yaml.safe_load((base / OFFERS[0]).read_text(encoding="utf-8"))
    del data["offers"][0]["purpose"]
    (base / OFFERS[0]).write_text(yaml.safe_dump(data), encoding="utf-8")

    with pytest.raises(DataFileError, match="company_placement_intro: purpose is missing"):
        load_reference(base)


def test_a_key_that_stands_twice_is_told(base):
    data = yaml.safe_load((base / OFFERS[0]).read_text(encoding="utf-8"))
    data["offers"].append(data["offers"][0])
    (base / OFFERS[0]).write_text(yaml.safe_dump(data), encoding="utf-8")

    with pytest.raises(DataFileError, match="company_placement_intro: the key stands twice"):
        load_reference(base)


@pytest.mark.parametrize("text", ["themes: [", "- a list", "themes: []"])
def test_a_broken_file_is_told(base, text):
    (base / "catalog/data/areas.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError, match=r"catalog/data/areas\.yaml, themes"):
        load_reference(base)


def test_the_command_prints_what_it_did():
    out = StringIO()
    call_command("load_reference", stdout=out)

    assert "offers: 47 in the file, 47 new, 0 changed, 0 kept by an editor" in out.getvalue()


def test_the_command_says_that_nothing_was_loaded(monkeypatch):
    def fail():
        raise DataFileError("offers.yaml, offers, x: broken")

    monkeypatch.setattr("hjoerring.management.commands.load_reference.load_reference", fail)

    with pytest.raises(CommandError, match=r"Nothing was loaded\. offers.yaml, offers, x: broken"):
        call_command("load_reference")


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Løntimer først", "loentimer-foerst"), ("ÅRETS Æble", "aarets-aeble"), ("Praktik: foden", "praktik-foden")],
)
def test_addresses_are_danish_without_danish_letters(text, slug):
    assert danish_slug(text) == slug
