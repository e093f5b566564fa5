"""Every number of the coverage page against the rows behind it, in a world counted by hand."""

import datetime
import io
import re
import threading
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook

from catalog.models import Area, OfferSuggestion, OfferWait, TargetGroup
from evaluation import figures, tasks
from evaluation.models import CoverageFigure, OfferUse
from journal.models import Access
from tests.catalog_factories import IntakeFactory, OfferSuggestionFactory, OfferVersionFactory
from tests.factories import (
    AreaFactory,
    CaseFactory,
    CategoryFactory,
    FactorFactory,
    InterventionFactory,
    OfferFactory,
    TargetGroupFactory,
    TeamFactory,
    UserFactory,
)

PAGE = "/katalog/daekning/"
TODAY = datetime.date(2026, 3, 2)
NOON = datetime.datetime(2026, 3, 2, 11, 15, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _a_monday_in_march():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def lead():
    return UserFactory(team=TeamFactory(), team_lead=True)


@pytest.fixture
def world(lead):
    """Pain: 12 in one group, 3 in the other, 5 offers and 2 free places. Record: 11, nothing. Debt: 3, one offer."""
    one, other = TargetGroupFactory(key="one", label="Ene"), TargetGroupFactory(key="other", label="Anden")
    pain = AreaFactory(key="pain", label="Smerter", theme__order=1)
    record = AreaFactory(key="record", label="Plettet straffeattest", theme__order=2)
    debt = AreaFactory(key="debt", label="Gæld", theme__order=3)
    company = CategoryFactory(key="company", label="Virksomhed", short_label="Virksomhed", order=1)
    mentor = CategoryFactory(key="mentor", label="Mentor", short_label="Mentor", order=2)
    coordinator = UserFactory(team=lead.team)
    for group, area, number in ((one, pain, 12), (other, pain, 3), (one, record, 11), (other, debt, 3)):
        for _ in range(number):
            FactorFactory(area=area, case=CaseFactory(coordinator=coordinator, target_group=group))
    against = {
        name: OfferFactory(title=name, category=category)
        for name, category in (("A", company), ("B", company), ("C", mentor), ("D", mentor), ("E", mentor))
    }
    for offer in against.values():
        offer.barriers.set([pain])
    against["B"].barriers.add(debt)
    against["D"].target_groups.set([one])
    against["E"].target_groups.set([other])
    for status in ("draft", "retired"):
        OfferFactory(status=status, category=mentor).barriers.set([pain, record])
    IntakeFactory(offer=against["A"], capacity=3, booked=2)
    IntakeFactory(offer=against["C"], starts_on=datetime.date(2026, 4, 1), capacity=1)
    IntakeFactory(offer=against["C"], starts_on=datetime.date(2026, 2, 1), capacity=9)
    OfferWait.objects.create(offer=against["A"], days=30)
    OfferWait.objects.create(offer=against["C"], days=12)
    # None of these counts: closed, gone, too light, in own words.
    closed = CaseFactory(coordinator=coordinator, target_group=one, closed_on=TODAY, close_reason="job")
    FactorFactory(area=pain, case=closed)
    for more in (
        {"gone_on": TODAY, "gone_how": "solved", "gone_reason": "Væk"},
        {"weight": 1},
        {"weight": 0},
    ):
        FactorFactory(area=pain, case=CaseFactory(coordinator=coordinator, target_group=one), **more)
    FactorFactory(area=None, own_words="Smerter", case=CaseFactory(coordinator=coordinator, target_group=one))
    figures.count_coverage()
    return against


def rows(client, query=""):
    """The table as it is read: by barrier, each cell with its text and where it leads."""
    html = client.get(f"{PAGE}{query}").content.decode()
    found = {}
    for line in re.findall(r"<tr><th scope=\"row\">.*?</tr>", html):
        label = unescape(re.search(r"<th[^>]*>(.*?)</th>", line)[1])
        cells = re.findall(r"<td class=\"([^\"]*)\">(?:<a href=\"([^\"]*)\">)?(.*?)(?:</a>)?</td>", line)
        found[label] = [(text, unescape(link), kind) for kind, link, text in cells]
    return found


def texts(client, query=""):
    return {label: [cell[0] for cell in cells] for label, cells in rows(client, query).items()}


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
    figures.CoverageFigure.objects.all().delete()
    figures.count_coverage()
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
    for status, acts in (("proposed", True), ("completed", False)):
        planned = InterventionFactory(case=factor.case, **{status: True})
        planned.factors.set([factor])
        client.force_login(lead)

        page = client.get(f"{PAGE}borgere/sleep/").context["page"]
        CoverageFigure.objects.all().delete()
        figures.count_coverage()

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


def sheet(client, query=""):
    response = client.get(f"{PAGE}regneark/{query}")
    assert response.headers["Content-Disposition"] == 'attachment; filename="daekning-2026-03-02.xlsx"'
    return [list(row) for row in load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)]


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


def test_a_hole_becomes_one_task_for_the_editors(client, world):
    client.force_login(UserFactory(curator=True))

    for _ in range(2):
        assert client.post(f"{PAGE}huller/record/").status_code == 302

    (suggestion,) = OfferSuggestion.objects.all()
    assert (suggestion.source, suggestion.title) == ("coverage", "Mangler: Plettet straffeattest")
    assert [area.key for area in suggestion.areas.all()] == ["record"]
    assert f'href="/katalog/forslag/{suggestion.pk}/">Se forslaget' in client.get(PAGE).text
    client.post(f"{PAGE}huller/record/?maalgruppe=one")
    assert OfferSuggestion.objects.count() == 1, "a wish for everybody is one for each group"


def test_a_declined_hole_can_be_reported_again_and_one_that_is_covered_cannot(client, lead, world):
    client.force_login(lead)
    client.post(f"{PAGE}huller/record/")
    OfferSuggestion.objects.update(state="declined", answer="Ikke nu", answered_at=timezone.now())

    client.post(f"{PAGE}huller/record/")
    client.post(f"{PAGE}huller/pain/")

    assert OfferSuggestion.objects.count() == 2
    assert client.post(f"{PAGE}huller/findes-ikke/").status_code == 404


def test_few_uses_and_revisions_are_told(client, lead, world):
    begun = {"starts_on": datetime.date(2025, 3, 3), "ends_on": datetime.date(2026, 6, 1)}
    InterventionFactory.create_batch(4, offer=world["A"], **begun)
    InterventionFactory(offer=world["B"], **begun)
    InterventionFactory(offer=world["B"], **begun | {"starts_on": datetime.date(2025, 3, 2)})
    InterventionFactory(offer=world["B"], planned=True)
    type(world["C"]).objects.filter(title__in="CD").update(revise_on=datetime.date(2026, 3, 16))
    OfferVersionFactory(offer=world["C"], in_review=True)
    OfferUse.objects.all().delete()
    figures.count_coverage()
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

    figures.count_coverage()

    assert set(CoverageFigure.objects.values_list("citizens", flat=True)) == {99}


@pytest.mark.django_db(transaction=True)
def test_two_counts_at_once_do_no_harm(transactional_db):
    for _ in range(6):
        FactorFactory()
    faults = []

    def count():
        try:
            for _ in range(5):
                figures.count_coverage()
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert CoverageFigure.objects.count() == 36
    assert sum(CoverageFigure.objects.values_list("citizens", flat=True)) == 6


def test_the_page_asks_as_little_for_many_barriers_as_for_few(client, lead, world, count_queries):
    client.force_login(lead)
    few = count_queries(lambda: client.get(PAGE))
    for number in range(10):
        OfferFactory().barriers.set([AreaFactory(label=f"Barriere {number}")])
    figures.count_coverage()

    assert count_queries(lambda: client.get(PAGE)) == few


def test_what_a_colleague_wished_for_is_not_wished_for_again(client, lead, world):
    theirs = OfferSuggestionFactory(suggested_by=UserFactory())
    theirs.areas.set([Area.objects.get(key="record")])
    client.force_login(lead)

    page = client.get(PAGE).text
    client.post(f"{PAGE}huller/record/")

    assert "Forslag er sendt til katalogredaktørerne" in page
    assert f"/katalog/forslag/{theirs.pk}/" not in page, "it is not the lead's own"
    assert OfferSuggestion.objects.count() == 1


def test_an_editor_goes_on_to_a_new_offer_against_the_hole(client, world):
    client.force_login(UserFactory(curator=True))

    page = client.get(f"{PAGE}?maalgruppe=one").text
    form = client.get("/katalog/ny/?barriere=record&maalgruppe=one").context["form"]

    assert "/katalog/ny/?barriere=record&amp;maalgruppe=one" in page
    assert form["barriers"].value() == [Area.objects.get(key="record").pk]
    assert form["target_groups"].value() == [TargetGroup.objects.get(key="one").pk]


def test_an_offer_without_places_covers_nothing(client, lead, world):
    hollow = OfferFactory(title="Hul", capacity=0)
    hollow.barriers.set([Area.objects.get(key="record")])
    client.force_login(lead)

    assert "11 borgere, 1 indsats uden pladser" in client.get(PAGE).text
    IntakeFactory(offer=hollow, capacity=1)
    response = client.get(PAGE)
    assert not response.context["coverage"].holes
    assert "11 borgere, 1 indsats med 1 ledig plads i alt" in response.text


def test_before_the_citizens_are_counted_nothing_is_judged(client, lead, world):
    CoverageFigure.objects.all().delete()
    OfferUse.objects.all().delete()
    client.force_login(lead)

    page = client.get(PAGE).text

    assert "Borgerne er ikke talt op endnu." in page
    assert "er uden indsats" not in page
    assert "brugt mindst fire gange" not in page
    assert texts(client)["Smerter"] == ["2", "3", "5", "–", "2", "12 d."]
    assert {line[5] for line in sheet(client)[1:]} == {None}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "fylder mindst 2. Opgjort 02.03.2026."),
        ("?dato=01.04.2026", "Ledige pladser pr. 01.04.2026, indsatserne som i dag. Borgerne er opgjort 02.03.2026."),
        ("?dato=20.01.2026", "Indsatser og pladser pr. 20.01.2026. Borgerne er opgjort 02.03.2026."),
    ],
)
def test_what_is_counted_when_is_told(client, lead, world, query, said):
    client.force_login(lead)

    assert said in client.get(f"{PAGE}{query}").text


def test_the_others_that_are_seldom_used_are_a_click_away(client, lead, world):
    InterventionFactory(offer=world["D"], planned=True)
    OfferFactory.create_batch(3)
    OfferUse.objects.all().delete()
    figures.count_coverage()
    client.force_login(lead)

    assert f'<a href="{PAGE}lidt-i-brug/">Se 3 andre' in client.get(PAGE).text
    listed = client.get(f"{PAGE}lidt-i-brug/")

    assert listed.context["page"].paginator.count == 8
    assert [use.offer.title for use in listed.context["page"] if use.is_planned] == ["D"]
    assert "Ingen på 12 mdr., men planlagt nu" in listed.text
