import datetime

import pytest
import time_machine
from django.urls import reverse

from cases import erasure
from cases.models import Case, ErasureOrder, ErasureStop
from hjoerring import tasks
from hjoerring.retention import watch
from journal.models import Access
from notices.erasures import tell_of_erasures
from notices.models import Notice
from tests.factories import CaseFactory, ErasureOrderFactory, InvolvementFactory, RetentionRuleFactory, UserFactory

CLOSED = datetime.date(2021, 3, 2)
NOTICE = datetime.date(2026, 1, 1)  # 60 days before five years have passed
ENDS = datetime.date(2026, 3, 2)
DUE = datetime.date(2026, 4, 1)  # 30 days to object


@pytest.fixture
def case(caseworker):
    RetentionRuleFactory()
    return CaseFactory(
        coordinator=caseworker,
        opened_on=datetime.date(2020, 9, 1),
        closed_on=CLOSED,
        close_reason="job",
        citizen__last_name="Kanariesen",
    )


@pytest.fixture
def lead(case):
    return UserFactory(team=case.team, team_lead=True)


@pytest.fixture
def other_lead(case):
    return UserFactory(team=case.team, team_lead=True)


def test_a_case_is_told_of_then_waits_then_may_go(case):
    seen = {}
    for day in (NOTICE - datetime.timedelta(days=1), NOTICE, ENDS - datetime.timedelta(days=1), ENDS, DUE):
        watch(day)
        seen[day] = list(ErasureOrder.objects.values_list("stage", flat=True).order_by("pk"))

    assert list(seen.values()) == [[], ["notice"], ["notice"], ["grace"], ["grace"]]
    assert ErasureOrder.objects.get().due_on == DUE
    assert Case.objects.filter(pk=case.pk).exists()  # nobody is erased by the clock alone


def test_who_is_told_late_has_as_long_to_object(case, settings):
    settings.ERASES_BY_ITSELF = True
    late = datetime.date(2027, 1, 1)

    watch(late)
    watch(late + datetime.timedelta(days=89))

    order = ErasureOrder.objects.get()
    assert (order.stage, order.due_on) == ("grace", late + datetime.timedelta(days=90))
    watch(order.due_on)
    assert not Case.objects.filter(pk=case.pk).exists()


def test_a_case_that_was_kept_is_told_of_again_with_as_long_to_object(case, settings, lead):
    settings.ERASES_BY_ITSELF = True
    watch(NOTICE)
    until = datetime.date(2026, 9, 1)
    ErasureOrder.objects.get().keep(until=until, explanation="Klage", by=lead)

    watch(until)

    assert ErasureOrder.objects.latest("pk").due_on == until + datetime.timedelta(days=90)
    assert Case.objects.filter(pk=case.pk).exists()


def test_one_that_cannot_be_erased_holds_up_no_other(case, settings, monkeypatch, caplog):
    settings.ERASES_BY_ITSELF = True
    other = CaseFactory(opened_on=datetime.date(2020, 9, 1), closed_on=CLOSED, close_reason="job")
    real = erasure.erase_citizen
    watch(NOTICE)
    first = ErasureOrder.objects.earliest("pk")

    def fail(order_id, today):
        if order_id == first.pk:
            raise OSError("Kanarie")
        return real(order_id, today)

    monkeypatch.setattr(erasure, "erase_citizen", fail)
    watch(DUE)

    left = set(Case.objects.filter(pk__in=[case.pk, other.pk]).values_list("pk", flat=True))
    assert left == {first.case_id}
    assert f"erasure {first.pk} could not be done: OSError" in caplog.text
    assert "Kanarie" not in caplog.text


def test_a_case_closed_on_a_leap_day_ends_on_the_28th(case):
    rule = RetentionRuleFactory.build(years=5)

    assert rule.ends_for(datetime.date(2024, 2, 29)) == datetime.date(2029, 2, 28)


def test_open_and_recent_cases_are_left_alone(case):
    CaseFactory()
    CaseFactory(closed_on=datetime.date(2026, 1, 1), close_reason="job")

    watch(ENDS)

    assert ErasureOrder.objects.get().case_id == case.pk


def test_without_a_rule_nothing_is_told_of():
    CaseFactory(opened_on=datetime.date(1990, 1, 1), closed_on=datetime.date(1999, 1, 1), close_reason="job")

    watch(ENDS)

    assert not ErasureOrder.objects.exists()


def test_the_clock_erases_only_where_it_was_asked_for(case, settings):
    settings.ERASES_BY_ITSELF = True
    watch(NOTICE)
    watch(ENDS)
    watch(DUE - datetime.timedelta(days=1))
    assert Case.objects.filter(pk=case.pk).exists()

    watch(DUE)

    assert not Case.objects.filter(pk=case.pk).exists()
    assert ErasureOrder.objects.get().stage == "done"


def test_the_stop_stops_the_clock_too(case, settings, lead):
    settings.ERASES_BY_ITSELF = True
    ErasureStop.objects.create(stopped_by=lead)

    for day in (NOTICE, ENDS, DUE):
        watch(day)

    assert Case.objects.filter(pk=case.pk).exists()


def test_leads_are_told_once_for_each_stage(case, lead, other_lead):
    with time_machine.travel("2026-01-01 06:00+01:00", tick=False):
        watch(NOTICE)
        assert [tell_of_erasures(), tell_of_erasures()] == [2, 0]
    with time_machine.travel("2026-03-02 06:00+01:00", tick=False):
        watch(ENDS)
        assert [tell_of_erasures(), tell_of_erasures()] == [2, 0]

    texts = list(Notice.objects.filter(recipient=lead).order_by("pk").values_list("text", flat=True))
    assert texts == [
        f"Sag {case.number} skal slettes. Den kan bevares indtil 01.04.2026.",
        f"Fristen for at bevare sag {case.number} udløber 01.04.2026.",
    ]


def test_many_cases_are_one_notice_a_day(case, lead, caseworker):
    closed = {"opened_on": datetime.date(2020, 9, 1), "closed_on": CLOSED, "close_reason": "job"}
    CaseFactory.create_batch(2, coordinator=caseworker, **closed)
    with time_machine.travel("2026-01-01 06:00+01:00", tick=False):
        watch(NOTICE)
        assert tell_of_erasures() == 1
    CaseFactory(coordinator=caseworker, **closed)
    with time_machine.travel("2026-01-01 09:00+01:00", tick=False):
        watch(NOTICE)
        assert tell_of_erasures() == 0
    with time_machine.travel("2026-01-02 06:00+01:00", tick=False):
        assert [tell_of_erasures(), tell_of_erasures()] == [1, 0]

    first, second = Notice.objects.order_by("pk")
    assert first.text == "3 sager skal slettes. Den første kan bevares indtil 01.04.2026."
    assert (first.url, first.case_id) == (reverse("erasure_list"), None)
    assert second.text.endswith("skal slettes. Den kan bevares indtil 01.04.2026.")
    assert second.case_id == ErasureOrder.objects.latest("pk").case_id


def test_those_that_wait_for_a_second_person_are_one_notice(lead, other_lead):
    for number in range(2):
        ErasureOrderFactory(team=lead.team, case_id=4_000_000 + number).order(by=lead)

    assert tell_of_erasures() == 1

    assert Notice.objects.get(recipient=other_lead).text == "2 sletninger venter på, at en anden godkender dem."


class TestTwoPersons:
    @pytest.fixture(autouse=True)
    def _due(self):
        with time_machine.travel("2026-04-01 10:00+02:00", tick=False):
            yield

    @pytest.fixture
    def order(self, case):
        return ErasureOrderFactory(case_id=case.pk, team=case.team, stage="grace", due_on=DUE)

    def send(self, client, who, what, order, **given):
        client.force_login(who)
        return client.post(reverse(f"erasure_{what}", args=[order.pk]), given)

    def test_one_orders_another_approves_and_the_job_erases(self, client, case, order, lead, other_lead):
        assert self.send(client, lead, "order", order).status_code == 302
        assert self.send(client, lead, "approve", order).status_code == 403
        assert self.send(client, other_lead, "approve", order).status_code == 302
        tasks.erase_decided()

        assert not Case.objects.filter(pk=case.pk).exists()
        client.force_login(lead)
        page = client.get(reverse("erasure_detail", args=[order.pk])).text
        assert "Kvittering" in page
        assert "Borgere" in page
        assert case.citizen.name not in page

    def test_nobody_approves_before_it_is_ordered_or_due(self, client, order, lead, other_lead):
        assert self.send(client, other_lead, "approve", order).status_code == 403
        with time_machine.travel("2026-03-31 10:00+02:00", tick=False):
            assert self.send(client, lead, "order", order).status_code == 403

    def test_an_administrator_can_be_the_second_and_sees_no_name(self, client, case, order, lead):
        administrator = UserFactory(administrator=True)
        self.send(client, lead, "order", order)
        client.force_login(administrator)
        page = client.get(reverse("erasure_detail", args=[order.pk])).text

        assert "Godkend og slet" in page
        assert case.citizen.last_name not in page
        assert self.send(client, administrator, "approve", order).status_code == 302

    def test_a_lead_keeps_a_case_with_a_reason_and_a_day(self, client, case, order, lead):
        assert "Skriv, hvorfor sagen bevares." in self.send(client, lead, "keep", order, until="1.9.2026").text
        assert "ude i fremtiden" in self.send(client, lead, "keep", order, until="1.1.2026", explanation="x").text
        assert "højst bevares 10 år" in self.send(client, lead, "keep", order, until="1.1.2099", explanation="x").text
        self.send(client, lead, "keep", order, until="1.9.2026", explanation="Klage i Ankestyrelsen")

        order.refresh_from_db()
        assert (order.stage, order.kept_until) == ("kept", datetime.date(2026, 9, 1))
        watch(datetime.date(2026, 8, 31))
        assert ErasureOrder.objects.count() == 1
        watch(datetime.date(2026, 9, 1))
        assert ErasureOrder.objects.count() == 2

    def test_before_time_takes_a_closed_case_a_reason_and_a_colleague(self, client, case, lead, other_lead):
        url = reverse("erasure_create", args=[case.pk])
        client.force_login(lead)
        assert "Skriv, hvorfor sagen skal slettes før tid." in client.post(url, {"reason": "mistake"}).text
        client.post(url, {"reason": "mistake", "explanation": "Oprettet to gange"})
        order = ErasureOrder.objects.get()
        assert (
            "Sagen står allerede til sletning." in client.post(url, {"reason": "mistake", "explanation": "Igen"}).text
        )
        tasks.erase_decided()
        assert Case.objects.filter(pk=case.pk).exists()

        self.send(client, other_lead, "approve", order)
        tasks.erase_decided()

        assert not Case.objects.filter(pk=case.pk).exists()

    def test_the_second_person_can_read_why(self, client, case, other_lead):
        order = ErasureOrderFactory(case_id=case.pk, team=case.team, early=True, ordered_by=UserFactory())
        for who, sees in ((other_lead, 1), (UserFactory(administrator=True), 1), (UserFactory(controller=True), 0)):
            client.force_login(who)
            page = client.get(reverse("erasure_detail", args=[order.pk])).text
            assert page.count("Begrundelse: Oprettet to gange.") == sees

    def test_who_looks_at_an_erasure_is_noted(self, client, case, order, lead):
        client.force_login(lead)
        client.get(reverse("erasure_detail", args=[order.pk]))

        look = Access.objects.get(case_id=case.pk)
        assert (look.user, look.page) == (lead, "erasure_detail")

    def test_a_case_that_is_open_again_cannot_be_approved(self, client, case, order, lead, other_lead):
        self.send(client, lead, "order", order)
        Case.objects.filter(pk=case.pk).update(closed_on=None, close_reason="")

        assert self.send(client, other_lead, "approve", order).status_code == 403

    def test_a_lead_is_told_nothing_of_a_protected_case(self, client, case, order, lead):
        Case.objects.filter(pk=case.pk).update(is_restricted=True)
        administrator = UserFactory(administrator=True)
        client.force_login(lead)

        assert order.number not in client.get(reverse("erasure_list")).text
        assert client.get(reverse("erasure_detail", args=[order.pk])).status_code == 404
        assert tell_of_erasures() == 0
        client.force_login(administrator)
        assert client.get(reverse("erasure_detail", args=[order.pk])).status_code == 200
        InvolvementFactory(case=case, user=lead, part="colleague")
        client.force_login(lead)
        assert order.number in client.get(reverse("erasure_list")).text
        assert tell_of_erasures() == 1

    def test_an_open_case_has_to_be_closed_first(self, client, lead):
        case = CaseFactory(coordinator=UserFactory(team=lead.team))
        client.force_login(lead)
        url = reverse("erasure_create", args=[case.pk])

        assert "Afslut sagen" in client.get(url).text
        client.post(url, {"reason": "mistake", "explanation": "Oprettet to gange"})
        assert not ErasureOrder.objects.exists()

    def test_the_stop_is_one_click_and_an_administrator_lifts_it(self, client, case, order, lead, other_lead):
        self.send(client, lead, "order", order)
        client.post(reverse("erasure_stop"))
        assert self.send(client, other_lead, "approve", order).status_code == 403
        assert client.post(reverse("erasure_stop"), {"ophaev": "1"}).status_code == 403
        page = client.get(reverse("erasure_list")).text
        assert "Al sletning er stoppet" in page
        assert "Ophæv stoppet" not in page

        client.force_login(UserFactory(administrator=True))
        assert "Ophæv stoppet" in client.get(reverse("erasure_list")).text
        client.post(reverse("erasure_stop"), {"ophaev": "1"})

        assert self.send(client, other_lead, "approve", order).status_code == 302

    def test_the_list_costs_the_same_for_many(self, client, lead, count_queries):
        client.force_login(lead)
        counts = []
        for more in (1, 24):
            ErasureOrderFactory.create_batch(more, team=lead.team)
            counts.append(count_queries(lambda: client.get(reverse("erasure_list"))))

        assert counts[0] == counts[1]
