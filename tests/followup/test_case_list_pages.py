"""The pages of the list of citizens begin behind a case, not at a number."""

import datetime
import re

import pytest
from django.urls import reverse

from cases.models import Case
from followup import places
from followup.orders import CHOICES
from journal.models import Event
from tests.factories import CaseFactory, TargetGroupFactory, UserFactory
from tests.followup.conftest import TODAY

URL = reverse("case_list")
LINK = re.compile(r'<a href="(\?[^"]*)" rel="(\w+)"')


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Pages of three rows."""
    monkeypatch.setattr("followup.case_rows.PAGE", 3)


@pytest.fixture
def cases(caseworker):
    """Eleven, alike in pairs and some without a value, whatever they are sorted by."""
    groups = [TargetGroupFactory(order=1, label="A"), TargetGroupFactory(order=1, label="B")]
    made = []
    for number in range(11):
        case = CaseFactory(
            citizen__first_name="Bo",
            citizen__last_name=f"Holm {number // 3}",
            coordinator=caseworker,
            target_group=groups[number % 2],
            opened_on=TODAY - datetime.timedelta(days=number // 2),
        )
        if number % 4 == 0:
            case.involvements.all().delete()
        day = TODAY - datetime.timedelta(days=number // 3)
        if number % 3:
            Case.objects.filter(pk=case.pk).update(overview_on=day, waits_for_us_since=day)
            case.marks.create(user=caseworker, memo_on=day, memo="Ring")
            case.benefit_spells.create(benefit="Kontanthjælp", from_on=day)
            Event.objects.create(case_id=case.pk, actor=caseworker, text="Brev")
        made.append(case)
    return made


def links(response):
    return {rel: href.replace("&amp;", "&") for href, rel in LINK.findall(response.text)}


def pks(response):
    return [row.pk for row in response.context["page"]]


def walk(client, query, way):
    """The pages from one end to the other, as somebody sees them who follows the links."""
    response, seen = client.get(URL + query), []
    for _ in range(20):
        seen.append(response)
        if way not in links(response):
            return seen
        response = client.get(URL + links(response)[way])
    raise AssertionError("the walk has no end")


@pytest.mark.parametrize("order", [key for key, _ in CHOICES])
def test_each_case_stands_once_whichever_way_one_walks(staff, cases, order):
    forwards = walk(staff, f"?sorter={order}", "next")
    backwards = walk(staff, f"?sorter={order}&side=sidste", "prev")

    pages = [pks(response) for response in forwards]
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert {pk for page in pages for pk in page} == {case.pk for case in cases}
    assert [pks(response) for response in backwards][::-1] == pages
    assert ["Side 2 af 4" in response.text for response in (forwards[1], backwards[2])] == [True, True]
    assert "4–6 af 11" in forwards[1].text
    assert pks(staff.get(URL + links(forwards[1])["last"])) == pages[-1]
    assert pks(staff.get(URL + links(forwards[2])["first"])) == pages[0]


def test_filters_and_order_stay_on_the_way(staff, cases):
    (first, *_) = walk(staff, "?status=alle&sorter=-oprettet", "next")

    assert links(first) == {
        "next": f"?status=alle&sorter=-oprettet&side=efter-{pks(first)[-1]}",
        "last": "?status=alle&sorter=-oprettet&side=sidste",
    }


def test_no_name_stands_in_an_address(staff, cases):
    assert not [href for page in walk(staff, "?", "next") for href in links(page).values() if "olm" in href.lower()]


@pytest.mark.parametrize("order", ["navn", "-overblik"])
def test_a_case_that_left_the_list_still_says_where_one_was(staff, cases, order):
    first, second, *_ = walk(staff, f"?sorter={order}", "next")
    edge = Case.objects.get(pk=pks(first)[-1])
    edge.closed_on, edge.close_reason = TODAY, Case.CloseReason.JOB
    edge.save()

    after = staff.get(f"{URL}?sorter={order}&side=efter-{edge.pk}")

    assert pks(after) == pks(second)
    assert "3–5 af 10" in after.text
    assert after.context["page"].number == 2


def test_walking_back_to_a_beginning_that_became_shorter_shows_the_whole_first_page(staff, cases):
    first, second, *_ = walk(staff, "?", "next")
    Case.objects.filter(pk=pks(first)[0]).update(closed_on=TODAY, close_reason="job")

    assert len(pks(staff.get(URL + links(second)["prev"]))) == 3


def test_when_nobody_is_left_behind_the_case_the_last_page_is_shown(staff, cases):
    *_, last = walk(staff, "?", "next")

    assert pks(staff.get(f"{URL}?side=efter-{pks(last)[-1]}")) == pks(last)


@pytest.mark.parametrize(
    "side", ["efter-999999999", "foer-0", "efter-", "foer-1x", "efter-" + "9" * 400, "efter-" + "9" * 18]
)
def test_a_case_that_is_not_there_gives_the_first_page(staff, cases, side):
    assert pks(staff.get(URL, {"side": side})) == pks(staff.get(URL))


@pytest.mark.parametrize("way", ["efter", "foer"])
def test_a_case_of_others_does_not_tell_where_its_name_stands(staff, cases, way):
    theirs = CaseFactory(citizen__last_name="Holm 2", coordinator=UserFactory())

    assert pks(staff.get(URL, {"side": f"{way}-{theirs.pk}"})) == pks(staff.get(URL))


def test_no_page_is_found_by_counting_past_rows(staff, cases, django_assert_max_num_queries):
    *_, edge = pks(staff.get(URL))

    with django_assert_max_num_queries(17) as asked:
        staff.get(f"{URL}?side=efter-{edge}")
        staff.get(f"{URL}?side=sidste")

    assert not [query for query in asked if "OFFSET" in query["sql"]]


def test_a_list_of_one_page_has_no_ways(staff, cases, monkeypatch):
    monkeypatch.setattr("followup.case_rows.PAGE", 25)

    assert 'aria-label="Sider"' not in staff.get(URL).text


def test_the_place_is_read_from_the_address():
    assert places.place("efter-12") == places.Place("efter", 12)
    assert places.place("sidste").is_backwards
    assert places.place("2") == places.place(None) == places.Place()


@pytest.mark.parametrize(
    "query", ["maalgruppe={group}", "mine=on", "medarbejder={worker}", "status=alle&sorter=huskes"]
)
def test_words_kept_for_one_user_find_the_cases_of_another(staff, cases, client, query):
    staff.get(URL + "?" + query.format(group=cases[0].target_group_id, worker=cases[1].coordinator.pk))
    other = UserFactory()
    theirs = CaseFactory(coordinator=other)
    client.force_login(other)

    response = client.get(URL + "?" + query.format(group=theirs.target_group_id, worker=other.pk))

    assert pks(response) == [theirs.pk]
