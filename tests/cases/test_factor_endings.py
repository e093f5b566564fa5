"""How a resource or barrier ends, what an overview of one side only asks, and the figures that follow a click."""

import datetime
import re

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from cases.models import Factor
from journal.models import Event
from tests.factories import AreaFactory, FactorFactory

TODAY = datetime.date(2026, 3, 2)
LET_GO = {"gone_how": "mistake", "gone_reason": "Forkert borger", "assessor": "caseworker", "on": "02.03.2026"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime.datetime(2026, 3, 2, 10, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def page(case):
    return reverse("cases:factor_list", args=[case.pk])


@pytest.fixture
def done(case):
    return reverse("cases:overview_done", args=[case.pk])


def let_go(staff, factor, **changed):
    url = reverse("cases:factor_let_go", args=[factor.case_id, factor.pk])
    return staff.post(url, LET_GO | {"version": factor.version} | changed)


def test_a_mistake_is_told_as_one_and_shows_no_change_since_the_start(staff, case, page):
    factor = FactorFactory(case=case, weight=1, start_weight=3, weighed_on=TODAY)
    assert "2 trin lettere end ved start" in staff.get(page).text

    let_go(staff, factor)

    text = staff.get(page).text
    assert "Oprettet ved en fejl 02.03.2026: Forkert borger" in text
    assert "1 oprettet ved en fejl" in text
    assert "end ved start" not in text
    assert "barriere er væk" not in text
    assert Event.objects.get().text == f"{factor}: oprettet ved en fejl. Forkert borger"


def test_one_that_is_solved_is_counted_as_gone(staff, case, page):
    let_go(staff, FactorFactory(case=case, weighed_on=TODAY), gone_how="solved", gone_reason="Behandlingen virkede")

    text = staff.get(page).text
    assert "1 barriere er væk" in text or "1 barrierer er væk" in text
    assert "oprettet ved en fejl" not in text


def test_a_resource_cannot_be_solved(staff, case):
    response = let_go(staff, FactorFactory(case=case, resource=True, weighed_on=TODAY), gone_how="solved")

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"gone_how"}


def test_the_database_wants_to_know_how_it_ended(case):
    factor = FactorFactory(case=case)

    with pytest.raises(IntegrityError, match="factor_gone_for_a_reason"):
        Factor.objects.filter(pk=factor.pk).update(gone_on=TODAY, gone_reason="Løst")


@pytest.mark.parametrize(("side", "missing"), [({}, "ressourcer"), ({"resource": True}, "barrierer")])
def test_an_overview_of_one_side_asks_why(staff, case, page, done, side, missing):
    FactorFactory(case=case, **side)
    assert f"Der er ingen {missing} med. Hvorfor?" in staff.get(page).text

    refused = staff.post(done, {"because": " "})
    case.refresh_from_db()
    assert refused.status_code == 422
    assert f"Skriv kort, hvorfor der ingen {missing} er med." in refused.text
    assert case.overview_on is None

    staff.post(done, {"because": "Vi tager det andet næste gang"})
    case.refresh_from_db()
    assert (case.overview_on, case.one_sided_because) == (TODAY, "Vi tager det andet næste gang")
    assert "Kun den ene side er med: Vi tager det andet næste gang" in staff.get(page).text


def test_an_overview_of_both_sides_asks_nothing(staff, case, page, done):
    FactorFactory(case=case)
    FactorFactory(case=case, resource=True)
    assert "Hvorfor?" not in staff.get(page).text

    staff.post(done, {"because": "Ikke spurgt"})

    case.refresh_from_db()
    assert (case.overview_on, case.one_sided_because) == (TODAY, "")


def test_a_mistake_does_not_make_a_side(staff, case, done):
    FactorFactory(case=case)
    let_go(staff, FactorFactory(case=case, resource=True, weighed_on=TODAY))

    assert staff.post(done).status_code == 422


def test_the_figures_follow_a_click(staff, case, page, htmx):
    area = AreaFactory(kind="barrier")
    AreaFactory(kind="barrier", theme=area.theme)
    FactorFactory(case=case, resource=True)
    before = staff.get(page).text
    place = f"barrier-{area.theme.key}"
    assert f'<span id="flere-{place}">2</span>' in before

    answers = {"area": area.pk, "weight": "3", "assessor": "caseworker", "on": "02.03.2026", "q": ""}
    response = staff.post(reverse("cases:factor_find", args=[case.pk]), answers, headers=htmx)

    told = dict(re.findall(r'id="((?:antal|flere)-[^"]+)" hx-swap-oob="true">(\d+)<', response.text))
    assert told == {"antal-factors": "2", "antal-barrier": "1", "antal-resource": "1", f"flere-{place}": "1"}
    assert set(re.findall(r'id="((?:antal|flere)-[^"]+)"', before)) >= told.keys()


def test_the_figure_of_a_list_is_of_what_is_searched_for(staff, case, htmx):
    area = AreaFactory(kind="barrier", label="Smerter i ryggen")
    AreaFactory(kind="barrier", theme=area.theme, label="Gæld")

    answers = {"area": area.pk, "weight": "3", "assessor": "caseworker", "on": "02.03.2026", "q": "smerter"}
    response = staff.post(reverse("cases:factor_find", args=[case.pk]), answers, headers=htmx)

    assert f'id="flere-barrier-{area.theme.key}" hx-swap-oob="true">0<' in response.text
