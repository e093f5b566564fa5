import datetime

import pytest
from django.urls import reverse

from followup.contact_plan import settle_case, settle_cases
from followup.models import ContactDeadline, ContactHold, ContactRule, ContactTerms, RuleSet
from tests.factories import CaseFactory, TargetGroupFactory, UserFactory
from tests.followup.contact_factories import (
    ContactHoldFactory,
    ContactRuleFactory,
    ContactTermsFactory,
    RuleSetFactory,
    talk,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 10)
STATEMENTS = 12  # of the page of one case's contact, whoever asks and whatever is in it


@pytest.fixture
def group():
    return TargetGroupFactory(label_plural="Sygemeldte")


@pytest.fixture
def law(group):
    return ContactRuleFactory(target_group=group)


@pytest.fixture
def case(group):
    return CaseFactory(target_group=group, opened_on=datetime.date(2026, 3, 2))


@pytest.fixture
def staff(client, case):
    client.force_login(case.coordinator)
    return client


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(administrator=True))
    return client


def page(name, *args):
    return reverse(f"followup:{name}", args=args)


class TestCase:
    def test_law_and_standard_stand_side_by_side_and_unsure_figures_are_marked(self, staff, case, law, group):
        local = RuleSetFactory(kind="local", source="Kommunens kvalitetsstandard")
        ContactRuleFactory(
            rule_set=local,
            target_group=group,
            interval_days=28,
            tolerance_days=7,
            confidence="proposal",
            balance="Der skal være balance.",
        )
        for on, form in [(3, "in_person"), (4, "phone"), (9, "phone")]:
            talk(case, datetime.date(2026, 3, on), form=form)
        settle_case(case, TODAY)

        text = " ".join(staff.get(page("contact_detail", case.pk)).text.split())

        assert "Lovens minimum" in text
        assert "Vores standard" in text
        assert "Samtale nr. 4 senest" in text
        assert "1 personlig, 2 på anden vis" in text
        assert text.count("Ubekræftet tal") == 1
        assert "Kommunens kvalitetsstandard" in text
        assert "er ikke juridisk rådgivning" in text

    def test_settled_deadlines_are_told_with_the_rule_of_their_time(self, staff, case, law):
        settle_case(case, TODAY)
        talk(case, TODAY)
        settle_case(case, TODAY)

        text = staff.get(page("contact_detail", case.pk)).text

        assert "Holdt for sent" in text
        assert "nr. 1 senest 09.03.2026" in text

    def test_a_case_without_a_rule_says_so(self, staff, case):
        assert "Ingen regel gælder for målgruppen." in staff.get(page("contact_detail", case.pk)).text

    def test_a_hold_moves_the_deadline_and_is_told(self, staff, case, law):
        ContactRule.objects.update(first_days=14)
        settle_case(case, TODAY)
        said = {"kind": "hold", "from_on": "01.03.2026", "until_on": "31.03.2026", "reason": "Indlagt"}
        text = staff.post(page("contact_hold_create", case.pk), said, follow=True).text

        assert ContactDeadline.objects.get().latest_on == datetime.date(2026, 4, 1)
        assert "først senest 16.03.2026" in text
        for shown in (text, *(staff.get(page(name, case.pk)).text for name in ("contact_detail", "meeting_list"))):
            assert "Sat på pause 01.03.2026–31.03.2026" in shown
            assert "Frister, der falder i perioden, flyttes til den første arbejdsdag efter." in shown

    @pytest.mark.parametrize(("from_on", "status"), [("09.03.2026", 422), ("10.03.2026", 302)])
    def test_a_hold_does_not_put_off_what_has_passed(self, staff, case, law, from_on, status):
        settle_case(case, TODAY)  # due on the 9th
        said = {"kind": "hold", "from_on": from_on, "until_on": "31.03.2026", "reason": "Indlagt"}
        response = staff.post(page("contact_hold_create", case.pk), said)

        assert response.status_code == status
        told = "Fristen 09.03.2026 er allerede overskredet og kan ikke udsættes bagefter. Skriv en senere dag."
        assert (told in response.text) == (status == 422)
        assert ContactDeadline.objects.get().latest_on == datetime.date(2026, 3, 9)

    @pytest.mark.parametrize(
        ("by", "weeks", "told"),
        [
            ("unemployment_fund", None, "A-kassen holder den første samtale"),
            ("municipality", 13, "A-kassen holder samtalerne i de første 13 uger"),
            ("municipality", None, None),
        ],
    )
    def test_what_the_unemployment_fund_is_to_hold_is_theirs_and_not_red(self, staff, case, law, by, weeks, told):
        ContactRule.objects.update(first_by=by, municipality_after_weeks=weeks)
        settle_case(case, TODAY)

        for name in ("contact_detail", "meeting_list"):
            text = staff.get(page(name, case.pk)).text
            assert ("A-kassen holder" in text) == bool(told)
            assert (told or "nr. 1 senest") in text
            assert ("hm-tag--red" in text) == (told is None)

    def test_whom_a_rule_is_for_stands_with_its_source(self, staff, case, law):
        ContactRule.objects.update(first_coverage_pct=80, coverage_pct=90, first_success_days=28)
        text = staff.get(page("contact_detail", case.pk)).text

        assert "Gælder for mindst 90 % af gruppen." in text
        assert "Den første samtale: mindst 80 % af gruppen." in text
        assert "Målet er, at alle har haft den efter 28 dage." in text

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"until_on": ""}, "En fritagelse skal have en slutdato."),
            ({"until_on": "01.02.2026"}, "Perioden kan ikke slutte, før den begynder."),
            ({"until_on": "01.01.2028"}, "Sæt højst et år ad gangen"),
            ({"from_on": "31.02.2026"}, "Skriv datoen som"),
            ({"kind": "noget"}, "Vælg en af mulighederne på listen."),
            ({"kind": ""}, "Vælg, om borgeren er fritaget eller sat på pause."),
            ({"reason": " "}, "Skriv begrundelsen."),
        ],
    )
    def test_a_hold_that_makes_no_sense_is_refused(self, staff, case, changed, message):
        said = {"kind": "hold", "from_on": "01.03.2026", "until_on": "31.03.2026", "reason": "Indlagt"} | changed
        response = staff.post(page("contact_hold_create", case.pk), said)

        assert response.status_code == 422
        assert message in response.text
        assert not ContactHold.objects.exists()

    def test_a_hold_begins_today_unless_another_day_is_written(self, staff, case):
        form = staff.get(page("contact_hold_create", case.pk)).context["form"]
        assert form["from_on"].value() == TODAY

    def test_two_holds_at_once_are_refused_in_words(self, staff, case):
        ContactHoldFactory(case=case)
        said = {"kind": "exempt", "from_on": "20.03.2026", "until_on": "20.04.2026", "reason": "Ferie"}
        response = staff.post(page("contact_hold_create", case.pk), said)

        assert response.status_code == 422
        assert "Borgeren er allerede fritaget eller sat på pause i den periode." in response.text

    def test_lifting_a_hold_brings_the_deadline_back(self, staff, case, law):
        hold = ContactHoldFactory(case=case)
        settle_case(case, TODAY)
        staff.post(page("contact_hold_lift", case.pk, hold.pk), {"version": "1", "ended_because": "Udskrevet"})

        hold.refresh_from_db()
        assert hold.ended_on == TODAY
        assert ContactDeadline.objects.get().latest_on == datetime.date(2026, 3, 11)

    def test_a_colleague_lifted_it_meanwhile(self, staff, case):
        hold = ContactHoldFactory(case=case, version=2)
        response = staff.post(page("contact_hold_lift", case.pk, hold.pk), {"version": "1", "ended_because": "Hjemme"})

        assert response.status_code == 409
        assert "Hjemme" in response.text

    def test_a_hold_of_another_case_is_not_there(self, staff, case):
        other = ContactHoldFactory()
        assert staff.get(page("contact_hold_lift", case.pk, other.pk)).status_code == 404

    def test_the_contact_is_counted_from_another_day_for_a_reason(self, staff, case, law):
        ContactRule.objects.update(first_days=14)
        settle_case(case, TODAY)
        url = page("contact_terms", case.pk)
        assert staff.post(url, {"version": "0", "anchor_on": "09.03.2026"}).status_code == 422
        assert staff.post(url, {"version": "0", "anchor_on": "11.03.2026", "because": "x"}).status_code == 422
        staff.post(url, {"version": "0", "anchor_on": "09.03.2026", "because": "Første henvendelse"})

        assert ContactDeadline.objects.get().latest_on == datetime.date(2026, 3, 23)

    def test_terms_changed_meanwhile_keep_what_was_written(self, staff, case):
        ContactTermsFactory(case=case, version=2)
        said = {"version": "1", "anchor_on": "03.03.2026", "because": "Mine ord"}
        response = staff.post(page("contact_terms", case.pk), said)

        assert response.status_code == 409
        assert "Mine ord" in response.text
        assert ContactTerms.objects.get().anchor_on == datetime.date(2026, 2, 2)

    def test_a_long_story_costs_as_many_statements_as_a_short_one(self, staff, case, law, group, count_queries):
        url = page("contact_detail", case.pk)
        settle_case(case, TODAY)
        short = count_queries(lambda: staff.get(url))
        ContactHoldFactory(case=case)
        ContactTermsFactory(case=case)
        case.target_group_spells.create(
            target_group=group, from_on=case.opened_on, until_on=TODAY - datetime.timedelta(days=1)
        )
        case.target_group_spells.create(target_group=TargetGroupFactory(benefit="Sygedagpenge"), from_on=TODAY)
        settle_case(case, TODAY)
        for number in range(1, 12):
            ContactDeadline.objects.create(
                case=case,
                kind="legal",
                rule=law,
                rule_text="…",
                anchor_on=TODAY,
                number=number,
                latest_on=TODAY,
                first_latest_on=TODAY,
                state="void",
                settled_on=TODAY,
                computed_on=TODAY,
            )

        assert len(staff.get(url).context["settled"]) >= 11
        assert count_queries(lambda: staff.get(url)) == short <= STATEMENTS


def figures(rule, **changed):
    """What the form is sent with."""
    said = {
        "version": str(rule.version),
        "from_on": "01.03.2026",
        "until_on": "",
        "first_days": str(rule.first_days),
        "first_in_person": "on",
        "meetings_26": "4",
        "interval_days": "",
        "tolerance_days": "",
        "after_26": "when_needed",
        "after_interval_days": "",
        "allowed_forms": ["in_person", "phone", "video"],
        "coverage_pct": "100",
        "confidence": "seen",
    }
    return said | changed


class TestRules:
    def test_holes_in_the_law_are_told(self, admin, law, group):
        RuleSet.objects.update(until_on=datetime.date(2026, 6, 30))
        TargetGroupFactory(label_plural="Dem uden regel")

        text = " ".join(admin.get(page("contact_rule_list")).text.split())

        assert 'Ingen lovregel fra 01.07.2026</b><p class="hm-small">Sygemeldte</p>' in text
        assert 'Ingen lovregel nu</b><p class="hm-small">Dem uden regel</p>' in text

    def test_leads_read_and_do_not_change(self, client, law):
        client.force_login(UserFactory(team_lead=True))
        assert "Ret reglen" not in client.get(page("contact_rule_detail", law.pk)).text
        assert client.get(page("contact_rule_update", law.pk)).status_code == 403
        client.force_login(UserFactory())
        assert client.get(page("contact_rule_list")).status_code == 403

    def test_a_rule_is_tried_before_it_is_put_in_force_and_does_what_was_told(self, admin, law, group, case):
        """The counts of the trial are those of what then happens."""
        cases = [case, *CaseFactory.create_batch(3, target_group=group, opened_on=datetime.date(2026, 3, 2))]
        talk(cases[0], datetime.date(2026, 3, 3))
        CaseFactory(opened_on=datetime.date(2026, 3, 2))
        settle_cases(TODAY)
        before = {row.case_id: row.latest_on for row in ContactDeadline.objects.open()}
        url, said = page("contact_rule_update", law.pk), figures(law, first_days="10", meetings_26="30")

        tried = admin.post(url, said)
        text = " ".join(tried.text.split())
        assert "4 sager får ny frist, heraf 1 tidligere end nu" in text
        assert "0 sager bliver overskredet" in text
        assert "Prøvet på 4 åbne sager" in text
        assert ContactRule.objects.count() == 1

        fingerprint = tried.context["form"].fingerprint
        admin.post(url, said | {"tried": fingerprint, "put_in_force": "1"})
        settle_cases(TODAY)

        after = {row.case_id: row.latest_on for row in ContactDeadline.objects.open()}
        assert sum(after[pk] != before[pk] for pk in before) == 4
        assert sum(after[pk] < before[pk] for pk in before) == 1
        law.refresh_from_db()
        assert law.until_on == datetime.date(2026, 2, 28)
        assert ContactRule.objects.latest("pk").from_on == datetime.date(2026, 3, 1)

    def test_a_rule_from_today_does_what_its_trial_told(self, admin, law, group, case):
        """Due on the 15th, and by a rule of one day on the 9th: that is today, and tomorrow they are overdue."""
        CaseFactory.create_batch(3, target_group=group, opened_on=datetime.date(2026, 3, 8))
        seen = CaseFactory(target_group=group, opened_on=datetime.date(2026, 3, 8))
        talk(seen, datetime.date(2026, 3, 9))  # the next by 7 June, and by one of twelve in 26 weeks by 7 April
        settle_cases(TODAY)
        before = {row.case_id: row.latest_on for row in ContactDeadline.objects.open()}
        url = page("contact_rule_update", law.pk)
        proposed = admin.get(url).context["form"]["from_on"].value()
        assert proposed == TODAY
        said = figures(law, from_on=f"{proposed:%d.%m.%Y}", first_days="1", meetings_26="12")

        tried = admin.post(url, said)
        text = " ".join(tried.text.split())
        assert "4 sager får ny frist, heraf 4 tidligere end nu" in text
        assert "3 sager bliver overskredet, medmindre der holdes samtale senest 10.03.2026" in text
        admin.post(url, said | {"tried": tried.context["form"].fingerprint, "put_in_force": "1"})
        settle_cases(TODAY)

        after = {row.case_id: row for row in ContactDeadline.objects.open()}
        assert [pk for pk in before if after[pk].latest_on != before[pk]] == [pk for pk in before if pk != case.pk]
        assert after[case.pk].latest_on == datetime.date(2026, 3, 9)  # broken before, and by the rule before
        assert [row.latest_on for row in after.values()].count(TODAY) == 3
        assert (after[seen.pk].latest_on, after[seen.pk].first_latest_on) == (
            datetime.date(2026, 4, 7),
            datetime.date(2026, 6, 7),
        )

    def test_a_law_to_come_is_tried_as_of_its_first_day_and_waits_for_it(self, admin, law, group):
        RuleSet.objects.update(until_on=datetime.date(2026, 6, 30))
        ContactRule.objects.update(until_on=datetime.date(2026, 6, 30))
        coming = RuleSetFactory(kind="expected", label="Ny lov", from_on=datetime.date(2026, 7, 1))
        case = CaseFactory(target_group=group, opened_on=datetime.date(2026, 3, 2))
        for on in (3, 4):
            talk(case, datetime.date(2026, 3, on))  # the third of four by 16 July
        settle_cases(TODAY)
        said = figures(law, from_on="01.07.2026", meetings_26="5", version="0") | {
            "rule_set": coming.pk,
            "target_group": group.pk,
            "anchor": "first_contact",
        }
        url = page("contact_rule_create")
        tried = admin.post(url, said)
        text = " ".join(tried.text.split())
        assert "1 sag får ny frist, heraf 1 tidligere end nu" in text
        assert "Regnet som de vil stå 01.07.2026, hvis der ikke holdes flere samtaler." in text
        admin.post(url, said | {"tried": tried.context["form"].fingerprint, "put_in_force": "1"})

        settle_cases(TODAY)
        assert ContactDeadline.objects.open().get().latest_on == datetime.date(2026, 7, 16)
        settle_cases(datetime.date(2026, 7, 1))
        assert ContactDeadline.objects.open().get().latest_on == datetime.date(
            2026, 7, 1
        )  # the third of five: 19 June

    def test_those_that_become_overdue_are_counted(self, admin, law, case):
        RuleSet.objects.update(from_on=datetime.date(2026, 1, 1))
        ContactRule.objects.update(first_days=14)
        law.refresh_from_db()
        settle_cases(TODAY)
        text = admin.post(page("contact_rule_update", law.pk), figures(law, first_days="5")).text
        assert "1 sag bliver overskredet" in " ".join(text.split())

    @pytest.mark.parametrize(("first_by", "told"), [("unemployment_fund", "0 sager"), ("municipality", "1 sag")])
    def test_what_another_holds_is_overdue_for_nobody_here(self, admin, law, case, first_by, told):
        RuleSet.objects.update(from_on=datetime.date(2026, 1, 1))
        ContactRule.objects.update(first_days=14, first_by=first_by)
        law.refresh_from_db()
        settle_cases(TODAY)
        text = admin.post(page("contact_rule_update", law.pk), figures(law, first_days="5")).text

        assert f"{told} bliver overskredet" in " ".join(text.split())

    def test_what_was_not_tried_is_not_put_in_force(self, admin, law):
        url = page("contact_rule_update", law.pk)
        tried = admin.post(url, figures(law, first_days="10")).context["form"].fingerprint
        response = admin.post(url, figures(law, first_days="3") | {"tried": tried, "put_in_force": "1"})

        assert "Sæt i kraft" in response.text
        assert ContactRule.objects.count() == 1

    def test_two_administrators_at_once(self, admin, law):
        said = figures(law)
        ContactRule.objects.update(version=2)
        response = admin.post(page("contact_rule_update", law.pk), said)
        assert response.status_code == 409

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"from_on": "01.01.2020"}, "Reglen gælder fra 01.01.2024. Skriv den dag eller en senere."),
            ({"from_on": ""}, "Skriv en dato."),
            ({"until_on": "01.02.2026"}, "Reglen kan ikke ophøre, før den begynder."),
            ({"interval_days": "28"}, "Skriv, hvor meget der må flyttes"),
            ({"interval_days": "28", "tolerance_days": "28"}, "Skriv, hvor meget der må flyttes"),
            ({"first_days": "", "meetings_26": ""}, "Skriv en frist, et antal eller en afstand."),
            ({"after_26": "every_interval"}, "Skriv afstanden efter 26 uger."),
            ({"allowed_forms": []}, "Vælg mindst én form."),
            ({"allowed_forms": ["brevdue"]}, "Vælg en af mulighederne på listen."),
            ({"first_days": "syv"}, "Skriv et helt tal."),
            ({"first_days": "-1"}, "Skriv et tal på mindst 0."),
            ({"first_days": "0"}, "Skriv et tal fra 1 til 366."),
            ({"meetings_26": "32767"}, "Skriv et tal fra 1 til 52."),
            ({"coverage_pct": "101"}, "Skriv et tal fra 1 til 100."),
            (
                {
                    "interval_days": "28",
                    "tolerance_days": "7",
                    "after_26": "every_interval",
                    "after_interval_days": "14",
                },
                "Der er højst 35 dage imellem før; skriv mindst det samme efter.",
            ),
        ],
    )
    def test_a_rule_that_makes_no_sense_is_told_at_its_field(self, admin, law, changed, message):
        response = admin.post(page("contact_rule_update", law.pk), figures(law) | changed)

        assert response.status_code == 422
        assert message in response.text
        assert not response.context["trial"]

    def test_a_rule_that_overlaps_a_later_one_is_refused(self, admin, law, group):
        ContactRule.objects.update(until_on=datetime.date(2026, 6, 30))
        ContactRuleFactory(rule_set=law.rule_set, target_group=group, from_on=datetime.date(2026, 7, 1))
        response = admin.post(page("contact_rule_update", law.pk), figures(law, until_on="31.07.2026"))

        assert response.status_code == 422
        assert "Der gælder allerede en regel for gruppen i den periode." in response.text

    def test_a_used_rule_is_not_written_over(self, admin, law, case):
        settle_case(case, TODAY)
        response = admin.post(page("contact_rule_update", law.pk), figures(law, from_on="01.01.2024"))
        assert "Skriv en senere dag, så gælder den gamle til dagen før." in response.text

    def test_an_unused_rule_is_corrected_in_its_place(self, admin, law):
        url, said = page("contact_rule_update", law.pk), figures(law, from_on="01.01.2024", first_days="9")
        tried = admin.post(url, said).context["form"].fingerprint
        admin.post(url, said | {"tried": tried, "put_in_force": "1"})

        assert [rule.first_days for rule in ContactRule.objects.all()] == [9]

    def test_a_set_that_overlaps_another_law_is_refused(self, admin, law):
        said = {
            "version": "0",
            "key": "ny_lov",
            "kind": "expected",
            "label": "Ny lov",
            "from_on": "01.01.2027",
            "until_confidence": "seen",
        }
        response = admin.post(page("rule_set_create"), said)
        assert response.status_code == 422
        assert "Perioden overlapper et andet regelsæt for loven." in response.text

    @pytest.mark.parametrize("kind", ["", "zz", "\x00"])
    def test_a_set_without_a_kind_is_told_at_its_field(self, admin, kind):
        said = {"version": "0", "key": "ny", "kind": kind, "label": "Ny", "from_on": "01.01.2027"}
        response = admin.post(page("rule_set_create"), said | {"until_confidence": "seen"})

        assert response.status_code == 422
        assert "kind" in response.context["form"].errors

    def test_a_set_that_ends_is_tried_first(self, admin, law, case):
        settle_case(case, TODAY)
        said = {
            "version": "1",
            "label": "Lovens minimum",
            "from_on": "01.01.2024",
            "until_on": "28.02.2026",
            "until_confidence": "seen",
        }
        url = page("rule_set_update", law.rule_set_id)
        tried = admin.post(url, said)
        assert "1 sag har ikke længere en frist" in " ".join(tried.text.split())

        admin.post(url, said | {"tried": tried.context["form"].fingerprint, "put_in_force": "1"})
        settle_cases(TODAY)
        assert ContactDeadline.objects.get().is_never_held  # it was broken the day before

    def test_a_rule_for_a_group_that_has_none(self, admin, law, case):
        other = TargetGroupFactory()
        said = figures(law, from_on="01.01.2026", version="0") | {
            "rule_set": law.rule_set_id,
            "target_group": other.pk,
            "anchor": "first_contact",
        }
        url = page("contact_rule_create")
        tried = admin.post(url, said).context["form"].fingerprint
        admin.post(url, said | {"tried": tried, "put_in_force": "1"})

        assert ContactRule.objects.filter(target_group=other).count() == 1
