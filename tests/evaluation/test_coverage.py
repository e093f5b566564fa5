"""Every number of the coverage page against the rows behind it, in a world counted by hand."""

import datetime

import pytest
import time_machine

from catalog.models import Category, Offer, TargetGroup
from evaluation import coverage_count, tasks
from evaluation.models import CoverageFigure, OfferUse
from journal.models import Access
from tests.at_once import at_once
from tests.catalog_factories import OfferVersionFactory
from tests.evaluation.table import NOON, PAGE, TODAY, rows, sheet, texts
from tests.factories import (
    AreaFactory,
    CaseFactory,
    FactorFactory,
    InterventionFactory,
    OfferFactory,
    TargetGroupFactory,
    UserFactory,
)


def test_the_table_is_what_was_counted_by_hand(client, lead, world):
    client.force_login(lead)

    assert texts(client) == {
        "Smerter": ["2", "3", "5", "15", "2", "12 d."],
        "Plettet straffeattest": ["0", "0", "0", "11", "–", "–"],
        "Gæld": ["1", "0", "1", "3", "–", "–"],
    }


def test_a_target_group_has_its_own_offers_and_citizens(client, lead, world):
    client.force_login(lead)

    assert texts(client, "?maalgruppe=one") == {
        "Smerter": ["2", "2", "4", "12", "2", "12 d."],
        "Plettet straffeattest": ["0", "0", "0", "11", "–", "–"],
        "Gæld": ["1", "0", "1", "0", "–", "–"],
    }


@pytest.mark.parametrize("query", ["", "?maalgruppe=one", "?dato=01.04.2026", "?maalgruppe=other&dato=02.04.2026"])
@pytest.mark.parametrize("role", ["lead", "curator"])
def test_every_number_is_that_of_the_rows_behind_it(client, lead, world, query, role):
    client.force_login(lead if role == "lead" else UserFactory(curator=True))

    table = rows(client, query)

    checked = set()
    for cells in table.values():
        *categories, total, citizens, room, wait = cells
        for kind, (text, link, _) in (
            *(("category", cell) for cell in categories),
            ("total", total),
            ("citizens", citizens),
            ("room", room),
            ("wait", wait),
        ):
            if not link:
                assert text in {"0", "–"} or (kind == "citizens" and role == "curator")
                continue
            context = client.get(link).context
            if kind == "citizens":
                found = context["page"].paginator.count
            elif kind in {"category", "total"}:
                page = context.get("page")
                found = page.paginator.count if page is not None else len(context["offers"])
            elif kind == "room":
                found = sum(offer.room or 0 for offer in context["offers"])
            else:
                found = f"{min(offer.wait for offer in context['offers'] if offer.wait is not None)} d."
            assert str(found) == text, (kind, link)
            checked.add(kind)
    assert checked >= {"category", "total"} | ({"citizens"} if role == "lead" else set())


def test_places_begin_on_the_day_that_is_asked_for(client, lead, world):
    client.force_login(lead)

    assert texts(client, "?dato=01.04.2026")["Smerter"][4] == "2"
    assert texts(client, "?dato=02.04.2026")["Smerter"][4] == "1"


def test_a_day_gone_by_has_the_offers_that_stood_then(client, lead, world):
    def at(day):
        return {"decided_at": day, "sent_at": day}

    january, february = (datetime.datetime(2026, month, 10, 9, tzinfo=datetime.UTC) for month in (1, 2))
    company = world["A"].category
    old = OfferVersionFactory(offer=world["A"], category=company, state="superseded", **at(january))
    old.barriers.set([world["B"].barriers.get(key="debt")])
    new = OfferVersionFactory(offer=world["A"], number=2, category=company, state="published", **at(february))
    new.barriers.set(world["A"].barriers.all())
    gone = OfferFactory(status="retired", retired_at=february, category=company)
    OfferVersionFactory(offer=gone, category=company, state="published", **at(january)).barriers.set(
        world["A"].barriers.all()
    )
    client.force_login(lead)

    then = rows(client, "?dato=20.01.2026")

    assert [cell[0] for cell in then["Smerter"][:3]] == ["1", "0", "1"]
    assert [cell[0] for cell in then["Gæld"][:3]] == ["1", "0", "1"]
    assert [offer.title for offer in client.get(then["Smerter"][0][1]).context["offers"]] == [gone.title]
    assert texts(client, "?dato=20.02.2026")["Smerter"][:3] == ["1", "0", "1"]
    assert texts(client, "?dato=05.01.2026")["Smerter"][:3] == ["0", "0", "0"]


def test_a_hole_is_framed_and_listed_and_a_thin_spot_is_told(client, lead, world):
    client.force_login(lead)

    response = client.get(PAGE)

    assert [row.line.key for row in response.context["coverage"].holes] == ["record"]
    assert [row.line.key for row in response.context["coverage"].thin] == ["pain"]
    assert {cell[2] for cell in rows(client)["Plettet straffeattest"][:2]} == {"gap"}
    assert "11 borgere, ingen indsats" in response.content.decode()
    assert "15 borgere, 5 indsatser med 2 ledige pladser i alt" in response.content.decode()


def test_protected_citizens_are_in_nobodys_numbers_or_lists(client, lead, world):
    case = CaseFactory(target_group=TargetGroupFactory(), is_restricted=True)
    FactorFactory(area=world["A"].barriers.get(), case=case)
    InterventionFactory(case=case, offer=world["A"], starts_on=TODAY)
    CoverageFigure.objects.all().delete()
    coverage_count.count_coverage()
    client.force_login(lead)

    listed = client.get(f"{PAGE}borgere/pain/")

    assert texts(client)["Smerter"][3] == "15"
    assert OfferUse.objects.get(offer=world["A"]).interventions == 0
    assert listed.context["page"].paginator.count == 15
    assert "I hele kommunen var det 15 kl. 12.15." in listed.content.decode()
    assert Access.objects.filter(user=lead, page="evaluation:coverage_citizens").exists()


def test_another_team_sees_the_number_and_none_of_the_citizens(client, world):
    client.force_login(UserFactory())

    listed = client.get(f"{PAGE}borgere/pain/")

    assert texts(client)["Smerter"][3] == "15"
    assert listed.context["page"].paginator.count == 0


def test_the_list_says_whether_the_plan_acts_on_the_barrier(client, lead, world):
    factor = FactorFactory(area=AreaFactory(key="sleep"), case=CaseFactory(coordinator=UserFactory(team=lead.team)))
    for trait, acts in (("planned", True), ("completed", False)):
        planned = InterventionFactory(case=factor.case, **{trait: True})
        planned.factors.set([factor])
        client.force_login(lead)

        page = client.get(f"{PAGE}borgere/sleep/").context["page"]
        CoverageFigure.objects.all().delete()
        coverage_count.count_coverage()

        assert [found.is_met for found in page] == [acts]
        figure = CoverageFigure.objects.get(area=factor.area, target_group=factor.case.target_group)
        assert (figure.citizens, figure.unmet) == (1, int(not acts))
        planned.delete()


def test_editors_get_no_small_number_and_no_link_to_citizens(client, world):
    client.force_login(UserFactory(curator=True))

    table = rows(client)

    assert [table[label][3][:2] for label in ("Smerter", "Plettet straffeattest", "Gæld")] == [
        ("ca. 14", ""),
        ("11", ""),
        ("under 5", ""),
    ]
    assert [texts(client, f"?maalgruppe={key}")["Smerter"][3] for key in ("one", "other")] == ["12", "under 5"]
    assert client.get(f"{PAGE}borgere/pain/").status_code == 403


def test_the_spreadsheet_holds_the_same_numbers(client, lead, world):
    client.force_login(lead)

    headings, *lines = sheet(client)

    assert headings[1:5] == ["Barriere", "Virksomhed", "Mentor", "Indsatser i alt"]
    by_label = {line[1]: line for line in lines}
    assert by_label["Smerter"][2:10] == [2, 3, 5, 15, 15, 2, 12, "Tyndt dækket"]
    assert by_label["Plettet straffeattest"][2:10] == [0, 0, 0, 11, 11, None, None, "Hul"]
    assert by_label["Smerter"][10].date() == TODAY
    assert f"{by_label['Smerter'][11]:%d.%m.%Y %H.%M}" == "02.03.2026 12.15"


def test_nor_does_the_editors_spreadsheet_hold_small_numbers(client, world):
    client.force_login(UserFactory(curator=True))

    debt = next(line for line in sheet(client) if line[1] == "Gæld")

    assert debt[5:7] == ["under 5", "under 5"]


def test_nor_can_those_with_an_offer_be_worked_out_from_those_without(client, world):
    CoverageFigure.objects.filter(area__key="record", target_group__key="one").update(unmet=9)
    client.force_login(UserFactory(curator=True))

    record = next(line for line in sheet(client) if line[1] == "Plettet straffeattest")

    assert record[5:7] == ["ca. 11", 9]


def test_editors_read_of_few_uses_only_that_they_are_few(client, world):
    OfferUse.objects.update(interventions=2)
    client.force_login(UserFactory(curator=True))

    page = client.get(PAGE).text

    assert "Under 5 på 12 mdr." in page
    assert "2 på 12 mdr." not in page


def test_few_uses_and_revisions_are_told(client, lead, world):
    begun = {"starts_on": datetime.date(2025, 3, 3), "ends_on": datetime.date(2026, 6, 1)}
    InterventionFactory.create_batch(4, offer=world["A"], **begun)
    InterventionFactory(offer=world["B"], **begun)
    InterventionFactory(offer=world["B"], **begun | {"starts_on": datetime.date(2025, 3, 2)})
    InterventionFactory(offer=world["B"], planned=True)
    type(world["C"]).objects.filter(title__in="CD").update(revise_on=datetime.date(2026, 3, 16))
    OfferVersionFactory(offer=world["C"], in_review=True)
    OfferUse.objects.all().delete()
    coverage_count.count_coverage()
    client.force_login(lead)

    response = client.get(PAGE)

    uses = [(use.offer.title, use.interventions) for use in response.context["seldom"].uses]
    assert uses == [("C", 0), ("D", 0), ("E", 0), ("B", 1)]
    assert response.context["revisions"] == {"due": 2, "waiting": 1, "until": datetime.date(2026, 3, 16)}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?maalgruppe=findes-ikke", "Vælg"),
        ("?dato=31.02.2026", "dato"),
        ("?dato=01.01.2099", "Vælg en dato inden for fem år."),
        ("?maalgruppe=%00&dato=%00", ""),
    ],
)
def test_what_cannot_be_read_is_told_and_the_usual_is_shown(client, lead, world, query, message):
    client.force_login(lead)

    response = client.get(f"{PAGE}{query}")

    assert response.status_code == 200
    assert response.context["form"].errors
    assert message in str(response.context["form"].errors)
    assert texts(client, query)["Smerter"][3] == "15"


def test_the_rows_behind_a_cell_are_of_its_category(client, lead, world):
    client.force_login(lead)

    response = client.get(f"{PAGE}indsatser/pain/?kategori=mentor&dato=01.04.2026")

    assert {offer.title for offer in response.context["offers"]} == {"C", "D", "E"}
    assert "i kategorien Mentor" in response.text
    assert "kan ikke læses" not in response.text


@pytest.mark.parametrize("key", ["findes-ikke", "%00", "x" * 5_000])
def test_a_category_that_cannot_be_read_is_told_and_all_are_shown(client, lead, world, key):
    client.force_login(lead)

    response = client.get(f"{PAGE}indsatser/pain/?kategori={key}")

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"kategori"}
    assert "Kategori i adressen kan ikke læses" in response.text
    assert len(response.context["offers"]) == 5


def test_the_numbers_are_counted_when_asked_for_but_not_twice_in_a_minute(client, lead, world, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.count_coverage, "delay", lambda: asked.append(1) or "ordered")
    client.force_login(lead)

    client.post(f"{PAGE}opdater/")
    assert asked == []
    with time_machine.travel(NOON + datetime.timedelta(minutes=2), tick=False):
        client.post(f"{PAGE}opdater/")
        assert asked == [1]
        assert tasks.count_coverage() > 0
        assert tasks.count_coverage() == 0
        assert "kl. 12.17" in client.get(PAGE).content.decode()


def test_what_could_not_be_ordered_is_told(client, lead, world, monkeypatch):
    monkeypatch.setattr(tasks.count_coverage, "delay", lambda: None)
    client.force_login(lead)

    with time_machine.travel(NOON + datetime.timedelta(minutes=2), tick=False):
        page = client.post(f"{PAGE}opdater/", follow=True).content.decode()

    assert "Tallene kan ikke bestilles lige nu. De bliver talt op af sig selv hvert kvarter." in page
    assert "bliver talt op nu" not in page


def test_numbers_of_yesterday_tell_their_day(client, lead, world):
    with time_machine.travel(NOON + datetime.timedelta(days=1), tick=False):
        client.force_login(lead)
        assert "fra 02.03.2026 kl. 12.15" in client.get(PAGE).content.decode()


def test_an_older_count_never_replaces_a_newer_one(world):
    CoverageFigure.objects.update(citizens=99, counted_at=NOON + datetime.timedelta(minutes=1))

    coverage_count.count_coverage()

    assert set(CoverageFigure.objects.values_list("citizens", flat=True)) == {99}


@pytest.mark.django_db(transaction=True)
def test_two_counts_at_once_do_no_harm(transactional_db):
    for _ in range(6):
        FactorFactory()

    at_once(*[lambda: [coverage_count.count_coverage() for _ in range(5)]] * 4)

    assert CoverageFigure.objects.count() == 36
    assert sum(CoverageFigure.objects.values_list("citizens", flat=True)) == 6


def test_what_changed_is_on_the_page_the_next_time(client, lead, world):
    client.force_login(lead)
    client.get(PAGE)

    TargetGroup.objects.filter(key="one").update(label="Første & eneste")
    TargetGroup.objects.filter(key="other").update(is_retired=True)
    Category.objects.filter(key="mentor").update(short_label="Støtte & mentor", is_retired=True)
    Offer.objects.filter(title__in="AB").update(revise_on=TODAY)
    OfferUse.objects.filter(offer__title="A").update(interventions=4)
    page = client.get(PAGE)

    assert '<option value="one">Første &amp; eneste</option>' in page.text
    assert 'value="other"' not in page.text
    assert '<th scope="col">Støtte &amp; mentor</th>' in page.text
    assert page.context["revisions"]["due"] == 2
    assert [use.offer.title for use in page.context["seldom"].uses] == ["B", "C", "D", "E"]
    assert client.get(f"{PAGE}?maalgruppe=other").context["form"].errors.keys() == {"maalgruppe"}


def test_where_all_are_used_much_it_says_so(client, lead, world):
    OfferUse.objects.update(interventions=4)
    client.force_login(lead)

    assert "Alle udgivne indsatser er brugt mindst fire gange på 12 måneder." in client.get(PAGE).text


def test_the_page_asks_as_little_for_many_barriers_as_for_few(client, lead, world, count_queries):
    client.force_login(lead)
    few = count_queries(lambda: client.get(PAGE))
    for number in range(10):
        OfferFactory().barriers.set([AreaFactory(label=f"Barriere {number}")])
    coverage_count.count_coverage()

    assert count_queries(lambda: client.get(PAGE)) == few
