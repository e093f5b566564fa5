import pytest
import time_machine
from django.urls import NoReverseMatch, get_resolver, reverse

from cases.templatetags.looks import PAGES
from journal.models import Access, Event
from tests.factories import CaseFactory, InvolvementFactory, UserFactory

WARM = 2  # savepoints around the view


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
    assert page.index("Tirsdag den 3. marts 2026") < page.index("Mandag den 2. marts 2026")
    assert "09.05" in page
    assert f"Mål · {caseworker.name}" in page


def test_filter_by_kind(staff, case, caseworker, url, htmx):
    case.note("goal", "Mål tilføjet: Svejser", by=caseworker)
    case.note("plan", "Indsats lagt i planen", by=caseworker)

    for headers in ({}, htmx):
        response = staff.get(url, {"slags": "goal"}, headers=headers)

        assert "Svejser" in response.text
        assert "Indsats lagt" not in response.text
        assert 'Alle hændelser <span class="hm-num">2</span>' in response.text
    assert "<html" not in response.text


def test_every_kind_of_event_has_its_group_with_a_true_number(staff, case, caseworker, url):
    for number, kind in enumerate(Event.Kind.values, start=1):
        for _ in range(number):
            case.note(kind, f"Noget om {kind}", by=caseworker)

    for value, label, count in staff.get(url).context["groups"]:
        page = staff.get(url, {"slags": value}).context["page"]
        assert page.paginator.count == count == sum(len(events) for _, events in shown(staff, url, value)), label
        assert count


def shown(staff, url, kind):
    return staff.get(url, {"slags": kind, "alle": "on"}).context["days"]


def test_words_are_found_and_stand_in_no_address(staff, case, caseworker, url, htmx):
    case.note("goal", "Mål tilføjet: Svejser", by=caseworker)
    case.note("plan", "Indsats lagt i planen: Mentor", by=caseworker)

    for headers in ({}, htmx):
        response = staff.post(url, {"q": "mentor indsats"}, headers=headers)
        assert "mentor" not in response.headers["Location"].lower()
        page = staff.get(response.headers["Location"], headers=headers).text

        assert "lagt i planen" in page
        assert "Svejser" not in page
    assert "mentor" not in staff.get(url, {"q": "mentor"}).headers["Location"]


def test_a_period_holds_both_its_days(staff, case, caseworker, url):
    for moment, text in (
        ("2026-03-01 23:30+01:00", "Dagen før"),
        ("2026-03-02 00:10+01:00", "Den første"),
        ("2026-03-29 23:50+02:00", "Den sidste"),
        ("2026-03-30 00:10+02:00", "Dagen efter"),
    ):
        with time_machine.travel(moment):
            case.note("goal", text, by=caseworker)

    page = staff.get(url, {"fra": "2.3.2026", "til": "29-03-2026"}).text

    assert "Den første" in page
    assert "Den sidste" in page
    assert "Dagen før" not in page
    assert "Dagen efter" not in page
    assert "ligger før fra-datoen" in staff.get(url, {"fra": "3.3.2026", "til": "2.3.2026"}).text


def test_all_of_it_stands_on_one_page_for_paper(staff, case, caseworker, url):
    Event.objects.bulk_create(Event(case_id=case.pk, actor=caseworker, kind="goal", text=f"x{n}") for n in range(60))

    assert len(staff.get(url).context["page"]) == 25
    short = staff.get(url).text
    assert "Udskriv hele historikken" in short
    assert "data-print" not in short
    whole = staff.get(url, {"alle": "on"})
    assert len(whole.context["page"]) == 60
    assert "data-print" in whole.text


@pytest.mark.parametrize("query", [{"slags": "\x00"}, {"slags": "x" * 100_000}, {"side": "9" * 5000}, {"side": "-1"}])
def test_impossible_filters_show_everything(staff, case, caseworker, url, query):
    case.note("goal", "Mål tilføjet: Svejser", by=caseworker)

    assert "Svejser" in staff.get(url, query).text


def test_other_cases_events_are_not_here(staff, caseworker, url):
    CaseFactory(coordinator=caseworker).note("goal", "Andres mål", by=caseworker)

    assert "Andres mål" not in staff.get(url).text


def test_25_a_page_at_the_same_price(staff, case, caseworker, url, count_queries):
    counts = []
    for more in (1, 24, 75):
        Event.objects.bulk_create(Event(case_id=case.pk, actor=caseworker, kind="goal", text="x") for _ in range(more))
        staff.get(url)
        counts.append(count_queries(lambda: staff.get(url)))

    assert len(set(counts)) == 1
    assert counts[0] <= 13 + WARM
    assert len(staff.get(url).context["page"]) == 25


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

        for words in ("Poul Riis", "Mentor", "Mål", "Læste", "Signe Dahl", "Ressourcer og barrierer", "Afvist"):
            assert words in page
        assert "goal_list" not in page
        assert Access.objects.of_case(case.pk).count() == 3

    def test_tells_reading_from_changing(self, staff, case, url):
        staff.post(reverse("cases:goal_create", args=[case.pk]), {"kind": "job", "title": "Svejser"})
        staff.post(reverse("cases:cpr_show", args=[case.pk]))

        page = staff.get(url).text

        assert page.count("Ændrede") == 1
        assert Access.objects.of_case(case.pk).filter(wrote=True).count() == 2

    def test_is_reached_from_the_history(self, staff, case, url):
        assert url in staff.get(reverse("cases:case_history", args=[case.pk])).text

    def test_25_a_page_at_the_same_price(self, staff, case, caseworker, url, count_queries):
        counts = []
        for more in (1, 24, 75):
            look = {"case_id": case.pk, "user": caseworker, "role": caseworker.role, "page": "case_detail"}
            Access.objects.bulk_create(Access(**look) for _ in range(more))
            staff.get(url)
            counts.append(count_queries(lambda: staff.get(url)))

        assert len(set(counts)) == 1
        assert len(staff.get(url).context["page"]) == 25


NOT_OF_A_CASE = {"followup:calendar_feed"}  # whose one argument is the secret of its address


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
    assert found - NOT_OF_A_CASE <= set(PAGES)


def test_a_cpr_number_in_somebodys_words_does_not_reach_the_timeline(caseworker):
    case = CaseFactory(coordinator=caseworker)

    case.note("case", "Genåbnet, se 120488-1234 og 1204881234.", by=caseworker)

    assert Event.objects.of_case(case.pk).first().text == "Genåbnet, se 120488-•••• og 120488••••."


@pytest.mark.parametrize("name", ["case_history", "paper_list"])
@pytest.mark.parametrize("field", ["fra", "til"])
def test_a_day_that_is_none_is_told_at_the_field(staff, case, htmx, name, field):
    for headers in ({}, htmx):
        response = staff.post(reverse(f"cases:{name}", args=[case.pk]), {"q": "møde", field: "99/99"}, headers=headers)

        assert response.status_code == 422
        assert f'id="id_{field}_error">Skriv datoen som 24.11.2026.' in response.text
        assert 'value="99/99"' in response.text
        assert 'value="møde"' in response.text
