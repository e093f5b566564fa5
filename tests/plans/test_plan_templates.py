"""Plan templates: made by an administrator, and used where a plan begins."""

import datetime
import uuid
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from hjoerring.reference import load_reference
from journal.models import Event
from plans.models import PlanTemplate, PlanTemplateLine
from plans.starting_points import begin
from plans.template_weeks import hours_by_week
from tests.at_once import at_once
from tests.factories import (
    AreaFactory,
    CaseFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    OfferFactory,
    UserFactory,
)
from tests.plan_factories import PlanTemplateFactory, PlanTemplateLineFactory

TOMORROW = "17.02.2026"


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(administrator=True, first_name="Allan", last_name="Vester"))
    return client


@pytest.fixture
def debt():
    return AreaFactory(label="Gæld", key="debt")


@pytest.fixture
def template(debt):
    """Two offers side by side: the second begins after four weeks."""
    template = PlanTemplateFactory(label="Helbred og gæld")
    first = PlanTemplateLineFactory(template=template, offer__title="Gæld og økonomi", hours_per_week=2)
    first.offer.barriers.set([debt])
    PlanTemplateLineFactory(template=template, offer__title="Praktik", starts_after_weeks=4, weeks=13)
    return template


@pytest.fixture
def url(case):
    return reverse("plans:plan_begin", args=[case.pk])


def use(client, case, template, **changed):
    lines = [line.pk for line in template.lines.filter(is_retired=False)]
    sent = {"starts_on": TOMORROW, "lines": lines, "_key": str(uuid.uuid4())} | changed
    return client.post(reverse("plans:plan_from_template", args=[case.pk, template.pk]), sent)


def titles(case):
    return sorted(case.interventions.in_plan().values_list("title", flat=True))


class TestBeginning:
    def test_two_clicks_from_the_draft_put_the_lines_in_it(self, staff, case, template, url, debt):
        barrier = FactorFactory(case=case, area=debt, weight=3)
        goal = GoalFactory(case=case)

        draft = staff.get(reverse("plans:plan_build", args=[case.pk])).text
        page = staff.get(url).text
        response = use(staff, case, template)

        assert f'href="{url}"' in draft
        assert "Tager fat på 1 af 1 udækket barriere" in page
        assert response.url == reverse("plans:plan_build", args=[case.pk])
        first, second = case.interventions.order_by("starts_on")
        assert (first.status, second.status) == ("proposed", "proposed")
        assert (first.starts_on, first.ends_on) == (datetime.date(2026, 2, 17), datetime.date(2026, 4, 13))
        assert (second.starts_on, second.ends_on) == (datetime.date(2026, 3, 17), datetime.date(2026, 6, 15))
        assert (first.weeks, second.weeks, first.hours_per_week) == (8, 13, Decimal(2))
        assert list(first.factors.all()) == [barrier]
        assert list(first.goals.all()) == [goal]
        assert "Planskabelon brugt: Helbred og gæld" in Event.objects.of_case(case.pk).values_list("text", flat=True)
        template.refresh_from_db()
        assert template.times_used == 1

    def test_only_the_ticked_lines_are_made(self, staff, case, template):
        first = template.lines.get(starts_after_weeks=0)

        use(staff, case, template, lines=[first.pk])

        assert titles(case) == ["Gæld og økonomi"]

    def test_the_offers_own_effect_is_used_where_the_template_says_none(self, staff, case, template):
        template.lines.filter(starts_after_weeks=4).update(expected_effect="Har prøvet et fag")

        use(staff, case, template)

        offer = template.lines.get(starts_after_weeks=0).offer
        effects = dict(case.interventions.values_list("title", "expected_effect"))
        assert effects == {"Gæld og økonomi": offer.expected_effect, "Praktik": "Har prøvet et fag"}

    def test_what_is_in_the_plan_already_is_left_out_and_told(self, staff, case, template, url):
        first = template.lines.get(starts_after_weeks=0)
        InterventionFactory(case=case, offer=first.offer, planned=True)

        page = staff.get(url).text
        second = template.lines.get(starts_after_weeks=4)
        use(staff, case, template, lines=[second.pk])

        assert "Står i planen" in page
        assert titles(case) == ["Gæld og økonomi", "Praktik"]

    def test_an_offer_that_retired_meanwhile_is_told_and_the_rest_is_made(self, staff, case, template, url):
        staff.get(url)
        line = template.lines.get(starts_after_weeks=0)
        line.offer.retire(by=UserFactory(curator=True), because="Ingen midler")

        response = staff.get(use(staff, case, template).url)

        assert "Udgået af kataloget og derfor ikke med: Gæld og økonomi." in response.text
        assert titles(case) == ["Praktik"]

    def test_nothing_is_made_when_every_chosen_offer_has_retired(self, staff, case, template):
        line = template.lines.get(starts_after_weeks=0)
        line.offer.retire(by=UserFactory(curator=True), because="Ingen midler")

        response = use(staff, case, template, lines=[line.pk])

        assert response.status_code == 422
        assert titles(case) == []
        template.refresh_from_db()
        assert template.times_used == 0

    def test_a_template_that_was_retired_meanwhile_is_told(self, staff, case, template):
        template.retire(because="Bruges ikke")

        response = use(staff, case, template)

        assert response.status_code == 422
        assert "Skabelonen bruges ikke længere. Vælg en anden." in response.text

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"starts_on": ""}, "Skriv en dato."),
            ({"starts_on": "16.02.2026"}, "Vælg en dag efter i dag."),
            ({"starts_on": "17.03.2027"}, "Planen kan højst begynde et år ude i fremtiden."),
            ({"lines": []}, "Vælg mindst én indsats."),
            ({"lines": ["999999"]}, "Skabelonen er ændret, siden du åbnede siden."),
        ],
    )
    def test_what_is_wrong_is_told_at_the_field(self, staff, case, template, changed, message):
        response = use(staff, case, template, **changed)

        assert response.status_code == 422
        assert message in response.text
        assert titles(case) == []

    def test_sent_twice_is_made_once(self, staff, case, template):
        key = str(uuid.uuid4())
        use(staff, case, template, _key=key)
        use(staff, case, template, _key=key)

        assert case.interventions.count() == 2

    def test_the_hours_are_held_against_the_ceiling(self, staff, case, template, url):
        case.weekly_hours_ceiling = 7
        case.save()

        page = staff.get(url).text

        assert "op til 8 timer om ugen" in page
        assert "Aftalt loft: 7 timer." in page
        assert "Over loftet i uge 12–16" in page

    def test_the_one_that_meets_most_stands_first(self, staff, case, template, url, debt):
        lonely = AreaFactory(label="Ensomhed")
        for area, weight in [(debt, 1), (lonely, 4)]:
            FactorFactory(case=case, area=area, weight=weight)
        other = PlanTemplateFactory(label="En anden", order=9)
        PlanTemplateLineFactory(template=other).offer.barriers.set([lonely])

        points = staff.get(url).context["points"]

        assert [point.template for point, _ in points] == [other, template]

    def test_one_that_meets_nothing_stands_apart(self, staff, case, template, url):
        FactorFactory(case=case, area=AreaFactory(label="Ensomhed"), weight=3)

        context = staff.get(url).context

        assert context["points"] == []
        assert [point.template for point, _ in context["others"]] == [template]

    def test_many_templates_cost_as_many_queries_as_one(self, staff, case, template, url, count_queries):
        one = count_queries(lambda: staff.get(url))
        for _ in range(4):
            PlanTemplateLineFactory.create_batch(2, template=PlanTemplateFactory())

        assert count_queries(lambda: staff.get(url)) == one


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_with_the_same_template_at_once_the_second_finds_the_lines():
    case = CaseFactory(coordinator=UserFactory())
    by = case.coordinator
    template = PlanTemplateFactory()
    PlanTemplateLineFactory(template=template)

    def go():
        lines = PlanTemplateLine.objects.in_order().filter(template=template)
        begun = begin(case, template, lines, datetime.date(2026, 2, 17), by=by)
        return len(begun.made), len(begun.already_there)

    assert sorted(at_once(go, go)) == [(0, 1), (1, 0)]
    assert case.interventions.count() == 1


class TestKeeping:
    def test_an_administrator_makes_one_from_the_catalogue(self, admin):
        offer = OfferFactory(title="Hverdagsmentor", duration_weeks=26, hours_per_week=3)
        made = admin.post(reverse("plan_template_create"), {"label": "Ung og alene", "description": "Når …"})
        template = PlanTemplate.objects.get()
        found = admin.get(made.url, {"q": "hverdagsmentor"}).text
        adding = reverse("plan_template_line_create", args=[template.pk, offer.slug])
        first = admin.get(adding).context["form"].initial
        added = admin.post(
            adding, {"starts_after_weeks": "2", "weeks": "13", "hours_per_week": "2,5", "expected_effect": ""}
        )

        assert template.key == "ung-og-alene"
        assert f'href="{adding}"' in found
        assert (first["weeks"], first["hours_per_week"]) == (26, 3)
        assert added.url == made.url
        line = template.lines.get()
        assert (line.first_week, line.last_week, line.hours_per_week) == (3, 15, Decimal("2.5"))

    def test_an_offer_stands_in_a_template_once(self, admin, template):
        offer = template.lines.get(starts_after_weeks=0).offer

        response = admin.get(reverse("plan_template_line_create", args=[template.pk, offer.slug]), follow=True)

        assert "Gæld og økonomi er allerede i skabelonen." in response.text

    def test_the_weeks_are_shown_before_it_is_used(self, template):
        told = [(one.words, one.hours, one.offers) for one in hours_by_week(list(template.lines.in_order()))]

        assert told == [("Uge 1–4", 2, 1), ("Uge 5–8", 8, 2), ("Uge 9–17", 6, 1)]

    def test_a_line_is_changed_and_taken_out_and_the_history_says_so(self, admin, template):
        line = template.lines.get(starts_after_weeks=0)
        address = reverse("plan_template_line_update", args=[template.pk, line.pk])
        admin.post(
            address,
            {"starts_after_weeks": "1", "weeks": "8", "hours_per_week": "2", "expected_effect": "", "version": "1"},
        )
        other = template.lines.get(starts_after_weeks=4)
        admin.post(reverse("plan_template_line_remove", args=[template.pk, other.pk]))

        page = admin.get(template.get_absolute_url())

        assert [one.pk for one in page.context["lines"]] == [line.pk]
        assert "Begynder efter uger: 0 → 1" in page.text
        assert "Praktik: Bruges ikke længere: nej → ja" in page.text
        assert "Allan Vester" in page.text

    def test_of_two_administrators_the_second_sees_both_texts(self, admin, template):
        PlanTemplate.objects.get(pk=template.pk).change(["label"])

        response = admin.post(template.get_absolute_url(), {"label": "Noget andet", "version": "1"})

        assert response.status_code == 409
        assert "Noget andet" in response.text

    @pytest.mark.parametrize(
        ("changed", "field", "message"),
        [
            ({"weeks": "0"}, "weeks", "En indsats varer mindst én uge"),
            ({"weeks": "x"}, "weeks", "Skriv et helt antal uger."),
            ({"starts_after_weeks": "105"}, "starts_after_weeks", "højst 104 uger"),
            ({"hours_per_week": "61"}, "hours_per_week", "mellem 0,5 og 60"),
        ],
    )
    def test_what_is_wrong_in_a_line_is_told_at_its_field(self, admin, template, changed, field, message):
        line = template.lines.get(starts_after_weeks=0)
        sent = {"starts_after_weeks": "1", "weeks": "8", "hours_per_week": "2", "version": "1"} | changed

        response = admin.post(reverse("plan_template_line_update", args=[template.pk, line.pk]), sent)

        assert response.status_code == 422
        assert message in response.context["form"].errors[field][0]

    def test_two_do_not_share_a_name(self, admin, template):
        response = admin.post(reverse("plan_template_create"), {"label": "helbred og GÆLD", "description": ""})

        assert "Der er allerede en skabelon med det navn." in response.text

    def test_an_offer_that_retired_is_told_in_its_template(self, admin, template):
        template.lines.get(starts_after_weeks=0).offer.retire(by=UserFactory(curator=True), because="Ingen midler")

        assert "Udgået, kommer ikke med i nye planer" in admin.get(template.get_absolute_url()).text

    def test_it_is_retired_for_a_reason_and_brought_back(self, admin, staff, case, template, url):
        admin.force_login(UserFactory(administrator=True))
        retiring = reverse("plan_template_retire", args=[template.pk])
        without = admin.post(retiring, {"because": ""})
        admin.post(retiring, {"because": "Lavet om"})

        template.refresh_from_db()
        assert (without.status_code, template.is_retired, template.retired_because) == (422, True, "Lavet om")
        assert "Lavet om" in admin.get(reverse("plan_template_list")).text
        admin.post(reverse("plan_template_bring_back", args=[template.pk]))
        template.refresh_from_db()
        assert not template.is_retired

    def test_many_lines_cost_as_many_queries_as_one(self, admin, template, count_queries):
        pages = [reverse("plan_template_list"), template.get_absolute_url()]
        one = [count_queries(lambda url=url: admin.get(url)) for url in pages]
        PlanTemplateLineFactory.create_batch(3, template=template)
        PlanTemplateFactory.create_batch(3)

        assert [count_queries(lambda url=url: admin.get(url)) for url in pages] == one


def test_the_shipped_ones_are_parallel_and_reach_a_company():
    load_reference()

    templates = list(PlanTemplate.objects.with_lines())
    assert len(templates) == 5
    for template in templates:
        assert len(template.kept_lines) >= 4, template
        assert "company_based" in {line.offer.category.key for line in template.kept_lines}, template
        assert max(stretch.hours for stretch in hours_by_week(template.kept_lines)) <= 45


def test_a_line_that_was_taken_out_does_not_come_back_with_the_file():
    load_reference()
    line = PlanTemplateLine.objects.order_by("pk").first()
    line.retire(because="Taget ud af skabelonen")

    load_reference()

    line.refresh_from_db()
    assert line.is_retired
