import pytest
import time_machine
from django.urls import NoReverseMatch, get_resolver, reverse

from cases.templatetags.looks import PAGES
from journal.models import Access, Event
from tests.factories import CaseFactory, InvolvementFactory, UserFactory

WARM = 2  # savepoints around the view


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


@pytest.fixture
def url(case):
    return reverse("cases:case_history", args=[case.pk])


def test_the_newest_comes_first_with_time_and_name(staff, case, caseworker, url):
    with time_machine.travel("2026-03-02 09:05+01:00"):
        case.note("goal", "Mål tilføjet: Svejser", by=caseworker)
    with time_machine.travel("2026-03-03 14:30+01:00"):
        case.note("plan", "Indsats lagt i planen", by=caseworker)

    page = staff.get(url).text

    assert page.index("Indsats lagt i planen") < page.index("Mål tilføjet: Svejser")
    assert "ma 02.03.2026 kl. 09.05" in page
    assert f"Mål · {caseworker.name}" in page


def test_filter_by_kind(staff, case, caseworker, url, htmx):
    case.note("goal", "Mål tilføjet: Svejser", by=caseworker)
    case.note("plan", "Indsats lagt i planen", by=caseworker)

    for headers in ({}, htmx):
        response = staff.get(url, {"slags": "goal"}, headers=headers)

        assert "Svejser" in response.text
        assert "Indsats lagt" not in response.text
    assert "<html" not in response.text


@pytest.mark.parametrize("query", [{"slags": "\x00"}, {"slags": "x" * 100_000}, {"side": "9" * 5000}, {"side": "-1"}])
def test_impossible_filters_show_everything(staff, case, caseworker, url, query):
    case.note("goal", "Mål tilføjet: Svejser", by=caseworker)

    assert "Svejser" in staff.get(url, query).text


def test_other_cases_events_are_not_here(staff, caseworker, url):
    CaseFactory(coordinator=caseworker).note("goal", "Andres mål", by=caseworker)

    assert "Andres mål" not in staff.get(url).text


def test_fifty_a_page_at_the_same_price(staff, case, caseworker, url, count_queries):
    counts = []
    for more in (1, 24, 75):
        Event.objects.bulk_create(Event(case_id=case.pk, actor=caseworker, kind="goal", text="x") for _ in range(more))
        staff.get(url)
        counts.append(count_queries(lambda: staff.get(url)))

    assert len(set(counts)) == 1
    assert counts[0] <= 13 + WARM
    assert len(staff.get(url).context["page"]) == 50


class TestAccesses:
    @pytest.fixture
    def url(self, case):
        return reverse("cases:case_accesses", args=[case.pk])

    def test_says_who_saw_what_and_why_in_words(self, staff, client, case, url):
        mentor = UserFactory(mentor=True, first_name="Poul", last_name="Riis")
        InvolvementFactory(case=case, user=mentor)
        stranger = UserFactory(first_name="Signe", last_name="Dahl")
        client.force_login(mentor)
        client.get(reverse("cases:goal_list", args=[case.pk]))
        client.force_login(stranger)
        client.get(reverse("cases:factor_list", args=[case.pk]))
        client.force_login(case.coordinator)

        page = client.get(url).text

        for words in ("Poul Riis", "Mentor", "Mål", "Vist", "Signe Dahl", "Ressourcer og barrierer", "Afvist"):
            assert words in page
        assert "goal_list" not in page
        assert Access.objects.of_case(case.pk).count() == 3

    def test_is_reached_from_the_history(self, staff, case, url):
        assert url in staff.get(reverse("cases:case_history", args=[case.pk])).text

    def test_fifty_a_page_at_the_same_price(self, staff, case, caseworker, url, count_queries):
        counts = []
        for more in (1, 24, 75):
            look = {"case_id": case.pk, "user": caseworker, "role": caseworker.role, "page": "case_detail"}
            Access.objects.bulk_create(Access(**look) for _ in range(more))
            staff.get(url)
            counts.append(count_queries(lambda: staff.get(url)))

        assert len(set(counts)) == 1
        assert len(staff.get(url).context["page"]) == 50


def test_every_page_of_a_case_has_a_name_in_danish():
    found = set()
    for namespace in ("cases", "plans", "followup"):
        _, resolver = get_resolver().namespace_dict[namespace]
        for name in {pattern.name for pattern in resolver.url_patterns}:
            for count in range(1, 4):
                try:
                    reverse(f"{namespace}:{name}", args=[1] * count)
                except NoReverseMatch:
                    continue
                found.add(f"{namespace}:{name}")

    assert found
    assert found <= set(PAGES)
