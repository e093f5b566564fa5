import datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, User
from cases.models import Case, Involvement, ReasonedLook
from cases.models.handover import hand_over_one
from cases.who_sees import who_sees
from journal.models import Access, Event
from tests.factories import ContactPersonFactory, InvolvementFactory, JoinRequestFactory, UserFactory
from tests.moves import give

TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _a_monday_in_march(time_machine):
    time_machine.move_to("2026-03-02 10:00+01:00", tick=False)


@pytest.fixture
def page(case):
    return reverse("cases:person_list", args=[case.pk])


class TestResponsible:
    @pytest.fixture
    def url(self, case):
        return reverse("cases:responsible_change", args=[case.pk])

    @pytest.fixture
    def answers(self, case):
        new = UserFactory(team=case.team, first_name="Jonas", last_name="Lykke")
        now = case.involvements.responsible().user_id
        return {"user": new.pk, "from_on": "02.03.2026", "reason": "Barsel", "instead_of": now}

    def test_the_old_one_ends_the_day_before(self, staff, case, caseworker, url, answers):
        staff.post(url, answers)

        old, new = case.involvements.coordinators().order_by("from_on")
        assert (old.user, old.until_on) == (caseworker, datetime.date(2026, 3, 1))
        assert (new.user_id, new.from_on, new.until_on) == (answers["user"], TODAY, None)
        assert (new.replaces, new.handed_over_by) == (caseworker, caseworker)
        assert Event.objects.get().kind == "people"

    def test_the_case_moves_along_to_another_team(self, staff, case, url, answers):
        elsewhere = UserFactory()

        response = staff.post(url, answers | {"user": elsewhere.pk})

        case.refresh_from_db()
        assert case.team == elsewhere.team
        assert response.headers["Location"] == "/"

    @pytest.mark.parametrize("what", ["closed team", "away without a deputy"])
    def test_nobody_is_offered_who_cannot_have_cases(self, staff, case, url, answers, what):
        if what == "closed team":
            case.team.closed_on = TODAY
            case.team.save()
        else:
            Absence.objects.create(user_id=answers["user"], from_on=TODAY, until_on=TODAY)

        assert "fra listen" in staff.post(url, answers).context["form"].errors["user"][0]

    def test_on_the_first_day_it_is_a_correction(self, staff, case, url, answers):
        staff.post(url, answers | {"from_on": case.opened_on.isoformat()})

        only = case.involvements.coordinators().get()
        assert (only.user_id, only.from_on, only.until_on) == (answers["user"], case.opened_on, None)

    @pytest.mark.parametrize(
        ("change", "field", "message"),
        [
            ({"reason": ""}, "reason", "hvorfor den ansvarlige skiftes"),
            ({"user": ""}, "user", "Vælg en medarbejder"),
            ({"user": "999999"}, "user", "fra listen"),
            ({"from_on": "03.03.2026"}, "from_on", "fremtiden"),
            ({"from_on": "31.08.2025"}, "from_on", "begyndte 01.09.2025"),
            ({"instead_of": ""}, "instead_of", "Åbn siden igen"),
            ({"instead_of": "x"}, "instead_of", "Åbn siden igen"),
            ({"instead_of": "-1"}, "instead_of", "Åbn siden igen"),
        ],
    )
    def test_rules_are_told_at_the_field(self, staff, case, caseworker, url, answers, change, field, message):
        response = staff.post(url, answers | change)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert message in response.text
        assert case.involvements.get().user == caseworker

    def test_a_form_without_who_was_responsible_changes_nothing(self, staff, case, caseworker, url, answers):
        del answers["instead_of"]

        assert staff.post(url, answers).status_code == 422
        assert case.involvements.get().user == caseworker

    def test_not_to_who_has_it(self, staff, case, caseworker, url, answers):
        response = staff.post(url, answers | {"user": caseworker.pk})

        assert response.status_code == 422
        assert response.context["form"].errors["user"] == ["Sagen er der allerede. Vælg en anden."]

    @pytest.mark.parametrize("from_on", ["02.03.2026", "01.03.2026"])
    def test_whoever_was_late_takes_it_from_nobody(self, staff, case, caseworker, url, answers, from_on):
        """Also when it was in the same row: who got it this morning has given it on since the form was opened."""
        mette, louise = (UserFactory(team=case.team, first_name=name) for name in ("Mette", "Louise"))
        give(case, mette, by=caseworker)
        row = case.involvements.responsible().pk
        opened = staff.get(url).context["form"]["instead_of"].value()
        give(case, louise, by=caseworker)
        assert case.involvements.responsible().pk == row

        response = staff.post(url, answers | {"instead_of": opened, "from_on": from_on})

        assert response.status_code == 409
        assert case.involvements.responsible().user == louise
        assert f"{louise.name} har sagen nu. Din ændring er ikke gemt." in response.text
        form = response.context["form"]
        said = {name: form[name].value() for name in ("user", "reason", "instead_of")}
        assert said == {"user": str(answers["user"]), "reason": "Barsel", "instead_of": str(louise.pk)}
        if from_on == "02.03.2026":
            again = staff.post(url, {**answers, "instead_of": said["instead_of"]})
            assert again.status_code == 302
            assert case.involvements.responsible().user_id == answers["user"]

    @pytest.mark.parametrize("what", ["closed", "shut"])
    def test_whoever_was_late_to_a_case_that_is_shut_is_refused(self, staff, case, url, answers, monkeypatch, what):
        def meanwhile(*given, **said):
            values = {"closed_on": TODAY, "close_reason": "job"} if what == "closed" else {"is_restricted": True}
            Case.objects.filter(pk=case.pk).update(**values)
            case.involvements.update(user=UserFactory())
            return hand_over_one(*given, **said)

        monkeypatch.setattr("cases.forms.people.hand_over_one", meanwhile)

        assert staff.post(url, answers).status_code == (403 if what == "closed" else 404)

    def test_only_those_who_may_be_responsible_are_offered(self, staff, case, url, answers):
        for role in ("mentor", "administrator", "discipline"):
            response = staff.post(url, answers | {"user": UserFactory(**{role: True}).pk})
            assert response.status_code == 422, role

    def test_two_on_the_same_day_cannot_be(self, case):
        with pytest.raises(IntegrityError, match="involvement_one_coordinator_a_day"):
            InvolvementFactory(case=case, part="coordinator", from_on=case.opened_on, until_on=case.opened_on)


class TestInvolvement:
    def test_the_part_follows_the_role(self, staff, case, page):
        mentor = UserFactory(mentor=True)
        staff.post(
            reverse("cases:involvement_create", args=[case.pk]),
            {"user": mentor.pk, "from_on": "02.03.2026", "reason": "Følger i praktikken"},
        )

        assert case.involvements.get(user=mentor).part == "mentor"
        assert Case.objects.visible_to(mentor).get() == case
        assert "Følger i praktikken" in staff.get(page).text

    def test_the_same_person_twice_is_told_at_the_field(self, staff, case):
        mentor = UserFactory(mentor=True)
        InvolvementFactory(case=case, user=mentor)

        response = staff.post(
            reverse("cases:involvement_create", args=[case.pk]), {"user": mentor.pk, "from_on": "02.03.2026"}
        )

        assert response.status_code == 422
        assert "allerede med i sagen fra 01.09.2025" in response.context["form"].errors["user"][0]

    def test_the_same_person_twice_is_refused_by_the_database(self, case):
        first = InvolvementFactory(case=case, until_on=TODAY)

        with pytest.raises(IntegrityError, match="involvement_part_no_overlap"):
            InvolvementFactory(case=case, user=first.user, from_on=TODAY)

    def test_somebody_may_come_back(self, case):
        first = InvolvementFactory(case=case, until_on=TODAY - datetime.timedelta(days=1))

        assert InvolvementFactory(case=case, user=first.user, from_on=TODAY).pk

    def test_people_without_citizens_are_not_offered(self, staff, case):
        response = staff.post(
            reverse("cases:involvement_create", args=[case.pk]),
            {"user": UserFactory(curator=True).pk, "from_on": "02.03.2026"},
        )

        assert "fra listen" in response.context["form"].errors["user"][0]

    @pytest.mark.parametrize(
        ("answers", "until_on", "text"),
        [
            ({"until_on": "06.03.2026"}, datetime.date(2026, 3, 6), "Adgang til og med 06.03.2026"),
            ({"at_once": "on"}, datetime.date(2026, 3, 1), "Ikke længere med i sagen"),
        ],
    )
    def test_it_ends(self, staff, case, answers, until_on, text):
        one = InvolvementFactory(case=case, user__mentor=True)

        staff.post(reverse("cases:involvement_end", args=[case.pk, one.pk]), answers)

        one.refresh_from_db()
        assert one.until_on == until_on
        assert Event.objects.get().text == f"{text}: {one.user.name}, mentor"

    def test_who_joined_today_by_mistake_is_out_at_once(self, staff, case):
        one = InvolvementFactory(case=case, user__mentor=True, from_on=TODAY)

        staff.post(reverse("cases:involvement_end", args=[case.pk, one.pk]), {"at_once": "on"})

        assert not Case.objects.visible_to(one.user).exists()
        assert Event.objects.get().text == f"Ikke længere med i sagen: {one.user.name}, mentor"

    @pytest.mark.parametrize(
        ("answers", "message"),
        [({"until_on": ""}, "Skriv den sidste dag"), ({"until_on": "31.08.2025"}, "først med 01.09.2025")],
    )
    def test_an_end_before_the_start_is_told(self, staff, case, answers, message):
        one = InvolvementFactory(case=case, user__mentor=True)

        response = staff.post(reverse("cases:involvement_end", args=[case.pk, one.pk]), answers)

        assert response.status_code == 422
        assert message in response.context["form"].errors["until_on"][0]

    def test_the_responsible_cannot_just_leave(self, staff, case):
        url = reverse("cases:involvement_end", args=[case.pk, case.involvements.get().pk])

        assert staff.post(url, {"at_once": "on"}).status_code == 404


class TestContacts:
    ANSWERS = {"kind": "doctor", "name": "Lars Holm", "phone": "12345678", "from_on": "01.02.2026"}

    def test_one_is_added_and_shown(self, staff, case, page):
        staff.post(reverse("cases:contact_create", args=[case.pk]), self.ANSWERS)

        assert "Lars Holm" in staff.get(page).text
        assert Event.objects.get().text == "Kontaktperson tilføjet: Lars Holm (læge)"

    def test_one_that_is_over_stands_among_the_earlier(self, staff, case, page):
        person = ContactPersonFactory(case=case)
        staff.post(
            reverse("cases:contact_update", args=[case.pk, person.pk]),
            self.ANSWERS | {"until_on": "01.03.2026", "version": "1"},
        )

        context = staff.get(page).context
        assert (context["contacts"], context["earlier_contacts"]) == ([], [person])

    def test_it_cannot_end_before_it_begins(self, staff, case):
        response = staff.post(
            reverse("cases:contact_create", args=[case.pk]), self.ANSWERS | {"until_on": "31.01.2026"}
        )

        assert response.status_code == 422
        assert "ikke slutte, før den begynder" in response.context["form"].errors["until_on"][0]

    def test_somebody_else_saved_first(self, staff, case):
        url = reverse("cases:contact_update", args=[case.pk, ContactPersonFactory(case=case).pk])
        staff.post(url, self.ANSWERS | {"version": "1"})

        assert staff.post(url, self.ANSWERS | {"name": "Lars Bo Holm", "version": "1"}).status_code == 409


class TestJoining:
    WHY = {"why": "Jeg følger borgeren i praktikken"}

    def test_who_looks_with_a_reason_may_ask(self, client, case):
        asker = UserFactory()
        ReasonedLook.objects.create(
            case=case,
            user=asker,
            reason="cover",
            text="Dækker ind",
            until_at=timezone.now() + datetime.timedelta(hours=1),
        )
        client.force_login(asker)

        client.post(reverse("cases:join_request", args=[case.pk]), self.WHY)

        asked = case.join_requests.get()
        assert (asked.asker, asked.part, asked.answer) == (asker, "colleague", "")

    @pytest.mark.parametrize(("words", "answer"), [("Velkommen", "granted"), ("Vi har en mentor", "declined")])
    def test_the_responsible_answers(self, staff, case, caseworker, words, answer):
        asked = JoinRequestFactory(case=case)
        staff.post(reverse("cases:join_answer", args=[case.pk, asked.pk]), {"answer": answer, "answer_words": words})

        asked.refresh_from_db()
        assert (asked.answer, asked.answer_words, asked.answered_by) == (answer, words, caseworker)
        assert case.involvements.filter(user=asked.asker).exists() == (answer == "granted")

    def test_no_needs_words(self, staff, case):
        asked = JoinRequestFactory(case=case)

        response = staff.post(reverse("cases:join_answer", args=[case.pk, asked.pk]), {"answer": "declined"})

        assert response.context["form"].errors["answer_words"] == ["Skriv, hvorfor svaret er nej."]

    def test_a_colleague_cannot_answer_but_the_lead_can(self, client, case):
        url = reverse("cases:join_answer", args=[case.pk, JoinRequestFactory(case=case).pk])
        client.force_login(UserFactory(team=case.team))
        assert client.post(url, {"answer": "granted"}).status_code == 403

        client.force_login(UserFactory(team=case.team, team_lead=True))
        assert client.post(url, {"answer": "granted"}).status_code == 302

    def test_a_lead_does_not_answer_herself(self, client, case):
        lead = UserFactory(team_lead=True, team=case.team)
        asked = JoinRequestFactory(case=case, asker=lead)
        url = reverse("cases:join_answer", args=[case.pk, asked.pk])
        client.force_login(lead)

        assert f'"{url}"' not in client.get(reverse("cases:person_list", args=[case.pk])).text
        assert client.get(url).status_code == 403
        assert client.post(url, {"answer": "granted"}).status_code == 403
        asked.refresh_from_db()
        assert asked.answer == ""
        client.force_login(UserFactory(team_lead=True, team=case.team))
        assert client.post(url, {"answer": "granted"}).status_code == 302

    def test_it_is_answered_once(self, staff, case):
        asked = JoinRequestFactory(case=case)
        url = reverse("cases:join_answer", args=[case.pk, asked.pk])
        staff.post(url, {"answer": "granted"})

        response = staff.post(url, {"answer": "declined", "answer_words": "Nej alligevel"})

        asked.refresh_from_db()
        assert response.status_code == 302
        assert asked.answer == "granted"

    @pytest.mark.parametrize("why", ["", "Kort", "x" * 301])
    def test_it_needs_a_reason(self, client, case, why):
        client.force_login(UserFactory(team=case.team))

        response = client.post(reverse("cases:join_request", args=[case.pk]), {"why": why})

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"why"}

    def test_nobody_asks_twice(self, client, case):
        asked = JoinRequestFactory(case=case, asker=UserFactory(team=case.team))
        client.force_login(asked.asker)

        response = client.post(reverse("cases:join_request", args=[case.pk]), self.WHY)

        assert response.status_code == 422
        assert "Du har allerede spurgt" in response.text
        with pytest.raises(IntegrityError, match="join_request_one_waiting"):
            JoinRequestFactory(case=case, asker=asked.asker)

    def test_who_asked_may_think_better_of_it(self, client, case):
        asked = JoinRequestFactory(case=case, asker=UserFactory(team=case.team))
        client.force_login(asked.asker)
        url = reverse("cases:join_withdraw", args=[case.pk, asked.pk])
        assert url in client.get(reverse("cases:person_list", args=[case.pk])).text

        client.post(url)

        asked.refresh_from_db()
        assert (asked.answer, asked.answered_by) == ("withdrawn", asked.asker)
        assert not case.join_requests.waiting().exists()
        assert client.post(reverse("cases:join_request", args=[case.pk]), self.WHY).status_code == 302

    def test_who_asked_may_take_it_back_when_the_look_is_over(self, client, case):
        asked = JoinRequestFactory(case=case, asker=UserFactory())
        client.force_login(asked.asker)
        assert client.get(reverse("cases:person_list", args=[case.pk])).status_code == 404

        response = client.post(reverse("cases:join_withdraw", args=[case.pk, asked.pk]))

        asked.refresh_from_db()
        assert asked.answer == "withdrawn"
        assert response.headers["Location"] == "/"
        assert Access.objects.get(case_id=case.pk, page="cases:join_withdraw").wrote

    def test_an_answer_counts_before_a_withdrawal(self, client, case, caseworker):
        asked = JoinRequestFactory(case=case, asker=UserFactory(team=case.team))
        asked.reply("granted", by=caseworker)
        client.force_login(asked.asker)

        response = client.post(reverse("cases:join_withdraw", args=[case.pk, asked.pk]), follow=True)

        asked.refresh_from_db()
        assert asked.answer == "granted"
        assert "Anmodningen er allerede besvaret." in response.text

    def test_nobody_withdraws_for_another(self, staff, case):
        asked = JoinRequestFactory(case=case)

        assert staff.post(reverse("cases:join_withdraw", args=[case.pk, asked.pk])).status_code == 404
        asked.refresh_from_db()
        assert asked.answer == ""

    def test_who_takes_part_has_nothing_to_ask_for(self, staff, case):
        response = staff.get(reverse("cases:join_request", args=[case.pk]))

        assert "Du er allerede med i sagen som ansvarlig medarbejder" in response.text


class TestWhoMaySeeIt:
    @pytest.fixture
    def people(self, case):
        UserFactory(team=case.team)
        UserFactory(team=case.team, team_lead=True)
        UserFactory(team=case.team, is_active=False)
        UserFactory()
        for role in ("mentor", "curator"):
            InvolvementFactory(case=case, user=UserFactory(**{role: True}))
        InvolvementFactory(case=case, until_on=datetime.date(2026, 3, 1))
        InvolvementFactory(case=case, from_on=datetime.date(2026, 3, 3))
        for hours in (1, -1):
            ReasonedLook.objects.create(
                case=case,
                user=UserFactory(),
                reason="cover",
                text="Dækker ind",
                until_at=timezone.now() + datetime.timedelta(hours=hours),
            )

    @pytest.mark.parametrize("is_restricted", [False, True])
    def test_the_table_names_those_whom_the_door_lets_in(self, case, people, is_restricted):
        case.is_restricted = is_restricted
        case.save()

        found = who_sees(case, TODAY)

        let_in = {user for user in User.objects.active() if Case.objects.visible_to(user).filter(pk=case.pk).exists()}
        assert {one.user for one in found.by_name} | set(found.team) == let_in
        may_change = {user for user in let_in if case.can_be_changed_by(user)}
        assert {one.user for one in found.by_name if one.may_change} | set(found.team) == may_change

    def test_the_page_costs_the_same_for_many(self, staff, case, page, count_queries):
        one = count_queries(lambda: staff.get(page))
        for _ in range(10):
            InvolvementFactory(case=case, user__mentor=True)
            InvolvementFactory(case=case, until_on=datetime.date(2026, 3, 1))
            ContactPersonFactory(case=case)
            JoinRequestFactory(case=case)

        assert count_queries(lambda: staff.get(page)) == one

    def test_those_who_only_read_are_offered_nothing_to_change(self, client, case, page):
        mentor = InvolvementFactory(case=case, user__mentor=True).user
        client.force_login(mentor)

        text = client.get(page).text

        assert "Skift ansvarlig" not in text
        assert "Tilføj medarbejder" not in text


def test_what_a_role_takes_part_as():
    parts = {role: Involvement.part_of_role(role) for role in User.Role.values}

    assert parts["mentor"] == "mentor"
    assert parts["team_lead"] == parts["caseworker"] == "colleague"
