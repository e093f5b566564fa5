import datetime

import pytest
import time_machine
from django.urls import reverse

from cases.models import ReasonedLook
from journal.models import Access, Event
from tests.factories import CaseFactory, CitizenFactory, InvolvementFactory, UserFactory

WARM = 2  # savepoints around the view


class TestRequest:
    URL = reverse("cases:access_request")

    @pytest.fixture
    def case(self):
        return CaseFactory(citizen=CitizenFactory(cpr_text="710180-1234"))

    def answers(self, case, **kwargs):
        return {"case_number": case.number, "reason": "cover", "text": "Dækker ind for Mette"} | kwargs

    @pytest.mark.parametrize("written", ["S-{:06d}", "s{}", "{}", " S-{} "])
    def test_opens_the_case_for_eight_hours(self, staff, caseworker, case, written):
        with time_machine.travel("2026-03-02 09:00+01:00", tick=False):
            response = staff.post(self.URL, self.answers(case, case_number=written.format(case.pk)))
            page = staff.get(case.get_absolute_url()).text

        assert response.headers["Location"] == case.get_absolute_url()
        assert "Du ser sagen med en begrundelse" in page
        assert "kl. 17.00" in page
        look = Access.objects.filter(page="begrundet opslag").get()
        assert look.reason == "Jeg dækker ind for en kollega: Dækker ind for Mette"
        assert Event.objects.get().text == "Begrundet opslag: Jeg dækker ind for en kollega"
        assert Access.objects.filter(page="case_detail").get().relation == "reasoned"

    def test_is_found_by_cpr_too(self, staff, case):
        response = staff.post(self.URL, self.answers(case, case_number="710180-1234"))

        assert response.headers["Location"] == case.get_absolute_url()

    def test_closes_again(self, staff, caseworker, case):
        with time_machine.travel("2026-03-02 09:00+01:00", tick=False):
            staff.post(self.URL, self.answers(case))
        with time_machine.travel("2026-03-02 17:01+01:00", tick=False):
            staff.logout()
            staff.force_login(caseworker)
            assert staff.get(reverse("cases:goal_list", args=[case.pk])).status_code == 404

    def test_gives_no_right_to_change(self, staff, case):
        staff.post(self.URL, self.answers(case))

        page = staff.get(reverse("cases:goal_list", args=[case.pk])).text

        assert reverse("cases:goal_create", args=[case.pk]) not in page
        assert staff.get(reverse("cases:goal_create", args=[case.pk])).status_code == 403

    def test_unknown_and_restricted_look_alike(self, staff, case):
        restricted = CaseFactory(is_restricted=True)

        answers = [self.answers(case, case_number=number) for number in ("S-999999", restricted.number, "720180-1234")]
        responses = [staff.post(self.URL, given) for given in answers]

        assert [response.status_code for response in responses] == [422, 422, 422]
        for response in responses:
            assert "Der er ingen sag med det nummer, som du kan bede om at se." in response.text
        assert not ReasonedLook.objects.exists()
        noted = Access.objects.order_by("pk").values_list("case_id", "outcome")
        assert list(noted) == [(None, "refused"), (restricted.pk, "refused"), (None, "refused")]

    def test_a_case_one_may_see_is_just_opened(self, staff, caseworker):
        case = CaseFactory(coordinator=caseworker)

        response = staff.post(self.URL, self.answers(case))

        assert response.headers["Location"] == case.get_absolute_url()
        assert not ReasonedLook.objects.exists()

    def test_sent_twice_is_one_look(self, staff, case):
        for _ in range(2):
            assert staff.post(self.URL, self.answers(case)).status_code == 302

        assert ReasonedLook.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"case_number": ""}, "Skriv, hvilken sag"),
            ({"case_number": "Karina"}, "Skriv sagsnummeret som S-000123."),
            ({"case_number": "9" * 400}, "20 tegn"),
            ({"case_number": "9" * 19}, "Skriv sagsnummeret som"),
            ({"case_number": "\x00"}, "tegn, der ikke kan gemmes"),
            ({"reason": ""}, "Vælg en grund."),
            ({"reason": "nysgerrig"}, "på listen"),
            ({"text": ""}, "Skriv, hvad du skal bruge sagen til."),
            ({"text": "Vikar"}, "Skriv lidt mere om, hvorfor du skal se sagen."),
            ({"text": "x" * 100_000}, "300 tegn"),
        ],
    )
    def test_rules_are_told_at_the_field(self, staff, case, change, message):
        response = staff.post(self.URL, self.answers(case, **change))

        assert response.status_code == 422
        assert message in response.text
        assert not ReasonedLook.objects.exists()

    @pytest.mark.parametrize("role", ["mentor", "company_consultant", "discipline", "curator", "administrator"])
    def test_is_for_caseworkers_and_leads(self, client, case, role):
        client.force_login(UserFactory(**{role: True}))

        assert client.post(self.URL, self.answers(case)).status_code == 403
        assert not ReasonedLook.objects.exists()


def test_an_ended_involvement_closes_the_case(client):
    mentor = UserFactory(mentor=True)
    involvement = InvolvementFactory(user=mentor, until_on=datetime.date(2026, 3, 2))
    url = reverse("cases:goal_list", args=[involvement.case_id])

    for day, status in (("2026-03-02", 200), ("2026-03-03", 404)):
        with time_machine.travel(f"{day} 12:00+01:00"):
            client.logout()
            client.force_login(mentor)
            assert client.get(url).status_code == status


class TestList:
    URL = reverse("cases:access_list")

    @pytest.fixture
    def controller(self, client):
        client.force_login(UserFactory(controller=True, first_name="Connie", last_name="Control"))
        return client

    def look(self, **kwargs):
        case = kwargs.pop("case", None) or CaseFactory()
        user = kwargs.pop("user", None) or case.coordinator
        return Access.objects.create(case_id=case.pk, user=user, role=user.role, page="case_detail", **kwargs)

    def found(self, client, **query):
        return {look.pk for look in client.get(self.URL, query).context["page"]}

    def test_shows_numbers_and_staff_but_no_citizens(self, controller):
        case = CaseFactory(citizen=CitizenFactory(first_name="Hemmelig", last_name="Borger"))
        self.look(case=case)

        page = controller.get(self.URL).text

        assert case.number in page
        assert case.coordinator.name in page
        assert "Overblik" in page
        for secret in ("Hemmelig", case.citizen.cpr_masked, case.citizen.cpr_front):
            assert secret not in page

    def test_filters(self, controller):
        with time_machine.travel("2026-03-01 23:59+01:00"):
            early = self.look(user=UserFactory(first_name="Åse", last_name="Lund"))
        with time_machine.travel("2026-03-02 00:01+01:00"):
            late = self.look(outcome="refused")

        assert self.found(controller) == {early.pk, late.pk}
        assert self.found(controller, fra="02.03.2026") == {late.pk}
        assert self.found(controller, til="1/3-26") == {early.pk}
        assert self.found(controller, sag=f"S-{early.case_id:06d}") == {early.pk}
        assert self.found(controller, medarbejder="aase lund") == {early.pk}
        assert self.found(controller, udfald="refused") == {late.pk}

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ({"fra": "i går"}, "Skriv datoen som"),
            ({"fra": "02.03.2026", "til": "01.03.2026"}, "Til-datoen ligger før fra-datoen."),
            ({"sag": "Karina"}, "Skriv sagsnummeret som"),
            ({"sag": "9" * 5000}, "20 tegn"),
            ({"medarbejder": "\x00"}, "tegn, der ikke kan gemmes"),
            ({"medarbejder": "x" * 100_000}, "100 tegn"),
            ({"udfald": "måske"}, "på listen"),
        ],
    )
    def test_what_cannot_be_read_is_told(self, controller, query, message):
        look = self.look()

        response = controller.get(self.URL, query)

        assert response.status_code == 200
        assert message in response.text
        assert [row.pk for row in response.context["page"]] == [look.pk]

    def test_with_htmx_the_list_alone(self, controller, htmx):
        self.look()

        assert "<html" not in controller.get(self.URL, headers=htmx).text

    def test_fifty_a_page_at_the_same_price(self, controller, count_queries):
        counts = []
        for more in (1, 24, 75):
            for _ in range(more):
                self.look()
            controller.get(self.URL)
            counts.append(count_queries(lambda: controller.get(self.URL)))

        assert len(set(counts)) == 1
        assert counts[0] <= 5 + WARM
        assert len(controller.get(self.URL).context["page"]) == 50

    @pytest.mark.parametrize("role", ["team_lead", "administrator", "curator", "mentor"])
    def test_is_for_controllers(self, client, role):
        client.force_login(UserFactory(**{role: True}))

        assert client.get(self.URL).status_code == 403


@pytest.mark.parametrize(
    ("url", "is_case"),
    [("/sager/999/", True), ("/sager/999/plan/", True), ("/katalog/findes-ikke/", False), ("/findes-ikke/", False)],
)
def test_only_a_case_that_is_not_there_can_be_asked_for(staff, url, is_case):
    page = staff.get(url)

    assert page.status_code == 404
    assert ("Bed om adgang" in page.text) == is_case
    assert ("hører til et andet team" in page.text) == is_case


@pytest.mark.parametrize(("on", "leads_to"), [("", "case_detail"), ("&videre=deltag", "cases:join_request")])
def test_who_was_refused_asks_for_this_case_and_goes_on_to_take_part(staff, on, leads_to):
    case = CaseFactory()
    link = f"{reverse('cases:access_request')}?sag={case.number}{on}"
    assert link.replace("&", "&amp;") in staff.get(case.get_absolute_url()).text

    form = staff.get(link)
    assert form.context["form"]["case_number"].value() == case.number
    response = staff.post(link, {"case_number": case.number, "reason": "cover", "text": "Dækker ind for en kollega"})

    assert response.headers["Location"] == reverse(leads_to, args=[case.pk])


def test_what_is_missing_in_a_case_of_ones_own_needs_no_access(staff, caseworker):
    case = CaseFactory(coordinator=caseworker)

    page = staff.get(f"/sager/{case.pk}/maal/999/")

    assert page.status_code == 404
    assert "Bed om adgang" not in page.text
