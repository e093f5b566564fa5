"""The plan's draft: what is in it, how it is thrown away, and that it is written by hand and by itself."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from catalog.models import Indicator
from journal.models import Event
from plans.draft import draft_of
from plans.models import Intervention, PlanVersion
from tests.catalog_factories import OfferVersionFactory
from tests.factories import AreaFactory, FactorFactory, GoalFactory, InterventionFactory, OfferFactory, UserFactory

TUESDAY = datetime.datetime(2026, 2, 17, 9, tzinfo=datetime.UTC)
LATER = {"starts_on": datetime.date(2026, 3, 2), "first_follow_up_on": datetime.date(2026, 3, 30)}


@pytest.fixture
def clock():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def _a_tuesday_in_february(clock):
    """Every test has the same day."""


def url(name, case, *parts):
    return reverse(f"plans:{name}", args=[case.pk, *parts])


def line_of(case, **what):
    return InterventionFactory(case=case, planned=True, **(LATER | what))


def answers(line, **changed):
    return {
        "version": line.version,
        "starts_on": f"{line.starts_on:%d.%m.%Y}",
        "ends_on": f"{line.ends_on:%d.%m.%Y}",
        "hours_per_week": "6",
        "payer": "job_centre",
        "expected_effect": line.expected_effect,
        "first_follow_up_on": f"{line.first_follow_up_on:%d.%m.%Y}",
    } | changed


def agree(case, clock):
    version = PlanVersion(case=case, citizen_view="agrees", signed_how="spoken")
    version.freeze(by=case.coordinator)
    clock.move_to(TUESDAY + datetime.timedelta(hours=3))
    return version


def read(case):
    return draft_of(case, case.interventions.for_display())


def test_one_click_lays_an_offer_in_the_draft(staff, case):
    barrier, goal = FactorFactory(case=case), GoalFactory(case=case, rank=1)
    offer = OfferFactory(title="Gæld og økonomi", duration_weeks=8, expected_effect="Har overblik.")
    offer.barriers.add(barrier.area)

    response = staff.post(url("intervention_add", case, offer.slug) + "?q=gæld")

    line = case.interventions.get()
    assert response.headers["Location"] == url("plan_line", case, line.pk) + "?q=g%C3%A6ld#linje"
    assert (line.status, line.starts_on, line.expected_effect) == (
        "proposed",
        datetime.date(2026, 2, 23),
        "Har overblik.",
    )
    assert [*line.goals.all(), *line.factors.all()] == [goal, barrier]


def test_what_is_added_on_a_monday_does_not_begin_at_once(staff, case, clock):
    clock.move_to(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC))

    staff.post(url("intervention_add", case, OfferFactory().slug))

    line = case.interventions.get()
    assert (line.status, line.starts_on) == ("proposed", datetime.date(2026, 2, 23))


def test_an_offer_retired_meanwhile_is_not_added(staff, case):
    offer = OfferFactory(title="Forbi")
    OfferVersionFactory(offer=offer, published=True)
    offer.retire(by=UserFactory(curator=True), because="Forbi")

    response = staff.post(url("intervention_add", case, offer.slug))

    assert response.status_code == 422
    assert "Forbi er udgået, siden du åbnede siden." in response.text
    assert not Intervention.objects.exists()


def test_the_first_new_line_is_open_for_writing(staff, case):
    InterventionFactory(case=case, offer__title="Løber")
    line = line_of(case, offer__title="Hverdagsmentor")

    text = staff.get(url("plan_build", case)).text

    assert f'action="{url("plan_line", case, line.pk)}"' in text
    assert "Ny i kladden" in text
    assert "version 1, kladde · ingen plan er aftalt endnu" in text


def test_a_line_saves_itself_and_shows_the_plan_anew(staff, case, htmx):
    line = line_of(case)

    response = staff.post(
        url("plan_line", case, line.pk), answers(line, expected_effect="Sover om natten"), headers=htmx
    )

    line.refresh_from_db()
    assert line.expected_effect == "Sover om natten"
    assert f'name="version" value="{line.version}"' in response.text
    assert "Kladden er gemt kl. 10.00" in response.text
    assert 'id="kladde-linjer" hx-swap-oob="true"' in response.text


def test_without_javascript_the_button_saves(staff, case):
    line = line_of(case)

    response = staff.post(url("plan_line", case, line.pk), answers(line, hours_per_week="9,5"), follow=True)

    line.refresh_from_db()
    assert line.hours_per_week == 9.5
    assert f"{line} er gemt i kladden." in response.text


def test_what_cannot_be_saved_is_told_beside_what_was_typed(staff, case, htmx):
    line = line_of(case)
    wrong = answers(line, ends_on="01.03.2026", expected_effect="Det jeg skrev")

    by_itself = staff.post(url("plan_line", case, line.pk), wrong, headers=htmx)
    by_button = staff.post(url("plan_line", case, line.pk), wrong)

    assert by_itself.status_code == by_button.status_code == 422
    assert "Slut: Slutdatoen skal ligge efter startdatoen." in by_itself.text
    assert "Det jeg skrev" in by_button.text


def test_writing_for_a_while_is_one_change_on_the_timeline(staff, case, htmx, clock):
    line = line_of(case)

    def write(text):
        line.refresh_from_db()
        staff.post(url("plan_line", case, line.pk), answers(line, expected_effect=text), headers=htmx)

    write("a")
    write("ab")
    noted = Event.objects.filter(case_id=case.pk, text=f"Indsats ændret: {line}")
    before = noted.count()
    PlanVersion(case=case, citizen_view="agrees", signed_how="spoken").freeze(by=case.coordinator)
    clock.shift(60)
    write("abc")

    assert (before, noted.count()) == (1, 2)


def test_of_two_who_write_in_a_line_the_second_sees_both(staff, case, caseworker, htmx):
    line = line_of(case)
    opened_on = answers(line, expected_effect="Det skrev jeg")
    line.expected_effect = "Det skrev min kollega"
    line.change(by=caseworker)

    response = staff.post(url("plan_line", case, line.pk), opened_on, headers=htmx)

    assert response.status_code == 409
    assert "Det skrev min kollega" in response.text
    assert "Det skrev jeg" in response.text


def test_what_is_chosen_of_both_is_saved_with_all_the_rest(staff, case, caseworker):
    for key in ("soevn", "tro"):
        Indicator.objects.create(key=key, label=key.capitalize(), dimension="Helbred")
    line = line_of(case, expected_indicators=["soevn"])
    barrier = FactorFactory(case=case)
    written = answers(line, expected_indicators=["soevn", "tro"], factors=[barrier.pk])
    line.company = "Bageren"
    line.change(by=caseworker)

    conflict = staff.post(url("plan_line", case, line.pk), written)
    given = {}
    for name, value in [
        *conflict.context["unchanged"],
        ("expected_indicators", "soevn"),
        ("expected_indicators", "tro"),
    ]:
        given.setdefault(name, []).append(value)
    response = staff.post(
        url("plan_line", case, line.pk),
        given | {"version": conflict.context["current_version"], "company": "Bageren", "factors": barrier.pk},
    )

    line.refresh_from_db()
    assert response.status_code == 302
    assert (line.company, line.expected_indicators) == ("Bageren", ["soevn", "tro"])
    assert {one.name: one.is_list for one in conflict.context["differences"]} == {
        "factors": True,
        "expected_indicators": True,
        "company": False,
    }


@pytest.mark.parametrize(
    ("step", "starts_on", "ends_on", "follow_up_on"),
    [
        ("tidligere", (2, 23), (4, 3), (3, 23)),
        ("senere", (3, 9), (4, 17), (4, 6)),
        ("kortere", (3, 2), (4, 3), (3, 30)),
        ("laengere", (3, 2), (4, 17), (3, 30)),
    ],
)
def test_buttons_move_a_line_by_a_week(staff, case, step, starts_on, ends_on, follow_up_on):
    line = line_of(case, ends_on=datetime.date(2026, 4, 10))

    staff.post(url("plan_line", case, line.pk), answers(line, flyt=step))

    line.refresh_from_db()
    days = [line.starts_on, line.ends_on, line.first_follow_up_on]
    assert [(day.month, day.day) for day in days] == [starts_on, ends_on, follow_up_on]


def test_what_has_begun_is_made_longer_but_not_moved(staff, case):
    line = InterventionFactory(case=case)

    moved = staff.post(url("plan_line", case, line.pk), answers(line, flyt="senere"))
    staff.post(url("plan_line", case, line.pk), answers(line, flyt="laengere"))

    line.refresh_from_db()
    assert "kan ikke flyttes" in moved.text
    assert (line.starts_on, line.ends_on) == (datetime.date(2026, 1, 5), datetime.date(2026, 7, 3))


def test_what_was_never_agreed_is_taken_out_with_one_click(staff, case):
    line = line_of(case)

    staff.post(url("intervention_take_out", case, line.pk))

    line.refresh_from_db()
    assert (line.status, line.end_reason) == ("dropped", "Taget ud af kladden igen")


def test_what_was_agreed_is_not_taken_out_without_a_reason(staff, case, clock):
    line = line_of(case)
    agree(case, clock)

    response = staff.post(url("intervention_take_out", case, line.pk), follow=True)

    line.refresh_from_db()
    assert line.status == "agreed"
    assert "Indsatsen er ikke kun i kladden mere." in response.text
    assert url("intervention_drop", case, line.pk) in staff.get(url("plan_line", case, line.pk)).text


def test_help_from_elsewhere_is_written_down(staff, case):
    category = OfferFactory().category
    given = answers(line_of(case), title="Samtaler hos psykolog", category=category.pk, elsewhere="Psykologerne")
    case.interventions.all().delete()

    staff.post(url("elsewhere_create", case), given)

    line = case.interventions.get()
    assert (line.title, line.given_by, line.offer, line.status) == (
        "Samtaler hos psykolog",
        "Psykologerne",
        None,
        "proposed",
    )
    assert "Psykologerne" in staff.get(url("plan_line", case, line.pk)).text


@pytest.mark.parametrize("lacking", ["title", "category", "elsewhere"])
def test_help_from_elsewhere_says_what_it_is(staff, case, lacking):
    given = answers(line_of(case), title="Samtaler", category=OfferFactory().category_id, elsewhere="Region")

    response = staff.post(url("elsewhere_create", case), given | {lacking: ""})

    assert response.status_code == 422
    assert lacking in response.context["form"].errors


def test_a_change_is_in_the_draft_and_a_follow_up_is_not(case, clock, caseworker):
    edited, followed = InterventionFactory(case=case), InterventionFactory(case=case)
    agree(case, clock)
    edited.hours_per_week = 9
    edited.change(by=caseworker)
    followed.carry_on(until=datetime.date(2026, 7, 1), effect="less")
    new = line_of(case)

    draft = read(case)

    assert (draft.new, draft.changed, draft.number) == ([new], [edited], 2)


def test_a_draft_thrown_away_leaves_what_was_agreed(staff, case, clock):
    goal, barrier = GoalFactory(case=case), FactorFactory(case=case, area=AreaFactory())
    agreed = line_of(case, ends_on=datetime.date(2026, 4, 10))
    agreed.goals.set([goal])
    agreed.factors.set([barrier])
    agree(case, clock)
    agreed.refresh_from_db()
    staff.post(url("plan_line", case, agreed.pk), answers(agreed, hours_per_week="20", flyt="senere"))
    new = line_of(case)

    asked = staff.get(url("plan_discard", case))
    staff.post(url("plan_discard", case), {"seen": asked.context["seen"]})

    assert "bliver igen, som I aftalte i version 1" in asked.text
    agreed.refresh_from_db()
    new.refresh_from_db()
    assert (agreed.hours_per_week, agreed.starts_on) == (6, datetime.date(2026, 3, 2))
    assert (agreed.ends_on, agreed.status) == (datetime.date(2026, 4, 10), "agreed")
    assert [*agreed.goals.all(), *agreed.factors.all()] == [goal, barrier]
    assert new.status == "dropped"
    assert read(case).lines == []
    assert Event.objects.filter(case_id=case.pk, text="Kladden er kasseret: planen er igen version 1").exists()


def test_what_began_before_a_version_had_it_is_in_the_draft(staff, case, clock):
    InterventionFactory(case=case)
    agree(case, clock)
    begun = line_of(case, offer__title="Løber uaftalt")
    begun.start(on=datetime.date(2026, 2, 17), by=case.coordinator)

    text = staff.get(url("plan_build", case)).text

    assert (read(case).unagreed, read(case).lines) == ([begun], [begun])
    assert "version 2, kladde · version 1 gælder fra 17.02.2026</span>" in text
    assert "ingen kladde" not in text
    assert text.count('Ikke aftalt endnu</span> <span class="hm-tag hm-tag--blue">I gang') == 1
    assert text.count("Ikke aftalt endnu") == 1
    assert "2 indsatser, 1 ikke aftalt" in text
    assert url("plan_discard", case) not in text


def test_an_agreed_line_that_was_dropped_is_told_by_name_until_the_next_version(staff, case, clock, caseworker):
    line_of(case)
    dropped, ended = line_of(case, offer__title="Praktik i gartneri"), InterventionFactory(case=case)
    agree(case, clock)
    Intervention.objects.get(pk=dropped.pk).drop(reason="Har fået job", by=caseworker)
    ended.complete(on=datetime.date(2026, 2, 17), effect="as_expected")

    text = staff.get(url("plan_build", case)).text

    assert read(case).gone == read(case).lines == [dropped]
    assert (read(case).edited_by, read(case).edited_at) == (caseworker, timezone.now())
    assert "1 indsats, 1 taget ud" in text
    assert "Taget ud: Praktik i gartneri<" in text
    assert "version 2, kladde" in text
    agree(case, clock)
    assert read(case).lines == []


def test_without_a_draft_the_page_says_so(staff, case, clock):
    line_of(case)
    agree(case, clock)

    text = staff.get(url("plan_build", case)).text

    assert "version 1 gælder fra 17.02.2026 · ingen kladde</span>" in text
    assert "Taget ud" not in text


def test_what_has_begun_or_is_dropped_stays_when_a_draft_is_thrown_away(staff, case, clock):
    dropped = line_of(case)
    agree(case, clock)
    begun = line_of(case)
    line_of(case)
    begun.start(on=datetime.date(2026, 2, 17), by=case.coordinator)
    Intervention.objects.get(pk=dropped.pk).drop(reason="Har fået job", by=case.coordinator)

    asked = staff.get(url("plan_discard", case))
    staff.post(url("plan_discard", case), {"seen": asked.context["seen"]})

    assert "begyndt uden at være aftalt, eller er taget ud af planen, bliver, som de er." in asked.text
    assert list(case.interventions.order_by("pk").values_list("status", flat=True)) == [
        "dropped",
        "running",
        "dropped",
    ]
    assert (read(case).new, read(case).unagreed, read(case).gone) == ([], [begun], [dropped])
    assert Event.objects.filter(case_id=case.pk, text="Kladden er kasseret").exists()
    assert "Der er ingen kladde at kassere." in staff.get(url("plan_discard", case), follow=True).text


def test_what_a_colleague_wrote_meanwhile_is_not_thrown_away_unseen(staff, case):
    line_of(case)
    asked = staff.get(url("plan_discard", case))
    line_of(case, offer__title="Kollegaens indsats")

    refused = staff.post(url("plan_discard", case), {"seen": asked.context["seen"]})

    assert refused.status_code == 422
    assert "Kladden er ændret, siden du åbnede siden. Intet er kasseret." in refused.text
    assert "Kollegaens indsats" in refused.text
    assert case.interventions.planned().count() == 2


def test_without_a_draft_there_is_nothing_to_throw_away(staff, case):
    assert "Der er ingen kladde at kassere." in staff.get(url("plan_discard", case), follow=True).text


@pytest.mark.parametrize(
    "text", ["x" * 1000, "👩‍🌾 klar", "שלום עולם", "<script>alert(1)</script>", "<img src=//foreign.example/x>"]
)
def test_strange_texts_are_kept_as_they_are_and_never_run(staff, case, text):
    line = line_of(case)

    staff.post(url("plan_line", case, line.pk), answers(line, expected_effect=text))

    line.refresh_from_db()
    shown = staff.get(url("plan_line", case, line.pk)).text
    assert line.expected_effect == text
    assert "<script>alert(1)" not in shown
    assert "<img src=//foreign" not in shown


def test_a_text_that_is_too_long_is_refused_and_kept_on_the_page(staff, case):
    line = line_of(case)

    response = staff.post(url("plan_line", case, line.pk), answers(line, expected_effect="å" * 10_000))

    assert response.status_code == 422
    assert "å" * 10_000 in response.text


def test_many_lines_cost_as_many_queries_as_one(staff, case, count_queries):
    def page():
        return staff.get(url("plan_build", case))

    line_of(case).factors.add(FactorFactory(case=case))
    InterventionFactory(case=case)
    one = count_queries(page)
    for _ in range(40):
        InterventionFactory(case=case).factors.add(FactorFactory(case=case))
    line_of(case)

    assert count_queries(page) == one
