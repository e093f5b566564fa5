"""Values that cannot be kept, or that no form would take, are told at their row and never bring anything down."""

import io
import json

import pytest
from openpyxl import Workbook

from catalog.models import CatalogImport, OfferTemplate, Provider, TargetGroup
from hjoerring.exchange import preview
from hjoerring.exchange.files import read_file
from tests.factories import (
    AreaFactory,
    CaseFactory,
    CategoryFactory,
    OfferFactory,
    ProviderFactory,
    TargetGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def yaml(text):
    return f"katalog: 1\n{text}".encode()


def in_cell(content):
    made = Workbook()
    sheet = made.active
    sheet.title = "Skabeloner"
    sheet.append(["Nøgle", "Navn", "Indhold"])
    sheet.append(["a", "A", content])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def read(data, name="k.yaml"):
    return preview.receive(*read_file(name, data), by=UserFactory(curator=True))


def faults(job):
    return " ".join(fault for entry in preview.faulty(job) for fault in entry.faults)


TEMPLATE = "templates:\n- key: a\n  label: A\n  content: "
ODD = {
    "blank in a key": yaml('offers:\n- {key: x, title: A, category: "a\\0b"}'),
    "blank in a list of keys": yaml('offers:\n- {key: x, title: A, barriers: ["a\\0b"]}'),
    "blank in a list of words": yaml('offers:\n- {key: x, title: A, expected_indicators: ["a\\0b"]}'),
    "blank in a text": yaml('offers:\n- {key: x, title: "a\\0b"}'),
    "blank in a template": yaml(TEMPLATE + '{title: "a\\0b"}'),
    "blank in a field of a template": yaml(TEMPLATE + '{"a\\0b": x}'),
    "blank in JSON": yaml(TEMPLATE + "'" + '{"title": "a\\u0000b"}' + "'"),
    "half a letter": yaml(TEMPLATE + "'" + '{"title": "a\\ud800b"}' + "'"),
    "half a letter in a name": yaml(TEMPLATE + "'" + '{"a\\ud800b": "x"}' + "'"),
    "no number": yaml(TEMPLATE + "'" + '{"capacity": NaN}' + "'"),
    "no end": yaml(TEMPLATE + "'" + '{"capacity": -Infinity}' + "'"),
    "too much": yaml(TEMPLATE + "'" + '{"hours_per_week": 1e999}' + "'"),
    "deep": yaml(TEMPLATE + "'" + "[" * 200_000 + "'"),
    "deep in a field": yaml(TEMPLATE + "'" + '{"title": ' + "[" * 900 + "]" * 900 + "}'"),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_what_cannot_be_kept_is_told_at_its_row(data):
    job = read(data)

    job.refresh_from_db()
    assert len(preview.faulty(job)) == 1
    assert faults(job)


def test_a_deep_cell_is_told_at_its_row():
    assert "ikke hel" in faults(read(in_cell("[" * 30_000), "k.xlsx"))


def test_the_page_answers_for_what_cannot_be_kept(client):
    client.force_login(UserFactory(curator=True))
    file = io.BytesIO(ODD["half a letter in a name"])
    file.name = "k.yaml"

    response = client.post("/katalog/filer/", {"file": file})

    assert response.status_code == 302
    assert "kendes ikke" in json.dumps(CatalogImport.objects.get().content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{category: findes_ikke}", "Kategori: »findes_ikke« findes ikke blandt kategorier"),
        ("{barriers: [findes_ikke]}", "Barrierer: »findes_ikke« findes ikke"),
        ("{barriers: [evner]}", "Barrierer: »evner« er ikke en af dem, der kan vælges her."),
        ("{capacity: abc}", "Pladser: Skriv et helt tal"),
        ("{capacity: 2.5}", "Pladser: Skriv et helt tal"),
        ("{duration_weeks: -5}", "Varighed i uger: Skriv et tal på mindst 0."),
        ("{duration_weeks: 0}", "varer mindst én uge"),
        ("{hours_per_week: " + "9" * 4_000 + "}", "Timer om ugen: "),
        ("{capacity: " + "9" * 5_000 + "}", "Pladser: "),
        ("{delivery: telepati}", "Form: Skriv en af disse"),
        ("{requires_consent: måske}", "Skriv ja eller nej."),
        ("{follow_up_interval_days: 9999}", "dage mellem opfølgninger"),
        ("{title: " + "x" * 500 + "}", "Titel: Skriv højst 120 tegn."),
        ("{purpose: Karina 12 04 88 1234}", "uden cpr-nummer"),
    ],
    ids=lambda value: value[:40],
)
def test_a_template_says_what_an_offer_may_say(content, words):
    AreaFactory(key="evner", kind="resource")

    assert words in faults(read(yaml(TEMPLATE + content)))


def test_a_good_template_is_taken():
    CategoryFactory(key="samtaler"), AreaFactory(key="soevn", kind="barrier")
    content = "{category: samtaler, barriers: [soevn], hours_per_week: 6.5, capacity: 12, requires_consent: true}"

    job = read(yaml(TEMPLATE + content))
    assert faults(job) == ""
    preview.apply(job)

    assert OfferTemplate.objects.get().content == {
        "category": "samtaler",
        "barriers": ["soevn"],
        "hours_per_week": 6.5,
        "capacity": 12,
        "requires_consent": True,
    }


def test_what_nobody_changed_in_a_template_is_left_alone():
    OfferTemplate.objects.create(key="a", label="A", content={"category": "nedlagt"})

    assert faults(read(yaml("templates:\n- {key: a, label: B, content: {category: nedlagt}}"))) == ""


@pytest.mark.parametrize("rows", ["providers:\n- key: a", "target_groups:\n- key: a"])
def test_a_file_says_why_something_is_not_used_any_more(rows):
    ProviderFactory(key="a"), TargetGroupFactory(key="a")

    job = read(yaml(f"{rows}\n  is_retired: ja"))
    assert "Skriv, hvorfor rækken ikke skal bruges længere." in faults(job)

    job = read(yaml(f"{rows}\n  is_retired: ja\n  retired_because: Lukket"))
    assert faults(job) == ""
    preview.apply(job)

    model = Provider if rows.startswith("providers") else TargetGroup
    assert model.objects.get(key="a").is_retired
    assert model.objects.get(key="a").retired_because == "Lukket"


def test_who_uses_what_is_retired_is_told_and_few_citizens_are_not_counted():
    group, provider = TargetGroupFactory(key="a"), ProviderFactory(key="b")
    for _ in range(2):
        OfferFactory(provider=provider).target_groups.add(group)
    CaseFactory(target_group=group)

    job = read(
        yaml(
            "providers:\n- {key: b, is_retired: ja, retired_because: Lukket}\n"
            "target_groups:\n- {key: a, is_retired: ja, retired_because: Ny lov}"
        )
    )

    notes = [row["note"] for part in preview.parts(job) for row in part.changed]
    assert "Bruges af: 2 indsatser. Dér bliver det stående." in notes
    assert any("under 5 sager" in note and "2 indsatser" in note for note in notes)


def test_an_address_is_told_from_a_key():
    OfferFactory(key="job_mentor", slug="job-mentor")

    job = read(yaml("intakes:\n- {offer: job-mentor, starts_on: 2099-03-01, capacity: 3}"))

    assert "»job-mentor« er adressen. Skriv nøglen: job_mentor." in faults(job)
