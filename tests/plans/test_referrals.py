"""Referrals as the caseworker sees them: sending, following, and answering what the provider proposes."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.link_secret import print_of
from notices.models import Notice
from plans.models import Referral, ReferralProposal
from tests.catalog_factories import ProviderContactFactory, ReferralFactory
from tests.factories import (
    CaseFactory,
    ConsentFactory,
    DepartmentFactory,
    InterventionFactory,
    OfferFactory,
    ProviderFactory,
    UserFactory,
)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=False)


@pytest.fixture
def sent(monkeypatch):
    """What the broker was given."""
    queue = []
    monkeypatch.setattr("plans.views.referrals.mail_referral.delay", lambda *args: queue.append(args))
    return queue


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker, citizen__first_name="Karina", citizen__last_name="Kanariefugl")


@pytest.fixture
def provider():
    return ProviderFactory(key="outside", label="Kompas", kind="external")


@pytest.fixture
def intervention(case, provider):
    return InterventionFactory(
        case=case,
        offer=OfferFactory(provider=provider),
        starts_on=datetime.date(2026, 11, 2),
        ends_on=datetime.date(2027, 1, 29),
        first_follow_up_on=datetime.date(2026, 12, 7),
        follow_up_on=datetime.date(2026, 12, 7),
    )


@pytest.fixture
def contact(provider):
    return ProviderContactFactory(provider=provider)


@pytest.fixture
def consent(case):
    return ConsentFactory(case=case, departments=[DepartmentFactory(key="external-provider")], purpose="plan")


@pytest.fixture
def url(case, intervention):
    return reverse("plans:referral_create", args=[case.pk, intervention.pk])


@pytest.fixture
def running(intervention, caseworker):
    return ReferralFactory(
        intervention=intervention,
        provider=intervention.offer.provider,
        state="started",
        sent_by=caseworker,
        mailed_at=timezone.now(),
    )


def answers(to, **changed):
    given = {"contact": to.pk, "shares": ["phone"], "answer_by": "01.12.2026", "message": "Ring gerne"}
    return given | changed


def test_an_answer_is_wanted_on_a_working_day(staff, url, contact, consent, time_machine):
    time_machine.move_to("2026-11-22 10:00+01:00", tick=False)

    form = staff.get(url).context["form"]

    assert form.initial["answer_by"] == datetime.date(2026, 11, 30)


def test_a_referral_is_sent(staff, url, contact, consent, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = staff.post(url, answers(contact), follow=True)

    referral = Referral.objects.get()
    assert "Henvisningen er sendt" in response.text
    assert "mailen er på vej" in response.text
    assert (referral.email, referral.shares, referral.state) == (contact.email, ["phone"], "sent")
    assert referral.link_until == datetime.datetime(2026, 12, 1, 23, tzinfo=datetime.UTC)
    assert sent == [(referral.pk,)]
    assert [step.state for step in referral.steps.all()] == ["sent"]


def test_sent_twice_it_is_one(staff, url, contact, consent, sent):
    key = {"_key": "6f0f8a0e-5c9b-4a86-9b5e-3f6f2c2d7c11"}

    staff.post(url, answers(contact) | key)
    staff.post(url, answers(contact) | key)
    staff.post(url, answers(contact))

    assert Referral.objects.count() == 1


def test_an_external_provider_asks_for_consent_or_a_reason(staff, url, contact, sent):
    without = staff.post(url, answers(contact))
    with_reason = staff.post(url, answers(contact, without_consent_because="Borgeren er selv med i mødet"))

    assert without.status_code == 422
    assert "ikke givet samtykke" in without.text
    assert with_reason.status_code == 302
    assert Referral.objects.get().without_consent_because == "Borgeren er selv med i mødet"


def test_the_municipality_itself_needs_none(staff, url, contact, provider, sent):
    provider.kind = "internal"
    provider.save()

    assert "samtykke" not in staff.get(url).text.partition('id="henvis"')[2]
    assert staff.post(url, answers(contact)).status_code == 302


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"contact": "", "other_email": ""}, "Skriv en e-mailadresse."),
        ({"contact": "", "other_email": "x"}, "Skriv e-mailadressen som navn@kommune.dk."),
        ({"other_email": "a@b.dk"}, "Vælg »En anden adresse«"),
        ({"answer_by": "23.11.2026"}, "Vælg en dag fra i dag"),
        ({"answer_by": "01.12.2027"}, "Vælg en dag fra i dag"),
        ({"answer_by": ""}, "Skriv en dato."),
        ({"shares": ["cpr"]}, "Vælg en af mulighederne på listen."),
        ({"message": "x" * 100_000}, "Skriv højst 2000 tegn."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(staff, url, contact, consent, changed, message):
    response = staff.post(url, answers(contact, **changed))

    assert response.status_code == 422
    assert message in response.text
    assert not Referral.objects.exists()


def test_html_in_a_message_is_text(staff, case, url, contact, consent, sent):
    staff.post(url, answers(contact, message="<script>x</script>"))

    text = staff.get(Referral.objects.get().get_absolute_url()).text
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text


def test_who_has_left_gets_none(staff, url, contact, consent, provider):
    gone = ProviderContactFactory(provider=provider, email="gone@x.dk", left_on=datetime.date(2026, 11, 1))
    other = ProviderContactFactory(provider=provider, email="other@x.dk", takes_referrals=False)

    text = staff.get(url).text

    assert contact.email in text
    assert gone.email not in text
    assert other.email not in text


def test_what_is_over_cannot_be_referred(staff, case):
    over = InterventionFactory(case=case, completed=True)

    assert staff.get(reverse("plans:referral_create", args=[case.pk, over.pk])).status_code == 404


def test_the_plan_shows_where_it_is(staff, case, running):
    text = staff.get(reverse("plans:plan_detail", args=[case.pk])).text

    assert running.get_absolute_url() in text
    assert "Startet" in text


def test_it_is_withdrawn_with_a_reason(staff, case, running):
    url = reverse("plans:referral_withdraw", args=[case.pk, running.pk])

    assert "Skriv, hvorfor henvisningen trækkes tilbage." in staff.post(url, {"reason": ""}).text
    staff.post(url, {"reason": "Flyttet"})
    again = staff.post(url, {"reason": "Igen"}, follow=True)

    assert "allerede sket" in again.text
    running.refresh_from_db()
    assert running.state == "withdrawn"
    assert [step.note for step in running.steps.all()] == ["Flyttet"]


def test_a_reminder_goes_out_while_there_is_no_answer(staff, case, running, sent, django_capture_on_commit_callbacks):
    open_one = ReferralFactory(intervention__case=case, mailed_at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("plans:referral_remind", args=[case.pk, open_one.pk]))
        staff.post(reverse("plans:referral_remind", args=[case.pk, running.pk]))

    assert sent == [(open_one.pk,)]


def test_a_new_link_goes_to_another_address(staff, case, shared, sent, django_capture_on_commit_callbacks):
    running, before = shared, shared.link_hash

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("plans:referral_renew", args=[case.pk, running.pk]), {"email": "ny@kompas.dk"})

    running.refresh_from_db()
    assert (running.email, running.mailed_at) == ("ny@kompas.dk", None)
    assert running.link_hash != before
    assert sent == [(running.pk,)]


def propose(referral, **given):
    kind = {"kind": "extend", "until_on": datetime.date(2027, 3, 26)}
    return ReferralProposal.objects.create(referral=referral, reason="Går godt", by_name="Sanne", **(given or kind))


def answer(staff, case, proposal, state, words=""):
    url = reverse("plans:proposal_answer", args=[case.pk, proposal.pk])
    return staff.post(url, {"state": state, "answer": words}, follow=True)


def test_accepted_it_changes_the_intervention(staff, case, caseworker, running, intervention):
    for given in ({}, {"kind": "hours", "hours_per_week": Decimal("12.5")}):
        answer(staff, case, propose(running, **given), "accepted")

    intervention.refresh_from_db()
    assert intervention.ends_on == datetime.date(2027, 3, 26)
    assert intervention.hours_per_week == Decimal("12.5")
    assert intervention.version == 3
    assert ReferralProposal.objects.filter(state="accepted", answered_by=caseworker).count() == 2


@pytest.mark.parametrize(("on", "status"), [("2026-11-24", "stopped"), ("2026-12-18", "running")])
def test_a_stop_is_today_or_the_new_end(staff, case, running, intervention, on, status):
    answer(staff, case, propose(running, kind="stop", until_on=datetime.date.fromisoformat(on)), "accepted")

    intervention.refresh_from_db()
    assert intervention.status == status
    assert intervention.last_day == datetime.date.fromisoformat(on)
    running.refresh_from_db()
    assert running.state == ("ended" if status == "stopped" else "started")


def test_declined_it_needs_words_and_changes_nothing(staff, case, running, intervention):
    proposal = propose(running)

    assert "Skriv, hvorfor forslaget afvises." in answer(staff, case, proposal, "declined").text
    answer(staff, case, proposal, "declined", "Vi ser tiden an")
    twice = answer(staff, case, proposal, "accepted")

    assert "allerede besvaret" in twice.text
    proposal.refresh_from_db()
    intervention.refresh_from_db()
    assert (proposal.state, proposal.answer) == ("declined", "Vi ser tiden an")
    assert intervention.ends_on == datetime.date(2027, 1, 29)


def test_a_proposal_falls_with_its_referral(staff, case, running, intervention):
    proposal = propose(running)
    page = reverse("plans:proposal_answer", args=[case.pk, proposal.pk])
    staff.post(reverse("plans:referral_withdraw", args=[case.pk, running.pk]), {"reason": "Flyttet"})

    response = answer(staff, case, proposal, "accepted")

    assert "allerede besvaret eller bortfaldet" in response.text
    assert "Bortfaldet 24.11.2026, fordi henvisningen er slut" in response.text
    assert "Forslaget er bortfaldet 24.11.2026, fordi henvisningen er slut." in staff.get(page).text
    proposal.refresh_from_db()
    intervention.refresh_from_db()
    assert (proposal.state, proposal.answered_by) == ("lapsed", None)
    assert intervention.ends_on == datetime.date(2027, 1, 29)


@pytest.mark.parametrize(
    ("before", "state"), [("started", "ended"), ("accepted", "declined"), ("waiting", "declined")]
)
def test_it_falls_when_the_provider_ends_it_too(intervention, before, state):
    referral = ReferralFactory(intervention=intervention, provider=intervention.offer.provider, state=before)
    proposal = propose(referral)

    referral.answer(state, by_name="Sanne", note="Slut")

    proposal.refresh_from_db()
    assert proposal.state == "lapsed"


def test_what_was_answered_stays_answered(staff, case, running):
    proposal = propose(running)
    answer(staff, case, proposal, "declined", "Vi ser tiden an")

    running.answer("ended", by_name="Sanne")

    proposal.refresh_from_db()
    assert proposal.state == "declined"


def test_what_cannot_be_any_more_is_said_and_stays_unanswered(staff, case, running, intervention):
    proposal = propose(running, kind="extend", until_on=datetime.date(2040, 1, 1))

    response = answer(staff, case, proposal, "accepted")

    assert response.status_code == 422
    assert "mere end fem år" in response.text
    proposal.refresh_from_db()
    assert proposal.state == "new"


def test_my_list_has_mine_and_what_waits(staff, case, running):
    propose(running)
    other = ReferralFactory(intervention__case__citizen__last_name="Fremmed")

    text = staff.get(reverse("referral_list")).text

    assert "Karina Kanariefugl" in text
    assert "Forlæng til 26.03.2027" in text
    assert "Fremmed" not in text
    assert other.get_absolute_url() not in text


def test_a_lead_has_those_of_the_team(client, case, running):
    client.force_login(UserFactory(team=case.team, team_lead=True))

    assert "Karina Kanariefugl" in client.get(reverse("referral_list")).text


def test_many_cost_as_many_queries_as_one(staff, caseworker, case, running, count_queries):
    url = reverse("referral_list")
    propose(running)
    one = count_queries(lambda: staff.get(url))
    for _ in range(4):
        propose(ReferralFactory(intervention__case=CaseFactory(coordinator=caseworker), state="started"))

    assert count_queries(lambda: staff.get(url)) == one


@pytest.mark.parametrize("demo", [True, False])
def test_only_the_demo_opens_the_providers_page(staff, case, running, settings, demo):
    settings.DEMO = demo

    response = staff.post(reverse("plans:referral_visit", args=[case.pk, running.pk]))

    running.refresh_from_db()
    location = response.headers["Location"]
    assert location.startswith("/henvisning/") == demo
    assert (print_of(location.rstrip("/").rpartition("/")[2]) == running.link_hash) == demo


def test_a_link_that_did_not_arrive_is_told(staff, shared):
    from followup.referral_notices import tell_of_referrals

    Referral.objects.update(mail_problem="Mailserveren tager ikke imod mail til adressen.")

    assert [tell_of_referrals(), tell_of_referrals()] == [1, 0]
    assert "nåede ikke frem" in Notice.objects.get().text
    assert "Ret adressen, og send et nyt" in staff.get(shared.get_absolute_url()).text


@pytest.fixture
def shared(running, consent):
    """A referral that somebody outside can see, for the citizen has said yes."""
    return running


def tell():
    from followup.referral_notices import tell_of_referrals

    return tell_of_referrals()


@pytest.mark.parametrize("how", ["taken back", "narrowed", "run out"])
def test_who_is_responsible_is_told_that_a_consent_shut_the_link(caseworker, shared, consent, time_machine, how):
    assert tell() == 0
    if how == "narrowed":
        consent.departments.add(DepartmentFactory(key="hospital"))
        consent.narrow(without=list(consent.departments.filter(key="external-provider")), by=caseworker)
    elif how == "taken back":
        consent.withdraw(by=caseworker)
    else:
        time_machine.move_to(consent.until_on + datetime.timedelta(days=1), tick=False)

    assert [tell(), tell()] == [1, 0]
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (caseworker, shared.get_absolute_url())
    assert "samtykket gælder ikke mere" in notice.text
    assert "Få et nyt samtykke, eller træk henvisningen tilbage" in notice.text
    assert "Kanariefugl" not in notice.text


def test_a_new_consent_that_is_taken_back_is_told_again(case, caseworker, shared, consent):
    consent.withdraw(by=caseworker)
    assert tell() == 1
    again = ConsentFactory(case=case, departments=list(consent.departments.all()), purpose="inform")
    assert tell() == 0

    again.withdraw(by=caseworker)

    assert [tell(), tell()] == [1, 0]


@pytest.mark.parametrize("other", ["municipality", "reason", "closed", "over"])
def test_what_needs_no_consent_or_is_over_is_told_to_nobody(case, caseworker, shared, consent, other):
    Referral.objects.update(without_consent_because="Borgeren er selv med" if other == "reason" else "")
    Referral.objects.update(state="ended" if other == "over" else "started")
    shared.provider.kind = "internal" if other == "municipality" else "external"
    shared.provider.save()
    if other == "closed":
        case.close(on=datetime.date(2026, 11, 24), reason="job", by=caseworker)

    consent.withdraw(by=caseworker)

    assert tell() == 0


def test_the_page_says_that_the_link_is_shut_and_what_to_do(staff, case, caseworker, shared, consent):
    assert "længere se henvisningen" not in staff.get(shared.get_absolute_url()).text
    consent.withdraw(by=caseworker)

    text = staff.get(shared.get_absolute_url()).text
    assert "Leverandøren kan ikke længere se henvisningen" in text
    assert reverse("consent_create", args=[case.pk]) in text
    assert reverse("plans:referral_withdraw", args=[case.pk, shared.pk]) in text
    assert reverse("plans:referral_renew", args=[case.pk, shared.pk]) not in text
    assert "Intet samtykke" in staff.get(reverse("referral_list")).text


def test_a_shut_link_is_neither_mailed_nor_reminded_of(staff, case, caseworker, provider, consent, sent):
    ends_on = datetime.date(2027, 1, 29)
    waiting = ReferralFactory(
        intervention__case=case, intervention__ends_on=ends_on, provider=provider, sent_by=caseworker
    )
    soon = ReferralFactory(
        intervention__case=case,
        intervention__ends_on=ends_on,
        provider=provider,
        sent_by=caseworker,
        answer_by=datetime.date(2026, 11, 25),
        mailed_at=timezone.now() - datetime.timedelta(days=3),
    )
    today = timezone.localdate()
    assert set(Referral.objects.to_mail()) == {waiting}
    assert set(Referral.objects.to_remind(today)) == {soon}

    consent.withdraw(by=caseworker)

    assert not Referral.objects.to_mail().exists()
    assert not Referral.objects.to_remind(today).exists()
    reminded = staff.post(reverse("plans:referral_remind", args=[case.pk, soon.pk]), follow=True)
    renewed = staff.post(
        reverse("plans:referral_renew", args=[case.pk, soon.pk]),
        {"email": "ny@kompas.dk", "answer_by": "30.11.2026"},
        follow=True,
    )
    assert "Intet er sendt" in reminded.text
    assert "Intet er sendt" in renewed.text
    assert sent == []
    soon.refresh_from_db()
    assert (soon.email, soon.reminded_at) == ("sanne@leverandoer.example", None)
