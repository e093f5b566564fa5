import datetime
import importlib
import uuid

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from cases.cpr import read_cpr
from cases.models import BenefitKind, Case, Citizen, RestartRule, TargetGroupSpell
from journal.models import Event
from tests.factories import BenefitSpellFactory, CaseFactory, TargetGroupFactory


@pytest.fixture(autouse=True)
def _a_monday_in_march(time_machine):
    time_machine.move_to("2026-03-02 10:00+01:00", tick=False)


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker, target_group__benefit="Kontanthjælp")


@pytest.fixture
def page(case):
    return reverse("cases:support_detail", args=[case.pk])


class TestSpells:
    ANSWERS = {"benefit": "Sygedagpenge", "from_on": "02.02.2026", "until_on": ""}

    @pytest.fixture(autouse=True)
    def _kinds(self):
        for key, label in (("cash", "Kontanthjælp"), ("sick", "Sygedagpenge")):
            BenefitKind.objects.create(key=key, label=label, from_on="2000-01-01")
        BenefitKind.objects.create(key="old", label="Kontantydelse", from_on="2015-01-01", until_on="2017-12-31")

    @pytest.fixture
    def url(self, case):
        return reverse("cases:spell_create", args=[case.pk])

    def test_one_is_added_and_counted(self, staff, case, url, page):
        BenefitSpellFactory(case=case, from_on="2025-03-03", until_on="2026-02-01")

        staff.post(url, self.ANSWERS)

        context = staff.get(page).context
        assert (context["unbroken"], context["in_all"]) == ("52 uger", "52 uger")
        assert [row.lasted for row in context["spells"]] == ["4 uger", "48 uger"]
        assert Event.objects.get().kind == "support"

    def test_a_gap_is_shown(self, staff, case, page):
        BenefitSpellFactory(case=case, from_on="2025-03-03", until_on="2025-12-31")
        BenefitSpellFactory(case=case, from_on="2026-01-08")

        assert "Ikke på forsørgelse i 1 uge" in staff.get(page).text

    def test_it_tells_which_period_it_hits(self, staff, case, url):
        BenefitSpellFactory(case=case, from_on="2025-03-03", until_on="2026-02-02")

        response = staff.post(url, self.ANSWERS)

        assert response.status_code == 422
        assert response.context["form"].errors["from_on"] == [
            "Perioden overlapper kontanthjælp, 03.03.2025–02.02.2026. "
            "Ret datoerne, eller afslut den anden periode først."
        ]

    def test_one_that_still_runs_is_told_by_its_beginning(self, staff, case, url):
        BenefitSpellFactory(case=case, benefit="Arbejdsløshedsdagpenge", from_on="2025-03-03", until_on=None)

        (told,) = staff.post(url, self.ANSWERS).context["form"].errors["from_on"]

        assert told.startswith("Perioden overlapper arbejdsløshedsdagpenge, der begyndte 03.03.2025. ")

    def test_the_database_refuses_an_overlap(self, case):
        BenefitSpellFactory(case=case, from_on="2025-03-03", until_on="2026-02-02")

        with pytest.raises(IntegrityError, match="benefit_spell_no_overlap"):
            BenefitSpellFactory(case=case, from_on="2026-02-02")

    @pytest.mark.parametrize(
        ("change", "field", "message"),
        [
            ({"benefit": ""}, "benefit", "Vælg en ydelse"),
            ({"benefit": "Kontantydelse"}, "benefit", "listen"),
            ({"benefit": "Løn"}, "benefit", "listen"),
            ({"from_on": ""}, "from_on", "hvornår ydelsen begyndte"),
            ({"from_on": "03.03.2026"}, "from_on", "fremtiden"),
            ({"from_on": "01.01.1930"}, "from_on", "før borgerens fødselsdag"),
            ({"until_on": "01.02.2026"}, "until_on", "ikke slutte, før den begynder"),
            ({"until_on": "03.03.2026"}, "until_on", "fremtiden"),
        ],
    )
    def test_rules_are_told_at_the_field(self, staff, case, url, change, field, message):
        response = staff.post(url, self.ANSWERS | change)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert message in response.context["form"].errors[field][0]
        assert not case.benefit_spells.exists()

    def test_one_is_ended(self, staff, case, page):
        spell = BenefitSpellFactory(case=case, from_on="2026-02-02")
        answers = {"benefit": "Kontanthjælp", "from_on": "02.02.2026", "until_on": "01.03.2026", "version": "1"}

        staff.post(reverse("cases:spell_update", args=[case.pk, spell.pk]), answers)

        context = staff.get(page).context
        assert (context["unbroken"], context["in_all"]) == ("", "4 uger")

    def test_somebody_else_saved_first(self, staff, case):
        url = reverse("cases:spell_update", args=[case.pk, BenefitSpellFactory(case=case).pk])
        answers = {"benefit": "Kontanthjælp", "from_on": "02.02.2026", "version": "1"}
        staff.post(url, answers)

        assert staff.post(url, answers | {"from_on": "03.02.2026"}).status_code == 409

    def test_a_mistake_is_taken_away_but_its_history_stays(self, staff, case):
        spell = BenefitSpellFactory(case=case)

        staff.post(reverse("cases:spell_remove", args=[case.pk, spell.pk]), {"version": "1"})

        assert not case.benefit_spells.exists()
        assert type(spell).pgh_event_models["insert"].objects.filter(pgh_obj_id=spell.pk).exists()

    def test_what_a_colleague_just_corrected_is_not_taken_away(self, staff, case):
        spell = BenefitSpellFactory(case=case, version=2)

        response = staff.post(reverse("cases:spell_remove", args=[case.pk, spell.pk]), {"version": "1"}, follow=True)

        assert case.benefit_spells.exists()
        assert "Perioden er rettet imens og er ikke fjernet." in response.text
        assert '<input type="hidden" name="version" value="2">' in response.text

    def test_sent_twice_saves_once(self, staff, case, url):
        answers = self.ANSWERS | {"_key": str(uuid.uuid4())}

        assert [staff.post(url, answers).status_code for _ in range(2)] == [302, 302]
        assert case.benefit_spells.count() == 1

    def test_many_periods_cost_the_same(self, staff, case, page, count_queries):
        BenefitSpellFactory(case=case, from_on="2026-01-01")
        one = count_queries(lambda: staff.get(page))
        for year in range(2000, 2020):
            BenefitSpellFactory(case=case, from_on=f"{year}-02-01", until_on=f"{year}-12-31")

        assert count_queries(lambda: staff.get(page)) == one


class TestTargetGroup:
    @pytest.fixture
    def url(self, case):
        return reverse("cases:target_group_change", args=[case.pk])

    @pytest.fixture
    def answers(self, staff, url):
        group = TargetGroupFactory(label="Sygedagpengemodtager", benefit="Sygedagpenge")
        opened_on = staff.get(url).context["form"]["instead_of"].value()
        return {"target_group": group.pk, "from_on": "02.03.2026", "reason": "Sygemeldt", "instead_of": opened_on}

    def test_two_who_change_it_do_not_undo_each_other(self, staff, case, url, answers, caseworker):
        other = TargetGroupFactory(label="Uddannelseshjælp")
        TargetGroupSpell(case=case, target_group=other, from_on=case.target_group_from_on).begin(by=caseworker)

        refused = staff.post(url, answers)

        assert refused.status_code == 422
        assert "En kollega har ændret målgruppen imens." in refused.text
        case.refresh_from_db()
        assert case.target_group == other

    def test_the_version_is_counted_from_the_one_there_is(self, case, caseworker):
        stale = Case.objects.get(pk=case.pk)
        case.wait_for("us", by=caseworker)
        assert case.version == 2

        TargetGroupSpell(case=stale, target_group=TargetGroupFactory(), from_on=datetime.date(2026, 3, 2)).begin(
            by=caseworker
        )

        case.refresh_from_db()
        assert case.version == 3

    def test_the_case_follows_and_the_old_period_ends(self, staff, case, url, answers):
        before = case.target_group
        case.target_group_spells.create(target_group=before, from_on=case.opened_on)

        staff.post(url, answers)

        old, new = case.target_group_spells.order_by("from_on")
        case.refresh_from_db()
        assert (old.target_group, old.until_on) == (before, datetime.date(2026, 3, 1))
        assert (new.target_group, new.until_on) == (case.target_group, None)
        assert (case.target_group.label, case.target_group_from_on) == ("Sygedagpengemodtager", new.from_on)

    def test_a_case_without_periods_keeps_what_it_said(self, staff, case, url, answers):
        before = case.target_group

        staff.post(url, answers)

        assert case.target_group_spells.get(target_group=before).from_on == case.opened_on

    def test_the_same_day_is_a_correction(self, staff, case, url, answers):
        case.target_group_spells.create(target_group=case.target_group, from_on=case.opened_on)

        staff.post(url, answers | {"from_on": "01.09.2025"})

        assert case.target_group_spells.get().target_group.label == "Sygedagpengemodtager"

    @pytest.mark.parametrize(
        ("change", "field", "message"),
        [
            ({"target_group": ""}, "target_group", "fra listen"),
            ({"from_on": "31.08.2025"}, "from_on", "målgruppe 01.09.2025"),
            ({"from_on": "03.03.2026"}, "from_on", "fremtiden"),
            ({"reason": ""}, "reason", "hvorfor"),
        ],
    )
    def test_rules_are_told_at_the_field(self, staff, case, url, answers, change, field, message):
        response = staff.post(url, answers | change)

        assert response.status_code == 422
        assert message in response.context["form"].errors[field][0]
        assert not case.target_group_spells.exists()

    def test_the_same_group_is_no_change(self, staff, case, url, answers):
        response = staff.post(url, answers | {"target_group": case.target_group_id})

        assert "allerede i den målgruppe" in response.text

    @pytest.mark.parametrize(
        ("trigger", "benefit", "until_on", "again"),
        [
            ("benefit", "Sygedagpenge", None, True),
            ("benefit", "Kontanthjælp", None, False),
            ("group", "Kontanthjælp", None, True),
            ("group", "Sygedagpenge", "2026-03-01", False),
            ("group", "Sygedagpenge", "2026-03-02", True),
        ],
    )
    def test_the_page_says_what_began_again(self, staff, case, url, page, answers, trigger, benefit, until_on, again):
        RestartRule.objects.create(
            key="contact", trigger=trigger, label="Kontaktforløbet", text="Tæl forfra.", from_on="2020-01-01",
            until_on=until_on,
        )  # fmt: skip
        group = TargetGroupFactory(benefit=benefit)

        staff.post(url, answers | {"target_group": group.pk})

        assert ("Startede forfra 02.03.2026" in staff.get(page).text) is again

    def test_the_database_refuses_an_overlap(self, case):
        case.target_group_spells.create(target_group=case.target_group, from_on="2026-01-01")

        with pytest.raises(IntegrityError, match="target_group_spell_no_overlap"):
            case.target_group_spells.create(target_group=case.target_group, from_on="2026-02-01")

    def test_cases_from_before_got_their_period(self, case):
        migration = importlib.import_module("cases.migrations.0007_people").Migration
        with connection.cursor() as cursor:
            cursor.execute(migration.operations[-1].sql)

        spell = TargetGroupSpell.objects.get()
        assert (spell.case, spell.target_group, spell.from_on) == (case, case.target_group, case.opened_on)


class TestReadiness:
    def test_it_stands_in_the_head_and_keeps_its_history(self, staff, case, caseworker, page):
        url = reverse("cases:readiness_change", args=[case.pk])
        staff.post(url, {"readiness": "activity", "readiness_on": "05.01.2026", "version": "1"})
        staff.post(url, {"readiness": "job", "readiness_on": "02.03.2026", "version": "2"})

        response = staff.get(page)
        assert "Jobparat fra 02.03.2026" in response.text
        found = [(one.words, one.by) for one in response.context["readiness"]]
        assert found == [("Jobparat", caseworker.name), ("Aktivitetsparat", caseworker.name)]

    @pytest.mark.parametrize(
        ("change", "field"),
        [({"readiness": ""}, "readiness"), ({"readiness_on": ""}, "readiness_on"), ({"readiness": "x"}, "readiness")],
    )
    def test_both_are_needed(self, staff, case, change, field):
        answers = {"readiness": "job", "readiness_on": "02.03.2026", "version": "1"}

        response = staff.post(reverse("cases:readiness_change", args=[case.pk]), answers | change)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}

    def test_somebody_else_saved_first(self, staff, case):
        url = reverse("cases:readiness_change", args=[case.pk])
        answers = {"readiness": "job", "readiness_on": "02.03.2026", "version": "1"}
        staff.post(url, answers)

        assert staff.post(url, answers | {"readiness": "activity"}).status_code == 409


@pytest.mark.parametrize(("benefit", "spells"), [("Kontanthjælp", 1), ("Ingen", 0)])
def test_a_new_case_has_its_first_periods(caseworker, benefit, spells):
    citizen = Citizen(first_name="Karina", last_name="Holm")
    citizen.take_cpr(read_cpr("010180-1234", datetime.date(2026, 3, 2)))
    on = datetime.date(2026, 3, 2)

    case = Case.open_for(
        citizen,
        by=caseworker,
        coordinator=caseworker,
        target_group=TargetGroupFactory(benefit=benefit),
        support_since=on,
        on=on,
    )

    assert case.target_group_spells.get().from_on == on
    assert case.benefit_spells.count() == spells
