"""Columns to choose and to sort by, the earliest deadline with its reason, and one's own label in the lists."""

from datetime import timedelta

import pytest

from followup.columns import COLUMNS, USUAL
from followup.orders import CHOICES
from followup.shown import shown_ids
from tests.factories import (
    CaseFactory,
    CaseMarkFactory,
    GoalFactory,
    InterventionFactory,
    PlanVersionFactory,
    UserFactory,
)
from tests.followup.conftest import TODAY

URL = "/sager/"
DAY = timedelta(days=1)
FAR = TODAY + 100 * DAY


def named(name, coordinator, **case):
    return CaseFactory(coordinator=coordinator, citizen__first_name=name, citizen__last_name="Holm", **case)


def names(response):
    return [row.name.removesuffix(" Holm") for row in response.context["page"]]


def test_every_column_can_be_shown(staff, caseworker):
    case = named("Anna", caseworker, citizen__town="Sindal", readiness="activity", readiness_on=TODAY)
    case.wait_for("citizen", by=caseworker)
    CaseMarkFactory(case=case, user=caseworker, memo="Ring til lægen", memo_on=TODAY)
    InterventionFactory(case=case, follow_up_on=TODAY + DAY, ends_on=FAR)
    PlanVersionFactory(case=case, agreed_on=TODAY)

    response = staff.get(URL, {"kolonner": list(COLUMNS)})

    assert len(COLUMNS) >= 12
    for column in COLUMNS.values():
        assert column.label in response.text
    (row,) = response.context["page"]
    assert row.values["venter"] == "På borgeren siden 10.03.2026"
    assert row.values["huskes"] == "10.03.2026: Ring til lægen"
    assert (row.values["by"], row.values["indsatser"], row.values["aftalt"]) == ("Sindal", 1, TODAY)
    for text in ("Aktivitetsparat", "10.03.2026", "Sindal", case.number, case.citizen.cpr_masked):
        assert text in row.html


def test_only_what_was_chosen_is_shown_and_is_kept_while_filtering(staff, caseworker):
    named("Anna", caseworker)

    response = staff.post(URL, {"kolonner": ["by", "frist"], "mine": "on"}, follow=True)

    assert response.redirect_chain == [(f"{URL}?mine=on&kolonner=frist&kolonner=by", 302)] or "kolonner=by" in str(
        response.redirect_chain
    )
    assert [column.key for column in response.context["columns"]] == ["frist", "by"]
    assert "Målgruppe</" not in response.context["page"][0].html


def test_the_usual_columns_do_not_stand_in_the_address(staff):
    response = staff.post(URL, {"kolonner": USUAL})

    assert response.headers["Location"] == URL


def test_a_column_that_does_not_exist_is_told(staff, caseworker):
    named("Anna", caseworker)

    response = staff.get(URL, {"kolonner": ["cpr_hash"]})

    assert "er sprunget over: Kolonner" in response.text
    assert names(response) == ["Anna"]


@pytest.mark.parametrize("order", [key for key, _ in CHOICES])
def test_every_order_gives_every_case_once(staff, caseworker, order):
    for number in range(3):
        case = named(f"Nr{number}", caseworker)
        InterventionFactory.create_batch(number, case=case, follow_up_on=TODAY + DAY, ends_on=FAR)
        PlanVersionFactory(case=case)

    assert sorted(names(staff.get(URL, {"sorter": order}))) == ["Nr0", "Nr1", "Nr2"]


def test_the_earliest_deadline_comes_first_and_tells_why(staff, caseworker):
    calm = named("Rolig", caseworker)
    late = named("Sen", caseworker)
    ends = named("Slutter", caseworker)
    named("Ny", caseworker)
    for case, due, end in ((calm, 20, 100), (late, -5, 100), (ends, 20, 3)):
        GoalFactory(case=case)
        InterventionFactory(case=case, follow_up_on=TODAY + due * DAY, ends_on=TODAY + end * DAY)

    response = staff.get(URL, {"sorter": "frist"})

    assert names(response) == ["Sen", "Slutter", "Rolig", "Ny"]
    assert names(staff.get(URL, {"sorter": "-frist"})) == ["Rolig", "Slutter", "Sen", "Ny"]
    assert [row.values["frist"] for row in response.context["page"]] == [
        "05.03. Opfølgning 5 dage over",
        "13.03. Indsats slutter",
        "30.03. Opfølgning",
        "Ingen frist",
    ]


def test_a_deadline_is_told_beside_any_order(staff, caseworker):
    named("Anna", caseworker)

    (row,) = staff.get(URL, {"kolonner": ["frist"]}).context["page"]

    assert row.values["frist"] == "Ingen frist"


def test_a_closed_case_has_no_deadline_and_comes_last(staff, caseworker):
    named("Aase", caseworker, closed_on=TODAY, close_reason="job")
    named("Zenia", caseworker)

    assert names(staff.get(URL, {"sorter": "frist", "status": "alle"})) == ["Zenia", "Aase"]


def test_counters_are_asked_for_only_when_they_are_shown(staff, caseworker, count_queries):
    named("Anna", caseworker)
    plain = staff.get(URL)

    assert plain.context["found"] is None
    assert "Vis tællere" in plain.text
    assert 'id="vis-uden-maal"' not in plain.text
    opened = staff.get(URL, {"taellere": "on", "mine": "on"})
    assert 'href="/sager/?mine=on&amp;vis=uden-maal"' in opened.text
    assert count_queries(lambda: staff.get(URL, {"taellere": "on"})) == count_queries(lambda: staff.get(URL)) + 1


def test_counters_count_within_the_other_filters(staff, caseworker):
    colleague = UserFactory(team=caseworker.team)
    named("Min", caseworker)
    named("Hendes", colleague)

    response = staff.get(URL, {"mine": "on", "vis": "uden-maal"})

    counted = {flag.key: count for flag, count in response.context["found"].counters()}
    assert counted["uden-maal"] == response.context["page"].total == 1


def test_a_label_stands_at_the_name_with_its_words_for_its_owner_only(client, caseworker):
    case = named("Anna", caseworker)
    CaseMarkFactory(case=case, user=caseworker, memo="", label="Forældremøde", shape="star", colour="violet")
    client.force_login(caseworker)
    assert 'hm-mark--violet"><svg' in client.get(URL).text
    assert "</svg>Forældremøde</span>" in client.get(URL).text

    client.force_login(UserFactory(team=caseworker.team))
    assert "Forældremøde" not in client.get(URL).text


def test_names_and_columns_are_escaped(staff, caseworker):
    case = named("<b>Ib</b>", caseworker, citizen__town="<i>By</i>")
    CaseMarkFactory(case=case, user=caseworker, memo="<u>m</u>", label="<s>x</s>", shape="circle", colour="red")

    page = staff.get(URL, {"kolonner": list(COLUMNS)}).text

    for mark in ("<b>", "<i>", "<u>", "<s>"):
        assert mark not in page


@pytest.mark.parametrize("query", [{"kolonner": list(COLUMNS)}, {"vis": "handling"}, {"sorter": "frist"}])
def test_many_rows_cost_as_many_queries_as_one(staff, caseworker, count_queries, query):
    counts = []
    for more in (1, 24, 30):
        for case in CaseFactory.create_batch(more, coordinator=caseworker):
            InterventionFactory(case=case)
        counts.append(count_queries(lambda: staff.get(URL, query)))

    assert len(set(counts)) == 1
    assert counts[0] <= 8 + 2


@pytest.mark.parametrize(
    "query",
    [{}, {"sorter": "frist"}, {"sorter": "-frist", "status": "alle"}, {"vis": "uden-maal", "sorter": "-navn"}],
)
def test_what_leaves_the_house_is_what_stands_on_the_pages(staff, caseworker, query):
    for number in range(5):
        case = named(f"Nr{number}", caseworker)
        if number % 2:
            GoalFactory(case=case)
            InterventionFactory(case=case, follow_up_on=TODAY + number * DAY, ends_on=FAR)
    named("Slut", caseworker, closed_on=TODAY, close_reason="job")
    response = staff.get(URL, query)

    assert shown_ids(response.context["filters"], caseworker, TODAY) == [row.pk for row in response.context["page"]]
