import datetime
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from journal.models import Access, Event
from tests.factories import InvolvementFactory, UserFactory

ANSWERS = {
    "first_name": "Karina",
    "last_name": "Holm",
    "phone": "87654321",
    "town": "Hirtshals",
    "weekly_hours_ceiling": "18,5",
    "version": "1",
}


@pytest.fixture
def url(case):
    return reverse("cases:case_update", args=[case.pk])


def test_saves_citizen_and_ceiling(staff, case, url):
    response = staff.post(url, ANSWERS | {"has_protected_address": "on"})

    case.refresh_from_db()
    assert response.headers["Location"] == case.get_absolute_url()
    assert case.citizen.name == "Karina Holm"
    assert (case.citizen.phone, case.citizen.town) == ("87654321", "Hirtshals")
    assert case.citizen.has_protected_address
    assert case.weekly_hours_ceiling == Decimal("18.5")
    assert Event.objects.get().kind == "case"


@pytest.mark.parametrize("name", ["=1+1", "+45", "-x", "@a", "＝SUM(1)"])
def test_a_name_is_made_of_letters(staff, case, url, name):
    for field in ("first_name", "last_name"):
        response = staff.post(url, ANSWERS | {field: name, "version": case.version})

        assert response.status_code == 422
        assert "Skriv navnet med bogstaver." in response.text


def test_the_form_shows_what_is_saved(staff, url):
    page = staff.get(url).text

    assert 'value="12345678"' in page
    assert 'value="Hjørring"' in page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weekly_hours_ceiling": "0"}, "mellem 1 og 60 timer"),
        ({"weekly_hours_ceiling": "61"}, "mellem 1 og 60 timer"),
        ({"weekly_hours_ceiling": "mange"}, "Skriv et tal"),
        ({"weekly_hours_ceiling": "9" * 5000}, "form-error-message"),
        ({"first_name": " "}, "Skriv borgerens fornavn"),
        ({"last_name": ""}, "Skriv borgerens efternavn"),
        ({"email": "karina"}, "Skriv e-mailadressen som"),
        ({"phone": "1" * 21}, "20 tegn"),
        ({"town": "x" * 100_000}, "60 tegn"),
        ({"town": "H\x00"}, "tegn, der ikke kan gemmes"),
    ],
)
def test_rules_are_told_at_the_field(staff, case, url, change, message):
    response = staff.post(url, ANSWERS | change)

    case.refresh_from_db()
    assert response.status_code == 422
    assert message in response.text
    assert set(response.context["form"].errors) == set(change)
    assert case.version == 1
    assert case.citizen.phone == "12345678"


def test_somebody_else_saved_first(staff, case, url):
    staff.post(url, ANSWERS | {"town": "Sindal"})

    response = staff.post(url, ANSWERS | {"town": "Tårs"})

    assert response.status_code == 409
    assert "Sindal" in response.text
    assert "Tårs" in response.text
    case.citizen.refresh_from_db()
    assert case.citizen.town == "Sindal"


def test_sent_twice_saves_once(staff, url):
    answers = ANSWERS | {"_key": str(uuid.uuid4())}

    statuses = [staff.post(url, answers).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert Event.objects.count() == 1


def test_a_closed_case_is_not_changed(staff, case, url):
    case.closed_on, case.close_reason = datetime.date(2026, 1, 5), "job"
    case.save()

    assert staff.post(url, ANSWERS).status_code == 403
    case.citizen.refresh_from_db()
    assert case.citizen.town == "Hjørring"


def test_who_may_only_look_is_told_so(client, case, url):
    mentor = UserFactory(mentor=True)
    InvolvementFactory(case=case, user=mentor)
    client.force_login(mentor)

    assert client.get(url).status_code == 403


class TestShowCpr:
    @pytest.fixture
    def url(self, case):
        return reverse("cases:cpr_show", args=[case.pk])

    def test_swaps_the_number_in_and_notes_it(self, staff, caseworker, case, url, htmx):
        response = staff.post(url, headers=htmx)

        assert case.citizen.cpr in response.text
        assert "<html" not in response.text
        look = Access.objects.get()
        assert (look.case_id, look.user, look.page) == (case.pk, caseworker, "cases:cpr_show")

    def test_has_a_page_without_javascript(self, staff, case, url):
        response = staff.post(url)

        assert case.citizen.cpr in response.text
        assert "<h1" in response.text

    def test_is_offered_in_the_head_of_every_page(self, staff, case, url):
        assert f'action="{url}"' in staff.get(reverse("cases:goal_list", args=[case.pk])).text

    def test_is_never_a_link(self, staff, url):
        assert staff.get(url).status_code == 405

    def test_is_for_those_who_can_change_the_case(self, client, case, url):
        mentor = UserFactory(mentor=True)
        InvolvementFactory(case=case, user=mentor)
        client.force_login(mentor)

        assert url not in client.get(reverse("cases:goal_list", args=[case.pk])).text
        response = client.post(url)

        assert response.status_code == 403
        assert case.citizen.cpr not in response.text


def test_a_form_with_a_mistake_is_a_look_all_the_same(staff, case):
    url = reverse("cases:case_update", args=[case.pk])

    response = staff.post(url, {"weekly_hours_ceiling": "999", "version": 1, "_key": str(uuid.uuid4())})

    assert response.status_code == 422
    assert Access.objects.filter(case_id=case.pk, outcome="shown").count() == 1


def test_two_texts_side_by_side_are_a_look_all_the_same(staff, case):
    url = reverse("cases:case_update", args=[case.pk])

    response = staff.post(url, ANSWERS | {"town": "Sindal", "version": 0, "_key": str(uuid.uuid4())})

    assert response.status_code == 409
    assert Access.objects.filter(case_id=case.pk, outcome="shown").count() == 1
