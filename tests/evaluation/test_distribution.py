"""The lead distributes cases: whom they choose among, what is proposed, and what it makes of the caseloads."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Absence, Division
from cases.models import MoveBatch, Speciality
from evaluation.models import CaseloadNorm
from journal.models import Access
from tests.evaluation.distributing import PAGE, ago, case_of, key, post
from tests.evaluation.table import TODAY
from tests.factories import (
    CaseFactory,
    DeadlineFactory,
    InvolvementFactory,
    PlanVersionFactory,
    TeamFactory,
    UserFactory,
)
from tests.followup.meeting_factories import HeldMeetingFactory

EFFECT = reverse("team_distribution:distribution_effect")


def citizens(response):
    """Those on the page in their order; with a star who is ticked."""
    found = re.findall(r'name="sag" value="[^"]+"( checked)?><span>([^<]+)<', response.content.decode())
    return [name + ("*" if ticked else "") for ticked, name in found]


class TestInbox:
    def test_who_has_nobody_whose_colleague_stopped_and_who_is_new(self, lead_in, lead, rasmus):
        DeadlineFactory(subject="new_case", days=14)
        case_of(rasmus, "Gammel")
        nobody = case_of(rasmus, "Ingen")
        nobody.involvements.all().delete()
        case_of(UserFactory(team=lead.team, is_active=False, first_name="Jens", last_name="Vig"), "Stoppet")
        case_of(rasmus, "Ny", 13)
        case_of(rasmus, "Ikkeny", 14)
        given = case_of(rasmus, "Givet", 3)
        given.involvements.update(handed_over_at="2026-02-28 10:00+01:00")
        case_of(UserFactory(), "Andetteam", 1)
        case_of(rasmus, "Lukket", 2, closed_on=TODAY, close_reason="job")

        response = lead_in.get(PAGE)

        assert set(citizens(response)) == {"Ingen B", "Stoppet B", "Ny B"}
        for words in ("Ikke fordelt", "Jens Vig er stoppet", "Ny sag hos Rasmus Toft", "Indbakken (3)"):
            assert words in response.content.decode()

    def test_several_are_given_to_one(self, lead_in, lead, louise):
        cases = [case_of(louise, name) for name in ("A", "B")]
        for case in cases:
            case.involvements.all().delete()

        response = post(lead_in, cases, louise, fra="0")

        batch = MoveBatch.objects.get()
        assert response.headers["Location"] == reverse("team_distribution:move_detail", args=[batch.pk])
        assert [case.involvements.responsible().user for case in cases] == [louise, louise]
        assert set(Access.objects.filter(wrote=True).values_list("case_id", flat=True)) == {case.pk for case in cases}
        assert lead_in.get(PAGE).context["total"] == 0

    def test_a_restricted_case_is_counted_and_not_named(self, lead_in, rasmus):
        hidden = case_of(rasmus, "Hemmelig", is_restricted=True)
        hidden.involvements.all().delete()

        response = lead_in.get(PAGE)

        assert citizens(response) == []
        assert "1 sag har du ikke adgang til." in response.content.decode()
        assert "Hemmelig" not in response.content.decode()
        assert post(lead_in, [hidden], rasmus).status_code == 409
        assert hidden.involvements.responsible() is None

    def test_of_a_colleague_whose_cases_are_shut_nothing_is_offered(self, lead_in, rasmus):
        case_of(rasmus, "Hemmelig", is_restricted=True)

        shut = lead_in.get(PAGE, {"fra": rasmus.pk}).text
        case_of(rasmus, "Åben")
        one_open = lead_in.get(PAGE, {"fra": rasmus.pk}).text

        assert ("1 sag har du ikke adgang til." in shut, "Del hele sagsstammen ud" in shut) == (True, False)
        assert ("1 sag mere har du ikke adgang til." in one_open, "Del hele sagsstammen ud" in one_open) == (
            True,
            True,
        )

    def test_a_restricted_case_that_the_lead_is_in_on_is_theirs_to_give(self, lead_in, lead, rasmus, louise):
        case = case_of(rasmus, "Hemmelig", is_restricted=True)
        InvolvementFactory(case=case, user=lead, part="colleague")

        assert citizens(lead_in.get(PAGE, {"fra": rasmus.pk})) == ["Hemmelig B"]
        assert post(lead_in, [case], louise).status_code == 302


class TestProposals:
    def test_the_shortest_relation_comes_first(self, lead_in, rasmus):
        case_of(rasmus, "Lang", 300)
        case_of(rasmus, "Kort", 10)
        talked = case_of(rasmus, "Talt", 30)
        case_of(rasmus, "Utalt", 30)
        HeldMeetingFactory(case=talked, on=ago(5))

        response = lead_in.get(PAGE, {"fra": rasmus.pk})

        assert citizens(response) == ["Kort B", "Utalt B", "Talt B", "Lang B"]
        text = response.content.decode()
        assert "4 uger, 1 samtale, plan ikke aftalt" in text
        assert "1 uge, ingen samtale holdt endnu, plan ikke aftalt" in text

    def test_a_plan_is_told(self, lead_in, rasmus):
        PlanVersionFactory(case=case_of(rasmus, "Plan", 70), agreed_on=ago(3))
        assert (
            "10 uger, ingen samtale holdt endnu, plan aftalt" in lead_in.get(PAGE, {"fra": rasmus.pk}).content.decode()
        )

    def test_language_and_speciality_can_come_first(self, lead_in, rasmus, louise):
        known = case_of(rasmus, "Speciale", 200)
        Speciality.objects.create(user=louise, target_group=known.target_group)
        case_of(rasmus, "Sprog", 300, citizen__language="arabisk")
        case_of(rasmus, "Kort", 10)

        chosen = {"fra": rasmus.pk, "til": louise.pk}
        assert citizens(lead_in.get(PAGE, chosen)) == ["Kort B", "Speciale B", "Sprog B"]
        response = lead_in.get(PAGE, chosen | {"efter": "match"})
        assert citizens(response) == ["Sprog B", "Speciale B", "Kort B"]
        assert "Taler arabisk" in response.content.decode()

    def test_so_many_are_ticked_that_both_keep_the_norm(self, lead_in, rasmus, louise):
        CaseloadNorm.objects.create(low=2, high=3, from_on=ago(1))
        for days in (10, 20, 30, 40, 50, 60):
            case_of(rasmus, f"R{days}", days)
        case_of(louise, "L")

        response = lead_in.get(PAGE, {"fra": rasmus.pk, "til": louise.pk})

        assert citizens(response) == ["R10 B*", "R20 B*", "R30 B", "R40 B", "R50 B", "R60 B"]
        assert "2 sager er valgt som forslag" in response.content.decode()
        assert [(one.before.cases, one.after.cases) for one in response.context["changes"]] == [(6, 4), (1, 3)]

    def test_why_none_is_proposed(self, lead_in, rasmus, louise):
        def said(to):
            return lead_in.get(PAGE, {"fra": rasmus.pk, "til": to.pk}).content.decode()

        for number in range(4):
            case_of(rasmus, f"R{number}", 10)
        assert "Rasmus Toft har ingen norm, så ingen sager er foreslået." in said(louise)
        norm = CaseloadNorm.objects.create(low=3, high=4, from_on=ago(1))
        assert "Rasmus Toft er ikke over sin norm, så ingen sager er foreslået." in said(louise)
        CaseloadNorm.objects.filter(pk=norm.pk).update(low=1, high=3)
        assert "Fra og Til er den samme medarbejder." in said(rasmus)
        assert "foreslået." not in said(louise)
        for number in range(3):
            case_of(louise, f"L{number}")
        assert "Louise Hald har ikke plads til næste sag inden for sin norm." in said(louise)

    def test_who_has_a_new_case_already_cannot_be_given_it(self, lead_in, rasmus, louise):
        DeadlineFactory(subject="new_case", days=14)
        own, other = case_of(louise, "Egen", 3), case_of(rasmus, "Anden", 3)

        text = lead_in.get(PAGE, {"til": louise.pk}).content.decode()

        assert f'value="{key(own)}" disabled' in text
        assert f'value="{key(other)}">' in text
        assert text.count("Louise Hald har sagen") == 1

    def test_absence_stands_beside_the_name(self, lead_in, rasmus, louise):
        Absence.objects.create(user=louise, cover=rasmus, from_on=TODAY, until_on=TODAY)
        case = case_of(rasmus, "A")

        shown = lead_in.post(EFFECT, {"fra": rasmus.pk, "til": louise.pk, "sag": [key(case)]}).content.decode()

        away = "fravær til 02.03., vikar Rasmus Toft"
        assert f"Louise Hald (0), {away}" in shown
        assert f'Louise Hald<span class="hm-sub">{away}</span>' in shown


def hidden(response, name):
    return re.search(rf'type="hidden" name="{name}" value="([^"]*)"', response.text)[1]


class TestTicksAreKept:
    """Another colleague is chosen: what the lead has done stays, and only a proposal as it was made gives way."""

    @pytest.fixture
    def jonas(self, lead):
        return UserFactory(team=lead.team, first_name="Jonas", last_name="Lykke")

    @pytest.fixture
    def norm(self):
        return CaseloadNorm.objects.create(low=2, high=3, from_on=ago(1))

    def again(self, lead_in, shown, headers=None, **said):
        """The page as it stands is sent with something else chosen."""
        ticked = re.findall(r'name="sag" value="([^"]+)" checked', shown.text)
        sent = {"sag": ticked, "vist": hidden(shown, "vist"), "forslag": hidden(shown, "forslag")}
        return lead_in.post(EFFECT, sent | said, headers=headers)

    def test_before_anybody_was_chosen(self, lead_in, rasmus, louise):
        nobodys = [case_of(rasmus, name) for name in "AB"]
        for case in nobodys:
            case.involvements.all().delete()

        shown = self.again(
            lead_in, lead_in.get(PAGE), fra="0", til=louise.pk, sag=[key(nobodys[0])], reason="Udligning"
        )

        assert citizens(shown) == ["A B*", "B B"]
        assert 'value="Udligning"' in shown.text
        assert shown.context["receiver"].user == louise

    def test_a_choice_of_ones_own_stays_and_a_proposal_is_made_anew(self, lead_in, rasmus, louise, jonas, norm, htmx):
        cases = [case_of(rasmus, f"R{days}", days) for days in (10, 20, 30, 40, 50, 60)]
        case_of(louise, "L")
        first = lead_in.get(PAGE, {"fra": rasmus.pk, "til": louise.pk})
        assert citizens(first) == ["R10 B*", "R20 B*", "R30 B", "R40 B", "R50 B", "R60 B"]
        own = [key(cases[5])]

        fresh = self.again(lead_in, first, htmx | {"HX-Target": "fordeling"}, fra=rasmus.pk, til=jonas.pk)
        kept = self.again(lead_in, first, fra=rasmus.pk, til=jonas.pk, sag=own)
        still = self.again(lead_in, kept, fra=rasmus.pk, til=louise.pk, efter="match")
        none = self.again(lead_in, first, fra=rasmus.pk, til=jonas.pk, sag=[])

        assert citizens(fresh) == ["R10 B*", "R20 B*", "R30 B*", "R40 B", "R50 B", "R60 B"]
        assert "3 sager er valgt som forslag" in fresh.text
        assert "<html" not in fresh.text
        assert fresh.headers["HX-Push-Url"] == f"{PAGE}?fra={rasmus.pk}&til={jonas.pk}&efter="
        for shown in (kept, still):
            assert [name for name in citizens(shown) if name.endswith("*")] == ["R60 B*"]
            assert "valgt som forslag" not in shown.text
        assert "*" not in "".join(citizens(none))
        assert "foreslået." not in none.text

    def test_of_another_colleague_a_proposal_is_made_and_the_reason_stays(self, lead_in, rasmus, louise, jonas, norm):
        for days in (10, 20, 30, 40):
            case_of(rasmus, f"R{days}", days)
        case = case_of(jonas, "J")
        first = lead_in.get(PAGE, {"fra": jonas.pk, "til": louise.pk})

        shown = self.again(lead_in, first, fra=rasmus.pk, til=louise.pk, sag=[key(case)], reason="Udligning")

        assert citizens(shown) == ["R10 B*", "R20 B", "R30 B", "R40 B"]
        assert 'value="Udligning"' in shown.text

    def test_a_proposal_that_could_not_be_sent_is_one_still(self, lead_in, rasmus, louise, jonas, norm):
        for days in (10, 20, 30, 40, 50):
            case_of(rasmus, f"R{days}", days)
        for name in ("L1", "L2"):
            case_of(louise, name)
        first = lead_in.get(PAGE, {"fra": rasmus.pk, "til": louise.pk})
        sent = {name: hidden(first, name) for name in ("vist", "forslag")} | {"fra": rasmus.pk, "til": louise.pk}

        refused = lead_in.post(PAGE, sent | {"sag": sent["forslag"].split(), "reason": ""})
        assert (refused.status_code, citizens(refused)[:2]) == (422, ["R10 B*", "R20 B"])

        shown = self.again(lead_in, refused, fra=rasmus.pk, til=jonas.pk)
        assert citizens(shown) == ["R10 B*", "R20 B*", "R30 B", "R40 B", "R50 B"]


def test_who_has_chosen_nobody_is_led_to_the_field(lead_in, rasmus):
    response = post(lead_in, [case_of(rasmus, "A")], None, fra=rasmus.pk)

    assert '<a href="#id_til">Til: Vælg, hvem sagerne skal gives til.</a>' in response.text
    assert re.search(r'<select name="til"[^>]*aria-invalid="true"[^>]* id="id_til"', response.text)
    assert citizens(response) == ["A B*"]


class TestEffect:
    def test_before_and_after_by_htmx_and_without(self, lead_in, rasmus, louise, htmx):
        cases = [case_of(rasmus, name) for name in "ABC"]
        said = {"fra": rasmus.pk, "til": louise.pk, "sag": [key(case) for case in cases[:2]], "reason": "Udligning"}

        fragment = lead_in.post(EFFECT, said, headers=htmx).content.decode()
        whole = lead_in.post(EFFECT, said)

        for html in (fragment, whole.content.decode()):
            assert re.sub(r"<[^>]+>", "", html).count("3 → 1") == 1
            assert re.sub(r"<[^>]+>", "", html).count("0 → 2") == 1
        assert "<html" not in fragment
        assert sorted(citizens(whole)) == ["A B*", "B B*", "C B"]
        assert 'value="Udligning"' in whole.content.decode()
        assert not MoveBatch.objects.exists()

    def test_weights_count_and_a_case_is_new_to_its_receiver(self, lead_in, rasmus, louise, htmx):
        DeadlineFactory(subject="new_case", days=14)
        norm = CaseloadNorm.objects.create(low=1, high=2, new_case=Decimal("0.5"), from_on=ago(1))
        old, new = case_of(rasmus, "Gammel"), case_of(rasmus, "Ny", 3)
        norm.group_weights.create(target_group=old.target_group, weight=2)
        said = {"fra": rasmus.pk, "til": louise.pk, "sag": [key(old)]}

        lead_in.post(EFFECT, said, headers=htmx)
        changes = lead_in.post(EFFECT, said).context["changes"]

        assert [(one.before.weight, one.after.weight) for one in changes] == [
            (Decimal("3.5"), Decimal("1.5")),
            (0, Decimal("2.5")),
        ]
        assert [one.is_over for one in changes] == [False, True]
        (giver, receiver) = lead_in.post(EFFECT, said | {"sag": [key(new)]}).context["changes"]
        assert (giver.after.weight, receiver.after.weight) == (2, Decimal("1.5"))

    def test_what_another_teams_case_weighs_is_not_told(self, lead_in, louise, htmx):
        CaseloadNorm.objects.create(low=1, high=2, from_on=ago(1))
        foreign = case_of(UserFactory(), "Fremmed")
        text = lead_in.post(EFFECT, {"til": louise.pk, "sag": [key(foreign)]}, headers=htmx).content.decode()
        assert "→" not in text

    def test_what_was_shown_comes_true(self, lead_in, rasmus, louise):
        cases = [case_of(rasmus, name) for name in "ABC"]
        said = {"fra": rasmus.pk, "til": louise.pk, "sag": [key(case) for case in cases[:2]]}
        promised = lead_in.post(EFFECT, said).context["changes"]
        post(lead_in, cases[:2], louise)
        kept = lead_in.get(PAGE).context["choose"].fields["til"].choices
        assert [one.after.cases for one in promised] == [1, 2]
        assert {name for _, members in kept[1:] for _, name in members} >= {"Rasmus Toft (1)", "Louise Hald (2)"}


class TestRefused:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"sag": []}, "Vælg mindst én sag."),
            ({"sag": ["1; drop"]}, "Vælg sagerne på listen."),
            ({"til": ""}, "Vælg, hvem sagerne skal gives til."),
            ({"til": "x"}, "Vælg medarbejderen på listen."),
            ({"til": "0"}, "Vælg medarbejderen på listen."),
            ({"til": "9" * 30}, "Vælg medarbejderen på listen."),
            ({"reason": " "}, "Skriv kort, hvorfor sagerne flyttes."),
        ],
    )
    def test_in_words(self, lead_in, rasmus, louise, change, words):
        case = case_of(rasmus, "A")
        response = post(lead_in, [case], louise, **change)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert not MoveBatch.objects.exists()

    def test_to_the_same_person(self, lead_in, rasmus):
        response = post(lead_in, [case_of(rasmus, "A")], rasmus, fra=rasmus.pk)
        assert response.status_code == 422
        told = "Rasmus Toft har allerede sagen for A B. Fjern den, eller vælg en anden."
        assert told in response.content.decode()
        assert citizens(response) == ["A B*"]
        assert response.context["changes"] == []

    def test_to_the_same_person_of_a_case_out_of_reach(self, lead_in, rasmus):
        response = post(lead_in, [case_of(rasmus, "Hemmelig", is_restricted=True)], rasmus)
        assert response.status_code == 422
        assert "Sagen er der allerede. Vælg en anden." in response.content.decode()
        assert "Hemmelig" not in response.content.decode()

    def test_all_go_to_the_one_that_is_chosen(self, lead_in, rasmus, louise):
        case = case_of(rasmus, "A")
        lead_in.post(PAGE, {"sag": f"{key(case)}-{rasmus.pk}", "til": louise.pk, "reason": "Udligning"})
        assert case.involvements.responsible().user == louise

    @pytest.mark.parametrize("who", ["inactive", "closed team", "absent", "no caseworker"])
    def test_nobody_is_offered_who_cannot_have_any(self, lead_in, lead, rasmus, who):
        person = UserFactory(team=lead.team, first_name="Ude", last_name="Nok")
        if who == "inactive":
            person.is_active = False
        elif who == "closed team":
            division = Division.objects.create(name="Job", head=lead)
            lead.team.division = division
            lead.team.save()
            person.team = TeamFactory(division=division, closed_on=TODAY)
        elif who == "absent":
            Absence.objects.create(user=person, from_on=TODAY, until_on=TODAY)
        else:
            person.role = "mentor"
        person.save()

        assert "Ude Nok" not in lead_in.get(PAGE).content.decode()
        response = post(lead_in, [case_of(rasmus, "A")], person)
        assert response.status_code == 422
        assert "Ude Nok" in response.content.decode()  # and why

    def test_a_case_that_somebody_has_moved_meanwhile(self, lead_in, lead, rasmus, louise):
        cases = [case_of(rasmus, name) for name in "AB"]
        keys = [key(case) for case in cases]
        third = UserFactory(team=lead.team, first_name="Jonas", last_name="Lykke")
        post(lead_in, cases[:1], third)

        response = lead_in.post(PAGE, {"fra": rasmus.pk, "sag": keys, "til": louise.pk, "reason": "Udligning"})

        assert response.status_code == 409
        text = re.sub(r"<[^>]+>", "", response.content.decode())
        assert "A B: Jonas Lykke har sagen nu." in text
        assert "En kollega var hurtigere med 1 af sagerne." in text
        assert "1 anden sag, du valgte, er som før" in text
        form = re.search(r'<form method="post" action="(/team/[^"]+)">(.*?)</form>', response.text, re.S)
        again, sent = form.groups()
        kept = re.findall(r'type="hidden" name="([a-z]+)" value="([^"]*)"', sent)
        page = lead_in.post(again, {name: [value for of, value in kept if of == name] for name, _ in kept}).text
        assert re.findall(r'name="sag" value="([^"]+)" checked', page) == keys[1:]
        assert "Udligning</textarea>" in page or 'value="Udligning"' in page
        assert [case.involvements.responsible().user for case in cases] == [third, rasmus]

    def test_the_only_one_that_somebody_has_moved_meanwhile(self, lead_in, lead, rasmus, louise):
        case = case_of(rasmus, "A")
        sent = key(case)
        post(lead_in, [case], UserFactory(team=lead.team))

        told = lead_in.post(PAGE, {"sag": sent, "til": louise.pk, "reason": "Udligning"}).content.decode()

        assert "<h1>Sagen er ikke flyttet</h1><p>En kollega var hurtigere.</p>" in told

    def test_another_teams_case_that_one_has_a_reason_to_see(self, lead_in, lead, louise):
        case = case_of(UserFactory(), "Fremmed")
        case.reasoned_looks.create(user=lead, reason="cover", text="Dækker", until_at="2026-03-02 20:00+01:00")
        assert post(lead_in, [case], louise).status_code == 409
        assert not MoveBatch.objects.exists()


class TestDivision:
    def test_the_head_gives_to_other_teams_and_sees_only_their_numbers(self, lead_in, lead):
        division = Division.objects.create(name="Job", head=lead)
        lead.team.division = division
        lead.team.save()
        other = UserFactory(team=TeamFactory(division=division), first_name="Anna", last_name="Bo")
        case_of(other, "Ukendt")

        response = lead_in.get(PAGE, {"fra": other.pk})

        assert citizens(response) == []
        assert "1 sag har du ikke adgang til." in response.content.decode()
        own = case_of(lead, "Egen")
        assert post(lead_in, [own], other).status_code == 302
        own.refresh_from_db()
        assert own.team == other.team


def test_a_caseworker_of_another_division_is_refused_in_the_form(lead_in, rasmus):
    stranger = UserFactory(first_name="Fremmed", last_name="Kollega")
    case = case_of(rasmus, "A")

    response = post(lead_in, [case], stranger)

    assert response.status_code == 422
    assert "Vælg medarbejderen på listen." in response.content.decode()
    assert "Fremmed Kollega" not in response.content.decode()
    assert case.involvements.responsible().user == rasmus


@pytest.mark.parametrize("case", ["closed", "open", "nothing"])
def test_of_a_strangers_case_only_the_number_that_was_sent_is_said(lead_in, louise, case):
    pk = 999999
    if case != "nothing":
        more = {"closed_on": TODAY, "close_reason": "job"} if case == "closed" else {}
        pk = case_of(UserFactory(), "Fremmed", is_restricted=True, **more).pk

    response = lead_in.post(PAGE, {"sag": f"{pk}-0", "til": louise.pk, "reason": "Udligning"})

    assert response.status_code == 409
    assert f"S-{pk:06d}: Du kan ikke længere fordele sagen." in response.content.decode()


def test_a_lead_without_a_team_has_nothing_to_give(client):
    client.force_login(UserFactory(team_lead=True, team=None))
    CaseFactory()
    page = client.get(PAGE).text
    assert "Du leder ikke et team" in page
    assert "Teamets sider" not in page
    assert client.post(PAGE, {"sag": "1-1", "til": "1", "reason": "x"}).status_code == 422


@pytest.mark.parametrize("address", ["?fra=x&til=y&efter=z", "?fra=999999&til=-1", "?fra=" + "9" * 40, "?til=%00"])
def test_nonsense_in_the_address_is_no_choice(lead_in, address):
    assert lead_in.get(PAGE + address).status_code == 200


def test_statements_do_not_grow(lead_in, rasmus, louise, count_queries):
    DeadlineFactory(subject="new_case", days=14)
    CaseloadNorm.objects.create(low=1, high=3, new_case=Decimal("0.5"), from_on=ago(1))

    def look():
        lead_in.get(PAGE, {"fra": rasmus.pk, "til": louise.pk})

    for name in "ABCDE":  # more than the norm, so that some are proposed
        case_of(rasmus, name)
    few = count_queries(look)
    for name in "FGHIJKL":
        HeldMeetingFactory(case=case_of(rasmus, name), on=ago(5))
        case_of(UserFactory(team=rasmus.team), name)
    assert count_queries(look) <= few <= 27
