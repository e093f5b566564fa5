import datetime
import re

import pytest
from django.urls import reverse

from journal.models import Access
from tests.factories import (
    CaseFactory,
    CitizenFactory,
    GoalFactory,
    InvolvementFactory,
    TargetGroupFactory,
    UserFactory,
)

URL = reverse("case_list")
TOKEN = re.compile(r"\b\w{64}\b")
WARM = 2  # savepoints around the view, which a request outside a test has as BEGIN and COMMIT


def named(name, **kwargs):
    first, last = name.split(" ", 1)
    return CaseFactory(citizen=CitizenFactory(first_name=first, last_name=last), **kwargs)


def search(client, text, **filters):
    """What a browser does: send the form and follow to the list."""
    return client.post(URL, {"q": text, **filters}, follow=True)


def names(response):
    return [row.name for row in response.context["page"]]


def test_shows_what_a_caseworker_needs(staff, caseworker):
    case = named("Karina Bødker", coordinator=caseworker)
    case.benefit_spells.create(benefit="Sygedagpenge", from_on=datetime.date(2025, 9, 19))
    GoalFactory(case=case, title="Svejser", rank=2)
    GoalFactory(case=case, title="Kontormedarbejder", rank=1)
    GoalFactory(case=case, title="Pilot", rank=None, status="dropped", status_reason="Synet")

    response = staff.get(URL)

    assert "Karina Bødker" in response.text
    assert case.citizen.cpr_masked in response.text
    assert case.citizen.cpr not in response.text
    assert case.number in response.text
    assert ">24<" in response.text
    assert "Kontormedarbejder" in response.text
    assert "Svejser" not in response.text
    assert "Pilot" not in response.text
    assert caseworker.name in response.text


def test_weeks_are_counted_over_spells_that_follow_each_other(staff, caseworker):
    case = CaseFactory(coordinator=caseworker)
    spells = [("2020-01-01", "2020-12-31"), ("2025-01-01", "2025-08-31"), ("2025-09-01", None)]
    for since, until in spells:
        case.benefit_spells.create(benefit="Kontanthjælp", from_on=since, until_on=until)
    ended = CaseFactory(coordinator=caseworker)
    ended.benefit_spells.create(benefit="Kontanthjælp", from_on="2025-01-01", until_on="2025-02-01")

    found = {row.values["nummer"]: row.values["uger"] for row in staff.get(URL).context["page"]}

    assert found == {case.number: 61, ended.number: None}
    assert case.support_since == datetime.date(2025, 1, 1)
    assert ended.support_since is None


def test_what_a_case_lacks_is_told(staff, caseworker):
    case = CaseFactory(coordinator=caseworker)
    case.involvements.all().delete()
    closed = CaseFactory(coordinator=caseworker, closed_on=datetime.date(2026, 1, 5), close_reason="job")
    unnamed = CaseFactory(coordinator=UserFactory(team=caseworker.team, first_name="", last_name="", username="x1"))

    response = staff.get(URL, {"status": "alle"})

    rows = {row.pk: row for row in response.context["page"]}
    for each in (case, closed, unnamed):
        assert f'href="{each.get_absolute_url()}"' in rows[each.pk].html
    assert ">Ikke fordelt</td>" in rows[case.pk].html
    assert rows[unnamed.pk].values["medarbejder"] == "x1"
    assert f'<a href="{reverse("cases:goal_list", args=[case.pk])}">Mangler mål</a>' in response.text
    assert "Mangler mål" not in rows[closed.pk].html
    assert "Afsluttet 05.01.2026" in response.text


def test_the_filters_show_what_was_asked_for(staff, caseworker):
    response = search(staff, '"<b>', mine="on", status="alle")

    assert 'value="&quot;&lt;b&gt;"' in response.text
    assert '<option value="alle" selected>Alle sager</option>' in response.text
    assert re.search(r'name="mine"[^>]* checked', response.text)


def test_names_are_in_danish_order(staff, caseworker):
    for name in ("Åse Lund", "Zenia Bay", "Øjvind Bro", "Aase Krog", "Ægir Dam", "Anna Ager"):
        named(name, coordinator=caseworker)

    assert names(staff.get(URL)) == ["Anna Ager", "Zenia Bay", "Ægir Dam", "Øjvind Bro", "Aase Krog", "Åse Lund"]
    assert names(staff.get(URL, {"sorter": "-navn"}))[0] == "Åse Lund"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kari", ["Karina Bødker"]),
        ("bød kar", ["Karina Bødker"]),
        ("KARINA BØDKER", ["Karina Bødker"]),
        ("aase", ["Åse Møller"]),
        ("åse", ["Åse Møller"]),
        ("100%", []),
        ("karina møller", []),
    ],
)
def test_search_by_every_word_of_a_name(staff, caseworker, text, found):
    named("Karina Bødker", coordinator=caseworker)
    named("Åse Møller", coordinator=caseworker)

    assert names(search(staff, text)) == found


def test_search_by_case_number(staff, caseworker):
    case = named("Karina Bødker", coordinator=caseworker)
    named("Åse Møller", coordinator=caseworker)

    for text in (case.number, case.number.lower(), str(case.pk), f" S{case.pk} "):
        assert names(search(staff, text)) == ["Karina Bødker"]


def test_a_search_is_noted_once_and_a_plain_list_is_not(staff, caseworker):
    staff.get(URL, {"maalgruppe": ""})
    assert not Access.objects.exists()

    search(staff, "Karina")

    look = Access.objects.get()
    assert (look.case_id, look.page, look.user) == (None, "case_list", caseworker)


@pytest.mark.parametrize("text", ["710180-1234", "7101801234", "Karina 710180-1234", "710180 1234"])
def test_a_whole_cpr_number_is_not_searched_for_in_the_address(staff, text):
    response = staff.get(URL, {"q": text}, follow=True)

    assert response.redirect_chain == [(URL, 302)]
    assert "Find på cpr-nummer" in response.text
    assert "1234" not in response.text


def test_filters(staff, caseworker):
    colleague = UserFactory(team=caseworker.team)
    sick, young = TargetGroupFactory(), TargetGroupFactory()
    mine = named("Anna Ager", coordinator=caseworker, target_group=sick)
    GoalFactory(case=mine)
    named("Bo Bro", coordinator=colleague, target_group=young)
    named("Carl Dam", coordinator=caseworker, closed_on=datetime.date(2026, 1, 5), close_reason="job")

    assert names(staff.get(URL)) == ["Anna Ager", "Bo Bro"]
    assert names(staff.get(URL, {"mine": "on"})) == ["Anna Ager"]
    assert names(staff.get(URL, {"vis": "uden-maal"})) == ["Bo Bro"]
    assert names(staff.get(URL, {"maalgruppe": young.pk})) == ["Bo Bro"]
    assert names(staff.get(URL, {"medarbejder": colleague.pk})) == ["Bo Bro"]
    assert names(staff.get(URL, {"status": "afsluttede"})) == ["Carl Dam"]
    assert names(staff.get(URL, {"status": "alle"})) == ["Anna Ager", "Bo Bro", "Carl Dam"]
    assert names(search(staff, "carl", status="alle", mine="on", medarbejder=caseworker.pk)) == ["Carl Dam"]


def test_sorting_by_group_weeks_and_day(staff, caseworker):
    first, second = TargetGroupFactory(order=1), TargetGroupFactory(order=2)
    long = named("Bo Bro", coordinator=caseworker, target_group=second, opened_on=datetime.date(2025, 1, 1))
    short = named("Anna Ager", coordinator=caseworker, target_group=first, opened_on=datetime.date(2026, 1, 1))
    long.benefit_spells.create(benefit="Kontanthjælp", from_on=datetime.date(2024, 1, 1))
    short.benefit_spells.create(benefit="Kontanthjælp", from_on=datetime.date(2026, 1, 1))

    for sorter, expected in [
        ("maalgruppe", ["Anna Ager", "Bo Bro"]),
        ("-maalgruppe", ["Bo Bro", "Anna Ager"]),
        ("uger", ["Anna Ager", "Bo Bro"]),
        ("-uger", ["Bo Bro", "Anna Ager"]),
        ("oprettet", ["Bo Bro", "Anna Ager"]),
        ("-oprettet", ["Anna Ager", "Bo Bro"]),
    ]:
        assert names(staff.get(URL, {"sorter": sorter})) == expected, sorter


def test_the_head_says_how_it_is_sorted_and_links_to_the_other_way(staff, caseworker):
    CaseFactory(coordinator=caseworker)

    response = staff.get(URL, {"sorter": "uger", "mine": "on"})

    assert 'aria-sort="ascending" class="hm-r hm-num"' in response.text
    assert "?sorter=-uger&amp;mine=on" in response.text


def test_pages_are_in_the_address(staff, caseworker):
    CaseFactory.create_batch(27, coordinator=caseworker)

    assert len(names(staff.get(URL))) == 25
    assert len(names(staff.get(URL, {"side": "sidste"}))) == 2
    assert "?mine=on&amp;side=sidste" in staff.get(URL, {"mine": "on"}).text


def test_htmx_gets_the_list_alone(staff, caseworker, htmx):
    named("Karina Bødker", coordinator=caseworker)

    response = staff.get(URL, headers=htmx)

    assert "Karina Bødker" in response.text
    assert "<html" not in response.text
    assert 'hx-push-url="true"' in response.text
    assert response.headers["Vary"].count("HX-Request") == 1


@pytest.mark.parametrize(
    "query",
    [
        {"maalgruppe": "999999999999999999999999"},
        {"maalgruppe": "abc"},
        {"medarbejder": "0"},
        {"status": "\x00"},
        {"sorter": "citizen__cpr_hash"},
    ],
)
def test_what_cannot_be_read_is_skipped_and_told(staff, caseworker, query):
    CaseFactory(coordinator=caseworker)

    response = staff.get(URL, query)

    assert response.status_code == 200
    assert "er sprunget over" in response.text
    assert len(response.context["page"]) == 1


@pytest.mark.parametrize("side", ["9" * 5000, "-1", "0", "x", "\x00", "1.5"])
def test_impossible_pages_show_a_page(staff, caseworker, side):
    CaseFactory(coordinator=caseworker)

    assert len(staff.get(URL, {"side": side}).context["page"]) == 1


def test_an_id_of_another_team_is_no_filter(staff, caseworker):
    CaseFactory(coordinator=caseworker)
    stranger = CaseFactory().coordinator

    response = staff.get(URL, {"medarbejder": stranger.pk})

    assert "er sprunget over: Medarbejder" in response.text


def test_other_teams_and_restricted_cases_are_not_found(staff, caseworker):
    named("Anna Ager")
    restricted = named("Bo Bro", coordinator=UserFactory(team=caseworker.team), is_restricted=True)
    past = named("Carl Dam")
    InvolvementFactory(case=past, user=caseworker, until_on=datetime.date(2025, 12, 1))

    assert names(staff.get(URL, {"status": "alle"})) == []
    assert names(search(staff, restricted.number)) == []


def test_a_mentor_sees_those_they_follow_and_cannot_create(client):
    mentor = UserFactory(mentor=True)
    InvolvementFactory(case=named("Anna Ager"), user=mentor)
    named("Bo Bro")
    client.force_login(mentor)

    response = client.get(URL)

    assert names(response) == ["Anna Ager"]
    assert reverse("cases:case_create") not in response.text
    assert "Alle medarbejdere" not in response.text


@pytest.mark.parametrize("role", ["curator", "administrator", "controller"])
def test_who_works_without_citizens_is_told_so(client, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(URL).status_code == 403


def test_empty_lists_say_why(staff):
    assert "Du har ingen borgere endnu" in staff.get(URL).text
    assert "Ingen borgere passer" in search(staff, "Karina").text


def test_as_many_queries_for_many_rows_as_for_one(staff, caseworker, count_queries):
    counts = []
    for more in (1, 24, 75):
        for case in CaseFactory.create_batch(more, coordinator=caseworker):
            GoalFactory(case=case)
            case.benefit_spells.create(benefit="Kontanthjælp", from_on=datetime.date(2025, 1, 1))
        staff.get(URL)
        counts.append(count_queries(lambda: staff.get(URL)))

    assert len(set(counts)) == 1
    assert counts[0] <= 8 + WARM


class TestFindByCpr:
    URL = reverse("cases:case_find")

    def test_leads_to_the_case_and_is_noted(self, staff, caseworker):
        case = CaseFactory(coordinator=caseworker, citizen=CitizenFactory(cpr_text="710180-1234"))

        response = staff.post(self.URL, {"cpr": "7101801234"})

        assert response.headers["Location"] == case.get_absolute_url()
        look = Access.objects.get()
        assert (look.case_id, look.page, look.outcome) == (case.pk, "cases:case_find", "shown")

    def test_unknown_and_hidden_look_alike(self, staff):
        hidden = CaseFactory(citizen=CitizenFactory(cpr_text="710180-1234"))

        answers = [staff.post(self.URL, {"cpr": cpr}) for cpr in ("710180-1234", "720180-1234")]

        assert [answer.status_code for answer in answers] == [422, 422]
        texts = [TOKEN.sub("", answer.text.replace("720180", "710180")) for answer in answers]
        assert texts[0] == texts[1]
        looks = Access.objects.order_by("pk").values_list("case_id", "outcome")
        assert list(looks) == [(hidden.pk, "refused"), (None, "refused")]

    @pytest.mark.parametrize("cpr", ["", "123", "991380-1234", "\x00", "٧١٠١٨٠-١٢٣٤", "1" * 100_000])
    def test_impossible_numbers_are_told(self, staff, cpr):
        response = staff.post(self.URL, {"cpr": cpr})

        assert response.status_code == 422
        assert "form-error-message" in response.text
