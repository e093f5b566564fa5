"""A month's looks are drawn by chance and by risk, explained, judged and told of."""

import datetime
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from evaluation import samples
from evaluation.models import LookSample
from evaluation.review_notices import tell_of_samples
from journal.models import Access
from notices.models import Notice
from tests.evaluation.table import NOON, TODAY
from tests.factories import CaseFactory, UserFactory

FEBRUARY = datetime.date(2026, 2, 1)
TUESDAY = datetime.date(2026, 2, 10)
PAGE = "/team/stikproever/"


def look(user, case, *, on=TUESDAY, hour=11, **more):
    """At an hour of Danish winter time."""
    at = datetime.datetime(on.year, on.month, on.day, hour - 1, 30, tzinfo=datetime.UTC)
    more = {"relation": "team", "page": "case_detail"} | more
    with time_machine.travel(at, tick=False):
        return Access.objects.create(case_id=getattr(case, "pk", case), user=user, role=user.role, **more)


def drawn():
    return dict(LookSample.objects.values_list("access_id", "drawn"))


@pytest.fixture
def rasmus(lead):
    return UserFactory(team=lead.team, first_name="Rasmus", last_name="Toft")


@pytest.fixture
def cases(rasmus):
    return [CaseFactory(coordinator=rasmus, citizen__last_name="Borger") for _ in range(3)]


@pytest.fixture
def controller():
    return UserFactory(controller=True)


@pytest.fixture
def sample(rasmus, cases):
    look(rasmus, cases[0])
    samples.draw(FEBRUARY)
    return LookSample.objects.get()


def test_a_look_is_drawn_for_the_strongest_of_its_reasons(rasmus, lead, cases):
    elsewhere = [CaseFactory(citizen__last_name="Borger") for _ in range(4)]
    namesake = CaseFactory(coordinator=UserFactory(team=lead.team), citizen__last_name="TOFT")
    sunday = datetime.date(2026, 2, 8)
    wanted = {
        look(rasmus, elsewhere[0], relation="reasoned").pk: "reasoned",
        look(rasmus, elsewhere[1], relation="colleague").pk: "other_team",
        look(rasmus, elsewhere[2], relation="", outcome="refused").pk: "refused",
        look(rasmus, namesake).pk: "same_name",
        look(rasmus, cases[0], hour=5).pk: "odd_hours",
        look(rasmus, cases[1], hour=20).pk: "odd_hours",
        look(rasmus, cases[2], on=sunday).pk: "odd_hours",
        look(rasmus, cases[0], on=TUESDAY + timedelta(days=1)).pk: "chance",
        # Both refused and at night: by the stronger.
        look(rasmus, elsewhere[3], hour=4, relation="", outcome="refused").pk: "refused",
    }
    assert samples.draw(FEBRUARY) == len(wanted)
    assert drawn() == wanted


def test_ones_own_citizen_of_the_same_name_is_no_reason(rasmus):
    own = CaseFactory(coordinator=rasmus, citizen__last_name="Toft")
    look(rasmus, own, relation="coordinator")
    samples.draw(FEBRUARY)
    assert list(drawn().values()) == ["chance"]


def test_a_day_of_far_more_cases_than_usual_stands_out(rasmus, lead):
    many = [CaseFactory(coordinator=rasmus, citizen__last_name="Borger") for _ in range(20)]
    for day in range(1, 7):
        look(rasmus, many[0], on=TUESDAY + timedelta(days=(0, 1, 2, 6, 7, 8)[day - 1]))
    for case in many[1:]:
        look(rasmus, case)  # 20 that day with the one above, 1 on five others: more than three times the mean
    samples.draw(FEBRUARY)
    assert list(drawn().values()).count("many") == samples.BY_RISK


def test_what_one_did_in_a_case_on_a_day_is_one_look(rasmus, cases):
    first = look(rasmus, cases[0], hour=9)
    night = look(rasmus, cases[0], hour=21)
    look(rasmus, cases[0], hour=22)
    samples.draw(FEBRUARY)
    assert drawn() == {night.pk: "odd_hours"}
    assert first.pk not in drawn()


def test_no_more_than_so_many_of_each_and_every_reason_has_its_turn(rasmus, lead):
    nights = [CaseFactory(coordinator=rasmus, citizen__last_name="Borger") for _ in range(14)]
    for case in nights:
        look(rasmus, case, relation="reasoned")
    for case in nights:
        look(rasmus, case, on=TUESDAY + timedelta(days=1), hour=22)
    samples.draw(FEBRUARY)
    found = list(drawn().values())
    assert (found.count("reasoned"), found.count("odd_hours"), found.count("chance")) == (5, 5, 5)


def test_whose_the_look_is_to_go_through(rasmus, lead, cases):
    mentor, stranger = UserFactory(mentor=True), UserFactory()
    of = {
        look(rasmus, cases[0]).pk: lead.team,
        look(mentor, cases[1], relation="mentor").pk: lead.team,  # has no team: the citizen's
        look(stranger, cases[2], relation="reasoned").pk: lead.team,  # has no lead
        look(lead, cases[0]).pk: None,
        look(stranger, CaseFactory(coordinator=stranger)).pk: None,
        look(mentor, 999_999_999, relation="", outcome="refused").pk: None,
    }
    samples.draw(FEBRUARY)
    assert {one.access_id: one.team for one in LookSample.objects.select_related("team")} == of


def test_only_looks_of_the_month_at_cases_by_staff(rasmus, cases):
    look(rasmus, cases[0], on=datetime.date(2026, 1, 31))
    look(rasmus, cases[0], on=datetime.date(2026, 3, 1))
    look(rasmus, None)
    Access.objects.create(case_id=cases[0].pk, role="provider", relation="provider", page="referral_shown")
    with time_machine.travel(datetime.datetime(2026, 1, 31, 23, 30, tzinfo=datetime.UTC), tick=False):
        first = Access.objects.create(
            case_id=cases[0].pk, user=rasmus, role="caseworker", relation="team", page="case_detail"
        )
    samples.draw(FEBRUARY)
    assert list(drawn()) == [first.pk]  # half past midnight, Danish time


def test_a_month_is_drawn_once(rasmus, cases):
    look(rasmus, cases[0])
    assert samples.draw_due(TODAY) == 1
    look(rasmus, cases[1])
    assert samples.draw_due(TODAY) == 0


@pytest.mark.parametrize(
    ("day", "count"), [((2026, 3, 1), 0), ((2026, 3, 2), 1), ((2026, 3, 20), 1), ((2026, 5, 3), 1)]
)
def test_drawn_on_the_first_working_day_and_caught_up(rasmus, cases, day, count):
    """The first of March is a Sunday."""
    look(rasmus, cases[0])
    assert samples.draw_due(datetime.date(*day)) == count


def test_a_draw_is_one_statement_however_many_looks(rasmus, cases, django_assert_num_queries):
    for case in cases:
        look(rasmus, case)
    with django_assert_num_queries(5):  # a savepoint, the lock, is it drawn, the draw
        samples.draw(FEBRUARY)


@pytest.fixture
def leads(client, lead):
    client.force_login(lead)
    return client


def judge(client, sample, verdict, words="", version=None):
    answers = {"verdict": verdict, "explanation": words, "version": version or sample.version}
    return client.post(f"{PAGE}{sample.pk}/", answers)


def test_the_lead_judges_a_look(leads, lead, sample):
    assert judge(leads, sample, "fine").status_code == 302

    sample.refresh_from_db()
    assert (sample.verdict, sample.answered_by, sample.answered_at) == ("fine", lead, timezone.now())
    judge(leads, sample, "concern", "Hov")
    sample.refresh_from_db()
    assert sample.verdict == "fine"


@pytest.mark.parametrize("verdict", ["explained", "concern"])
def test_what_is_not_plainly_fine_needs_words(leads, sample, verdict):
    answer = judge(leads, sample, verdict)
    assert answer.status_code == 422
    assert "Skriv, hvad forklaringen er, eller hvad der skal undersøges." in answer.content.decode()
    assert judge(leads, sample, "").status_code == 422
    assert judge(leads, sample, "x").status_code == 422
    assert judge(leads, sample, verdict, "Vikar for Louise").status_code == 302


def test_words_that_may_be_needed_are_not_called_optional(leads, sample):
    page = leads.get(f"{PAGE}{sample.pk}/").content.decode()
    assert "Skal skrives, når opslaget er forklaret eller skal undersøges." in page
    assert "(frivilligt)" not in page


def test_what_the_colleague_answered_is_explanation_enough(leads, lead, sample):
    sample.ask(by=lead)
    sample.explain("Jeg dækkede ind")
    assert "Skal skrives, når opslaget skal undersøges." in leads.get(f"{PAGE}{sample.pk}/").content.decode()
    assert judge(leads, sample, "concern").status_code == 422
    assert judge(leads, sample, "explained").status_code == 302
    sample.refresh_from_db()
    assert (sample.verdict, sample.explanation) == ("explained", "")


def test_an_answer_meanwhile_is_seen_first(leads, lead, sample):
    before = sample.version
    sample.ask(by=lead)
    sample.explain("Jeg dækkede ind")

    told = judge(leads, sample, "concern", "Ikke svaret", version=before)

    assert told.status_code == 409
    assert "Rasmus Toft har svaret imens. Vurderingen er ikke gemt." in told.text
    assert "Jeg dækkede ind" in told.text
    assert "Ikke svaret</textarea>" in told.text
    assert re.search(r'value="concern"[^>]* checked', told.text)
    assert "Gem valgte" not in told.text
    sample.refresh_from_db()
    assert sample.verdict == ""
    shown = re.search(r'name="version" value="(\d+)"', told.text)[1]
    assert judge(leads, sample, "fine", version=shown).status_code == 302


def test_a_question_meanwhile_is_told(leads, lead, sample):
    before = sample.version
    sample.ask(by=lead)

    told = judge(leads, sample, "fine", version=before)

    assert told.status_code == 409
    assert f"{lead.name} har spurgt Rasmus Toft imens. Vurderingen er ikke gemt." in told.text
    assert "Der er ikke svaret." in told.text


def test_a_verdict_meanwhile_stands_beside_ones_own(client, lead, controller, sample):
    before = sample.version
    sample.verdict, sample.explanation = "concern", "Se på det"
    sample.judge(by=lead)
    client.force_login(controller)

    told = judge(client, sample, "fine", version=before)

    assert told.status_code == 409
    assert "Gem valgte" in told.text
    assert "Se på det" in told.text


def test_words_to_a_look_that_was_judged_meanwhile_are_given_back(leads, lead, sample):
    sample.verdict = "fine"
    sample.judge(by=lead)

    told = leads.post(f"{PAGE}{sample.pk}/", {"verdict": "explained", "explanation": "Det var en vikar"})

    assert told.status_code == 409
    assert "Opslaget er allerede vurderet." in told.text
    assert "<blockquote>Det var en vikar</blockquote>" in told.text


def test_the_colleague_is_asked_and_answers(client, leads, lead, rasmus, cases, sample):
    explain = reverse("look_explain", args=[sample.pk])
    client.force_login(rasmus)
    assert client.get(explain).status_code == 404  # not asked yet
    client.force_login(lead)
    leads.post(f"{PAGE}{sample.pk}/spoerg/")
    leads.post(f"{PAGE}{sample.pk}/spoerg/")
    assert client.get(explain).status_code == 404  # another's
    tell_of_samples()
    assert Notice.objects.get(recipient=rasmus).url == explain

    client.force_login(rasmus)
    shown = client.get(explain).content.decode()
    assert f'<a href="{cases[0].get_absolute_url()}">{cases[0].citizen.name}</a>' in shown
    Case.objects.as_system("test").filter(pk=cases[0].pk).update(team=UserFactory().team)
    cases[0].involvements.all().delete()
    shut = client.get(explain).content.decode()
    assert cases[0].number in shut
    assert "Borger" not in re.search(r"<dl.*?</dl>", shut, re.S)[0]
    assert client.post(explain, {"reply": " "}).status_code == 422
    client.post(explain, {"reply": "Jeg afløste Louise den dag"})
    told = client.post(explain, {"reply": "Noget andet"})
    assert told.status_code == 409
    assert "<blockquote>Noget andet</blockquote>" in told.text

    sample.refresh_from_db()
    assert (sample.reply, sample.asked_by, sample.asked_at) == ("Jeg afløste Louise den dag", lead, timezone.now())
    tell_of_samples()
    tell_of_samples()
    told = Notice.objects.get(recipient=lead, topic=f"look replied {sample.pk}")
    assert told.text == "Rasmus Toft har forklaret et opslag i stikprøven."
    client.force_login(lead)
    assert "Jeg afløste Louise den dag" in client.get(f"{PAGE}{sample.pk}/").content.decode()


def test_nobody_goes_through_their_own(client, lead, cases, controller):
    look(lead, cases[0])
    samples.draw(FEBRUARY)
    own = LookSample.objects.get()
    LookSample.objects.update(team=lead.team)  # as if it had been drawn before they led the team

    client.force_login(lead)
    assert client.get(f"{PAGE}{own.pk}/").status_code == 404
    assert client.get(PAGE).context["page"].paginator.count == 0
    client.force_login(controller)
    assert client.get(f"{PAGE}{own.pk}/").status_code == 200
    answered = {"verdict": "fine", "answered_by": lead, "answered_at": timezone.now()}
    with pytest.raises(IntegrityError, match="look_sample_not_judged_by_who_looked"), transaction.atomic():
        LookSample.objects.update(**answered)


def test_a_lead_sees_the_own_team_s_only(client, sample):
    client.force_login(UserFactory(team_lead=True))
    assert client.get(f"{PAGE}{sample.pk}/").status_code == 404
    client.force_login(UserFactory(team_lead=True, team=None))
    assert client.get(PAGE).context["page"].paginator.count == 0


def test_names_stand_only_where_the_case_opens(client, leads, rasmus, controller, lead):
    seen = CaseFactory(coordinator=rasmus, citizen__last_name="Synlig")
    hidden = CaseFactory(coordinator=rasmus, citizen__last_name="Skjult", is_restricted=True)
    for case in (seen, hidden):
        look(rasmus, case, relation="coordinator")
    samples.draw(FEBRUARY)
    page = leads.get(PAGE).content.decode()
    assert "Synlig" in page
    assert "Skjult" not in page
    assert hidden.number in page
    assert "Overblik" in page  # the page in words
    client.force_login(controller)
    page = client.get(PAGE).content.decode()
    assert "Synlig" not in page
    assert seen.number in page


def test_a_concern_is_told_to_the_controllers_who_close_it(client, leads, sample, controller):
    judge(leads, sample, "concern", "Kan ikke forklares")
    tell_of_samples()
    tell_of_samples()
    told = Notice.objects.get(recipient=controller)
    assert told.url == f"{PAGE}{sample.pk}/"

    client.force_login(controller)
    sample.refresh_from_db()
    assert judge(client, sample, "explained", "Undersøgt: det var en vikar").status_code == 302
    sample.refresh_from_db()
    assert (sample.verdict, sample.answered_by) == ("explained", controller)


def test_who_goes_through_them_is_told_of_what_was_drawn(lead, controller, rasmus, cases):
    look(rasmus, cases[0])
    look(lead, cases[1])
    look(lead, cases[2])
    samples.draw(FEBRUARY)
    assert tell_of_samples() == 2
    assert tell_of_samples() == 0
    assert Notice.objects.get(recipient=lead).text == "1 opslag fra februar 2026 er udtrukket til stikprøve."
    assert Notice.objects.get(recipient=controller).text == "2 opslag fra februar 2026 er udtrukket til stikprøve."


def test_the_notice_leads_to_as_many_looks_as_it_tells_of(client, lead, controller, rasmus, cases):
    look(rasmus, cases[0])
    look(lead, cases[1])
    look(lead, cases[2])
    samples.draw(FEBRUARY)
    tell_of_samples()

    def leads_to(person):
        client.force_login(person)
        return client.get(Notice.objects.get(recipient=person).url)

    assert leads_to(lead).context["page"].paginator.count == 1
    own = leads_to(controller)
    assert {one.sample.user for one in own.context["rows"]} == {lead}
    assert (own.context["page"].paginator.count, "til controllerne" in own.text) == (2, True)
    assert client.get(PAGE).context["page"].paginator.count == 3
    assert client.get(PAGE, {"team": lead.team_id}).context["page"].paginator.count == 1


def test_a_look_that_is_not_judged_is_called_so(leads, sample):
    page = leads.get(PAGE).text
    assert '<span class="hm-tag hm-tag--line">Ikke vurderet</span>' in page
    assert "Venter på svar" not in page


def test_what_one_was_asked_about_is_found_without_the_notice(client, lead, rasmus, cases, sample):
    client.force_login(rasmus)
    assert "Du er ikke spurgt om nogen af dine opslag." in client.get("/opslag/").text
    sample.ask(by=lead)

    asked = client.get("/opslag/").text
    assert reverse("look_explain", args=[sample.pk]) in asked
    assert "Skal forklares" in asked
    assert cases[0].number in asked
    assert cases[0].citizen.name not in asked
    assert 'href="/opslag/"' in client.get("/profil/").text
    sample.explain("Jeg dækkede ind")
    assert "Du svarede 02.03.2026" in client.get("/opslag/").text
    client.force_login(lead)
    assert "Ingen spørgsmål" in client.get("/opslag/").text


def test_the_list_of_what_one_was_asked_costs_the_same_however_long(client, lead, rasmus, count_queries):
    def one_more():
        look(rasmus, CaseFactory(coordinator=rasmus))
        LookSample.objects.all().delete()
        samples.draw(FEBRUARY)
        for one in LookSample.objects.all():
            one.ask(by=lead)

    client.force_login(rasmus)
    one_more()
    few = count_queries(lambda: client.get("/opslag/"))
    for _ in range(4):
        one_more()
    assert LookSample.objects.count() == 5
    assert count_queries(lambda: client.get("/opslag/")) == few


def test_each_number_of_a_month_is_the_length_of_its_list(client, leads, lead, rasmus):
    for _ in range(6):
        look(rasmus, CaseFactory(coordinator=rasmus, citizen__last_name="Borger"), on=TUESDAY)
    samples.draw(FEBRUARY)
    for one, verdict in zip(
        LookSample.objects.order_by("pk"), ("fine", "fine", "explained", "concern", ""), strict=False
    ):
        if verdict:
            one.verdict, one.explanation = verdict, "Set"
            one.judge(by=lead)

    (month,) = leads.get(PAGE).context["months"]
    lists = {"drawn": "", "fine": "fine", "explained": "explained", "concern": "concern", "waiting": "venter"}
    for name, shown in lists.items():
        page = leads.get(PAGE, {"maaned": "2026-02", "vis": shown}).context["page"]
        assert page.paginator.count == next(number for _, vis, number in month.numbers if vis == shown), name
    assert (month.first, [number for _, _, number in month.numbers]) == (FEBRUARY, [5, 2, 1, 1, 1])


def test_a_month_is_told_in_words_and_a_zero_leads_nowhere(leads, sample):
    page = leads.get(PAGE).content.decode()
    assert "02.2026</" not in page.replace("10.02.2026", "")
    assert re.search(r'<option value="2026-02"[^>]*>\s*februar 2026\s*</option>', page)
    row = re.search(r'<th scope="row">Februar 2026</th>.*?</tr>', page, re.S)[0]
    cells = [re.sub(r"\s*<[^>]+>\s*", "", cell) for cell in re.findall(r"<td.*?</td>", row)]
    assert cells == ["1", "0", "0", "0", "1"]
    assert [unescape(link) for link in re.findall(r'href="(.*?)"', row)] == [
        "?maaned=2026-02",
        "?maaned=2026-02&vis=venter",
    ]


def test_what_has_waited_for_long_stands_out(client, sample, controller):
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        client.force_login(controller)
        assert "1 opslag har ventet i mere end 30 dage." in client.get(PAGE).content.decode()
        assert client.get(PAGE, {"vis": "sene"}).context["page"].paginator.count == 1
    client.force_login(controller)
    assert client.get(PAGE, {"vis": "sene"}).context["page"].paginator.count == 0


@pytest.mark.parametrize("query", [{"maaned": "x"}, {"maaned": "2026-13"}, {"vis": "\0"}, {"maaned": "9" * 900}])
def test_an_address_that_makes_no_sense_is_told(leads, sample, query):
    answer = leads.get(PAGE, query)
    assert answer.status_code == 422
    assert answer.context["page"].paginator.count == 1


def test_a_verdict_without_words_is_refused_by_the_rules_too(sample, lead):
    sample.verdict = "concern"
    with pytest.raises(ValidationError):
        sample.full_clean()


def test_the_list_asks_as_much_for_one_look_as_for_many(leads, rasmus, cases):
    asked = []
    leads.get(PAGE)
    for month, count in ((FEBRUARY, 1), (TODAY.replace(day=1), 3)):
        for case in cases[:count]:
            look(rasmus, case, on=month + timedelta(days=1))
        samples.draw(month)
        with CaptureQueriesContext(connection) as statements:
            page = leads.get(PAGE, {"maaned": f"{month:%Y-%m}"})
        assert page.context["page"].paginator.count == count
        asked.append(len(statements))
    assert asked[0] == asked[1]
