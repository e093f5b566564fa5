"""Finding a note or a document by words, which stand in no address."""

import datetime

import pytest
from django.urls import reverse

from tests.factories import CaseNoteFactory, DocumentFactory, InvolvementFactory, UserFactory


@pytest.fixture
def url(case):
    return reverse("cases:paper_list", args=[case.pk])


@pytest.fixture(autouse=True)
def _papers(case):
    CaseNoteFactory(case=case, subject="Samtale om praktik", text="Karina vil gerne prøve biblioteket.", theme="talk")
    CaseNoteFactory(case=case, subject="Opringning", text="Lægen skriver en attest.", theme="health")
    DocumentFactory(case=case, title="Praktikaftale", theme="job", on=datetime.date(2026, 1, 5))
    DocumentFactory(case=case, title="Brev fra banken", theme="economy")


def found(response):
    return {str(one) for _, one in response.context["page"].object_list}


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("praktik", {"Samtale om praktik", "Praktikaftale"}),
        ("BIBLIOTEKET", {"Samtale om praktik"}),
        ("praktik aftale", {"Praktikaftale"}),
        ("helbred", {"Opringning"}),
        ("findes ikke", set()),
    ],
)
def test_every_word_is_in_the_title_the_text_or_the_theme(staff, url, words, titles):
    sent = staff.post(url, {"q": words})

    assert words not in sent.headers["Location"]
    assert found(staff.get(sent.headers["Location"])) == titles


def test_it_goes_together_with_the_other_filters(staff, url):
    sent = staff.post(url, {"q": "praktik", "slags": "notat"})

    assert found(staff.get(sent.headers["Location"])) == {"Samtale om praktik"}


def test_words_in_an_address_are_led_away(staff, url):
    response = staff.get(url, {"q": "praktik"})

    assert response.headers["Location"] == url


def test_a_search_from_another_session_is_over(client, staff, url, case, caseworker):
    sent = staff.post(url, {"q": "praktik"}).headers["Location"]
    client.logout()
    client.force_login(caseworker)

    page = client.get(sent)

    assert "Søgningen er udløbet. Søg igen." in page.text
    assert len(found(page)) == 4


def test_what_is_about_health_is_not_found_by_who_may_not_read_it(client, url, case):
    mentor = InvolvementFactory(case=case, user=UserFactory(mentor=True)).user
    client.force_login(mentor)

    sent = client.post(url, {"q": "attest"})

    assert found(client.get(sent.headers["Location"])) == set()


def test_a_cpr_number_is_refused_and_said_back_nowhere(staff, url):
    sent = staff.post(url, {"q": "010190-1234"})

    assert "0101" not in sent.headers["Location"]
    assert "Skriv ord, ikke et cpr-nummer." in staff.get(sent.headers["Location"]).text
