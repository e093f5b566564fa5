import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Consent, Document
from hjoerring.case_head_sql import facts_of
from journal.models import Event
from tests.cases.files import PDF
from tests.factories import CaseFactory, ConsentFactory, DepartmentFactory, InvolvementFactory, UserFactory

TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime.datetime(2026, 3, 2, 10, 42, tzinfo=datetime.UTC), tick=False):
        yield


def shared(client, case):
    """With whom, and for what, as the page tells it now."""
    consents = client.get(reverse("cases:consent_list", args=[case.pk])).context["shared"]
    return {(department.key, consent.purpose) for consent in consents for department in consent.departments.all()}


@pytest.fixture
def health():
    return DepartmentFactory(key="health", label="Sundhedsforvaltningen", short_label="Sundhed", order=1)


@pytest.fixture
def url(case):
    return reverse("consent_create", args=[case.pk])


def answers(*departments, **changed):
    return {
        "departments": [department.pk for department in departments],
        "purpose": "inform",
        "given_how": "written",
        "from_on": "02.03.2026",
        "until_on": "01.03.2027",
    } | changed


def test_a_consent_is_registered_with_its_paper(staff, url, case, caseworker, health):
    school = DepartmentFactory(short_label="Skole", order=2)
    paper = SimpleUploadedFile("underskrift.pdf", PDF)

    response = staff.post(url, answers(health, school, note="Kun om genoptræning", paper=paper))

    consent = case.consents.get()
    assert response.headers["Location"] == f"/sager/{case.pk}/samtykke/#samtykke-{consent.pk}"
    assert set(consent.departments.all()) == {health, school}
    assert (consent.registered_by, consent.note) == (caseworker, "Kun om genoptræning")
    assert (consent.scan.theme, consent.scan.direction, consent.scan.size) == ("consent", "in", len(PDF))
    texts = list(Event.objects.filter(case_id=case.pk, kind="consent").values_list("text", flat=True))
    assert texts == ["Samtykke givet: Give besked om, hvad der sker i sagen (Sundhed, Skole)"]


def test_a_wrong_paper_keeps_the_consent_back(staff, url, health):
    response = staff.post(url, answers(health, paper=SimpleUploadedFile("underskrift.pdf", b"nothing")))

    assert list(response.context["form"].errors) == ["paper"]
    assert not Consent.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"departments": []}, "departments", "Vælg mindst én, som borgeren siger ja til at dele med."),
        ({"departments": [999]}, "departments", "Vælg en af mulighederne på listen."),
        ({"purpose": ""}, "purpose", "Vælg, hvad borgeren siger ja til."),
        ({"until_on": ""}, "until_on", "Skriv, hvornår samtykket slutter."),
        ({"until_on": "01.03.2026"}, "until_on", "Datoen er passeret. Skriv en dag, der ikke er gået endnu."),
        (
            {"from_on": "01.05.2026", "until_on": "01.04.2026"},
            "until_on",
            "Samtykket kan ikke slutte, før det begynder.",
        ),
        (
            {"until_on": "04.03.2027"},
            "long_reason",
            "Et samtykke gælder højst et år. Vælg en tidligere dato, eller skriv, hvorfor det skal gælde længere.",
        ),
        (
            {"until_on": "04.03.2027"},
            "until_on",
            "Et samtykke gælder højst et år. Vælg en tidligere dato, eller skriv, hvorfor det skal gælde længere.",
        ),
    ],
)
def test_rules_are_told_at_their_field(staff, url, health, changed, field, message):
    response = staff.post(url, answers(health) | changed)

    assert response.status_code == 422
    assert response.context["form"].errors[field] == [message]
    assert not Consent.objects.exists()


def test_a_question_in_the_summary_has_no_colon(staff, url, health):
    page = staff.post(url, answers(health) | {"departments": [], "until_on": ""}).text

    assert "Hvem må vi dele med? Vælg mindst én" in page
    assert "Gælder til og med: Skriv" in page


def test_more_than_a_year_takes_a_reason(staff, url, case, health):
    staff.post(url, answers(health, until_on="01.03.2029", long_reason="Forløbet varer tre år."))

    assert case.consents.get().until_on == datetime.date(2029, 3, 1)


def test_a_department_that_is_retired_is_not_offered(staff, url, health):
    DepartmentFactory(label="Amtet", is_retired=True)

    assert "Amtet" not in staff.get(url).text


def test_the_database_refuses_a_consent_without_end_or_reason(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(case=case, from_on=TODAY, until_on=datetime.date(2028, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(case=case, withdrawn_at=timezone.now())


def test_a_consent_stays_as_it_was_given(case):
    consent = ConsentFactory(case=case)

    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(until_on=datetime.date(2026, 12, 30))


@pytest.mark.parametrize(
    ("from_on", "until_on", "shares"),
    [
        (datetime.date(2026, 3, 2), datetime.date(2026, 3, 2), True),
        (datetime.date(2026, 3, 3), datetime.date(2026, 4, 2), False),
        (datetime.date(2026, 1, 3), datetime.date(2026, 3, 1), False),
    ],
)
def test_we_share_on_the_days_of_the_consent(staff, case, health, from_on, until_on, shares):
    consent = ConsentFactory(case=case, departments=[health], from_on=from_on, until_on=until_on)

    assert (("health", "inform") in shared(staff, case)) is shares
    assert consent.is_live(TODAY) is shares


def test_we_share_for_that_purpose_with_that_department_in_that_case_only(staff, caseworker, case, health):
    other = DepartmentFactory()
    ConsentFactory(case=case, departments=[health])

    assert ("health", "inform") in shared(staff, case)
    assert ("health", "obtain") not in shared(staff, case)
    assert (other.key, "inform") not in shared(staff, case)
    assert not shared(staff, CaseFactory(coordinator=caseworker))


def test_a_withdrawal_works_at_once_and_needs_no_reason(staff, case, caseworker, health):
    consent = ConsentFactory(case=case, departments=[health])
    url = reverse("consent_withdraw", args=[case.pk, consent.pk])

    asked = staff.get(url)
    assert ("health", "inform") in shared(staff, case)
    response = staff.post(url)

    assert "Fra nu af deles intet" in asked.text
    assert response.headers["Location"] == f"{reverse('cases:consent_list', args=[case.pk])}#deles"
    assert ("health", "inform") not in shared(staff, case)
    consent.refresh_from_db()
    assert (consent.withdrawn_by, consent.withdrawn_at) == (caseworker, timezone.now())


def test_a_closed_case_shares_nothing_and_a_consent_can_still_be_withdrawn(staff, case, caseworker, health):
    consent = ConsentFactory(case=case, departments=[health])
    case.close(on=TODAY, reason="job", by=caseworker)
    url = reverse("consent_withdraw", args=[case.pk, consent.pk])

    page = staff.get(reverse("cases:consent_list", args=[case.pk]))

    assert ("health", "inform") not in shared(staff, case)
    assert page.context["shared"] == []
    assert url in page.text
    assert "Registrér samtykke" not in page.text
    assert facts_of(case.pk, TODAY).consents == ["-Sundhed"]
    assert staff.post(url).status_code == 302
    case.reopen(reason="Tilbage igen", by=caseworker)
    assert ("health", "inform") not in shared(staff, case)


def test_who_only_reads_a_closed_case_withdraws_nothing(client, case, caseworker):
    consent = ConsentFactory(case=case)
    case.close(on=TODAY, reason="job", by=caseworker)
    client.force_login(InvolvementFactory(case=case, user=UserFactory(mentor=True)).user)

    assert client.post(reverse("consent_withdraw", args=[case.pk, consent.pk])).status_code == 403
    consent.refresh_from_db()
    assert not consent.is_withdrawn


def test_the_first_of_two_withdrawals_counts(case, caseworker):
    consent = ConsentFactory(case=case)
    again = Consent.objects.get()
    consent.withdraw(by=caseworker)

    again.withdraw(by=UserFactory())

    assert again.withdrawn_by == caseworker
    assert Event.objects.filter(text__contains="trukket tilbage").count() == 1


def test_htmx_gets_the_question_as_a_dialog(staff, case, htmx):
    consent = ConsentFactory(case=case)

    response = staff.get(reverse("consent_withdraw", args=[case.pk, consent.pk]), headers=htmx)

    assert response.text.strip().startswith("<dialog")


def test_the_page_tells_what_is_shared_now(staff, case, health):
    ConsentFactory(case=case, departments=[health], note="Ikke om psykologen")
    over = ConsentFactory(case=case, until_on=datetime.date(2026, 2, 1))

    text = staff.get(reverse("cases:consent_list", args=[case.pk])).text

    shared = text[text.index('id="deles"') : text.index('id="gaelder"')]
    assert "Sundhedsforvaltningen" in shared
    assert "Ikke om psykologen" in shared
    assert over.departments.get().label not in shared
    assert "Udløbet" in text


def test_the_head_shows_each_department_with_yes_or_no(staff, case, caseworker, health):
    school = DepartmentFactory(short_label="Skole", order=2)
    ConsentFactory(case=case, departments=[health])
    ConsentFactory(case=case, departments=[health, school]).withdraw(by=caseworker)

    facts = facts_of(case.pk, TODAY)
    text = staff.get(reverse("cases:goal_list", args=[case.pk])).text

    assert facts.consents == ["+Sundhed", "-Skole"]
    assert "Skole: nej" in text
    assert "Sundhed: nej" not in text


def test_many_consents_cost_as_many_queries_as_one(staff, case, count_queries):
    url = reverse("cases:consent_list", args=[case.pk])
    ConsentFactory(case=case)
    one = count_queries(lambda: staff.get(url))

    ConsentFactory.create_batch(8, case=case)

    assert count_queries(lambda: staff.get(url)) == one


class TestNarrowing:
    """The citizen takes the word back for one department, and keeps it for the other."""

    @pytest.fixture
    def school(self):
        return DepartmentFactory(key="school", label="Skoleforvaltningen", short_label="Skole", order=2)

    @pytest.fixture
    def consent(self, case, health, school):
        return ConsentFactory(case=case, departments=[health, school], note="Kun om genoptræning")

    @pytest.fixture
    def withdraw(self, case, consent):
        return reverse("consent_withdraw", args=[case.pk, consent.pk])

    def test_one_is_left_out_at_once_and_the_other_stays(self, staff, case, caseworker, consent, withdraw, school):
        assert ("school", "inform") in shared(staff, case)

        assert staff.post(withdraw, {"departments": [school.pk]}).status_code == 302

        assert ("school", "inform") not in shared(staff, case)
        assert ("health", "inform") in shared(staff, case)
        rest = case.consents.get(narrows=consent)
        assert (rest.note, rest.until_on, rest.registered_by) == (consent.note, consent.until_on, caseworker)
        consent.refresh_from_db()
        assert consent.is_withdrawn
        assert consent.departments.count() == 2
        assert facts_of(case.pk, TODAY).consents == ["+Sundhed", "-Skole"]

    def test_the_page_and_the_history_tell_of_it(self, staff, case, consent, withdraw, school):
        staff.post(withdraw, {"departments": [school.pk]})

        text = staff.get(reverse("cases:consent_list", args=[case.pk])).text

        assert "Indsnævret 02.03.2026 kl. 11.42: før også med Skoleforvaltningen" in text
        assert Event.objects.latest("pk").text.endswith("gælder nu kun Sundhed")

    def test_all_of_them_leaves_nothing(self, staff, case, consent, withdraw, health, school):
        staff.post(withdraw, {"departments": [health.pk, school.pk]})

        assert case.consents.get().is_withdrawn

    def test_nobody_or_somebody_else_is_no_answer(self, staff, case, consent, withdraw):
        other = DepartmentFactory()

        assert staff.post(withdraw).status_code == 422
        assert staff.post(withdraw, {"departments": [other.pk]}).status_code == 422
        consent.refresh_from_db()
        assert not consent.is_withdrawn

    def test_sent_twice_it_happens_once(self, staff, case, consent, withdraw, school):
        told = [staff.post(withdraw, {"departments": [school.pk]}, follow=True).text for _ in range(2)]

        assert "Det er gemt. Fra nu af deles intet" in told[0]
        assert "Det var allerede trukket tilbage." in told[1]
        assert case.consents.count() == 2

    def test_of_two_tabs_each_takes_back_its_own(self, staff, case, consent, withdraw, health, school):
        staff.post(withdraw, {"departments": [school.pk]})

        second = staff.post(withdraw, {"departments": [health.pk]}, follow=True)

        assert shared(staff, case) == set()
        assert "Det er gemt. Fra nu af deles intet" in second.text
        assert all(one.is_withdrawn for one in case.consents.all())

    def test_what_is_left_keeps_those_whom_nobody_took_back(self, staff, case, consent, withdraw, health, school):
        jobs = DepartmentFactory(key="jobs", order=3)
        consent.departments.add(jobs)
        staff.post(withdraw, {"departments": [school.pk]})

        staff.post(withdraw, {"departments": [health.pk, school.pk]})

        assert shared(staff, case) == {("jobs", "inform")}
