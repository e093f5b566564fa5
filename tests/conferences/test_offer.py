"""The analysis is offered and answered, and ends when the citizen does not want it any more."""

import datetime
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from conferences.access import adjust
from conferences.models import Analysis
from conferences.notices import tell_of_deadlines
from conferences.offers import accept, close, decline
from journal.models import Event
from notices.models import Notice
from tests.at_once import at_once, browsers_of
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ParticipantFactory,
    ProposalFactory,
    consent_to,
)
from tests.factories import CaseFactory, DeadlineFactory, UserFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def at(name, case, *args):
    return reverse(f"conferences:{name}", args=[case.pk, *args])


def offered(case, today, **more):
    return AnalysisFactory(case=case, offered=True, offered_on=today, own_words="", **more)


def test_an_offer_is_noted_and_explained_in_plain_words(staff, case, today):
    page = staff.get(at("analysis_offer", case)).text
    assert "Siger du nej, får det ingen følger" in page

    staff.post(at("analysis_offer", case), {"offered_on": f"{today:%d.%m.%Y}", "because": "I tvivl om timerne"})

    analysis = case.analyses.get()
    assert (analysis.state, analysis.offered_by, analysis.because) == (
        "offered",
        case.coordinator,
        "I tvivl om timerne",
    )
    assert Event.objects.filter(case_id=case.pk, kind="analysis").count() == 1


@pytest.mark.parametrize(("day", "words"), [(DAY, "fremtid"), (-4000 * DAY, "Sagen er oprettet")])
def test_an_offer_is_of_a_day_of_the_case(staff, case, today, day, words):
    response = staff.post(at("analysis_offer", case), {"offered_on": f"{today + day:%d.%m.%Y}"})

    assert response.status_code == 422
    assert words in response.text
    assert not case.analyses.exists()


def test_only_one_is_going_on(staff, case):
    AnalysisFactory(case=case)

    response = staff.post(at("analysis_offer", case), {"offered_on": "1.2.2026"}, follow=True)

    assert "allerede en analyse eller rundbordssamtale i gang" in response.text
    assert case.analyses.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_offers_at_once_one_is_noted(case, caseworker, today):
    send = (at("analysis_offer", case), {"offered_on": f"{today:%d.%m.%Y}"})

    answers = at_once(*(partial(browser.post, *send) for browser in browsers_of(*[caseworker] * 2)))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert case.analyses.count() == 1


def test_a_yes_is_a_consent_to_each_profession_and_begins_the_deadlines(staff, case, today):
    nurse, other = DisciplineFactory(is_core=True), DisciplineFactory()
    for subject, days in (("interviews", 14), ("conference", 21), ("analysis_plan", 28)):
        DeadlineFactory(subject=subject, days=days)
    analysis = offered(case, today)
    until = today + 100 * DAY

    response = staff.post(
        at("analysis_answer", case),
        {
            "answer": "ja",
            "answered_on": f"{today:%d.%m.%Y}",
            "disciplines": [nurse.pk],
            "given_how": "oral",
            "until_on": f"{until:%d.%m.%Y}",
            "own_words": "Jeg vil gerne prøve.",
        },
    )

    analysis.refresh_from_db()
    consent = case.consents.get()
    assert response.url == at("analysis_staff", case)
    assert list(consent.departments.all()) == [nurse.department]
    assert (consent.purpose, consent.given_how, consent.from_on, consent.until_on) == (
        "analysis",
        "oral",
        today,
        until,
    )
    assert analysis.state == "accepted"
    assert analysis.own_words == "Jeg vil gerne prøve."
    assert [analysis.interviews_by, analysis.conference_by, analysis.plan_by] == [
        today + days * DAY for days in (14, 21, 28)
    ]
    assert other.department not in consent.departments.all()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"answer": ""}, "Vælg, hvad borgeren svarer"),
        ({"disciplines": []}, "Vælg mindst ét fag"),
        ({"disciplines": [999_999]}, "Vælg en af mulighederne"),
        ({"given_how": ""}, "Vælg, hvordan samtykket er givet"),
        ({"until_on": ""}, "Skriv, hvornår samtykket slutter"),
        ({"until_on": "1.1.2020"}, "Datoen er passeret"),
        ({"until_on": "1.1.2099"}, "højst et år"),
        ({"answered_on": "1.1.2020"}, "Analysen blev tilbudt"),
    ],
)
def test_what_is_missing_in_an_answer_is_told(staff, case, today, changed, words):
    analysis, nurse = offered(case, today), DisciplineFactory()
    answer = {
        "answer": "ja",
        "answered_on": f"{today:%d.%m.%Y}",
        "disciplines": [nurse.pk],
        "given_how": "oral",
        "until_on": f"{today + DAY:%d.%m.%Y}",
    }

    response = staff.post(at("analysis_answer", case), answer | changed)

    analysis.refresh_from_db()
    assert response.status_code == 422
    assert words in response.text
    assert analysis.state == "offered"
    assert not case.consents.exists()


def test_a_no_has_no_consequence_and_it_may_be_offered_again(staff, case, today):
    offered(case, today)

    staff.post(at("analysis_answer", case), {"answer": "nej", "answered_on": f"{today:%d.%m.%Y}"})
    page = staff.get(at("analysis_detail", case)).text
    staff.post(at("analysis_offer", case), {"offered_on": f"{today:%d.%m.%Y}"})
    again = staff.get(at("analysis_detail", case)).text

    assert "har sagt nej tak" in page
    assert "Tilbyd igen" in page
    assert not case.consents.exists()
    assert list(case.analyses.order_by("pk").values_list("state", flat=True)) == ["declined", "offered"]
    assert "Tidligere analyser og samtaler" in again


def test_an_answer_given_twice_counts_once(staff, case, today):
    analysis = offered(case, today)
    answer = {"answer": "nej", "answered_on": f"{today:%d.%m.%Y}"}
    staff.post(at("analysis_answer", case), answer)

    response = staff.post(at("analysis_answer", case), answer | {"answer": "ja"}, follow=True)

    analysis.refresh_from_db()
    assert "Svaret er allerede noteret" in response.text
    assert analysis.state == "declined"


def test_own_words_are_saved_while_they_are_written(staff, case, htmx):
    analysis = AnalysisFactory(case=case, own_words="")
    words = {"own_words": "Jeg vil ud igen.", "takes_part": "ja", "words_on": "2.2.2026", "version": 1}

    response = staff.post(at("analysis_words", case), words, headers=htmx)

    analysis.refresh_from_db()
    assert 'name="version" value="2"' in response.text
    assert (analysis.own_words, analysis.takes_part) == ("Jeg vil ud igen.", True)


def test_two_who_write_the_words_see_both_texts(staff, case):
    analysis = AnalysisFactory(case=case, own_words="Skrevet af den anden.", version=4, takes_part=True)

    response = staff.post(at("analysis_words", case), {"own_words": "Min udgave.", "takes_part": "nej", "version": 3})

    analysis.refresh_from_db()
    assert response.status_code == 409
    assert "Skrevet af den anden." in response.text
    assert "Min udgave." in response.text
    assert 'name="takes_part" value="ja"' in response.text
    assert analysis.own_words == "Skrevet af den anden."


@pytest.mark.parametrize(("name", "bent"), [("Jens", "Jens’"), ("Karina", "Karinas"), ("Max", "Max’")])
def test_the_citizens_name_is_bent_as_in_danish(staff, case, name, bent):
    case.citizen.first_name = name
    case.citizen.save()
    AnalysisFactory(case=case)

    assert f"Med {bent} egne ord" in staff.get(at("analysis_detail", case)).text


def test_closing_cancels_the_conference_and_shuts_the_case(staff, case, caseworker, today):
    nurse, guest = UserFactory(discipline=True), UserFactory(mentor=True)
    analysis = AnalysisFactory(case=case)
    profession = DisciplineFactory()
    consent_to(case, profession)
    ContributionFactory(analysis=analysis, user=nurse, discipline=profession, due_on=today)
    conference = ConferenceFactory(analysis=analysis, day__on=today + DAY)
    ParticipantFactory(conference=conference, user=guest)
    adjust(case, by=caseworker)
    assert Case.objects.visible_to(nurse).filter(pk=case.pk).exists()
    assert staff.post(at("analysis_close", case), {"because": ""}).status_code == 422

    staff.post(at("analysis_close", case), {"because": "Borgeren er flyttet."})

    analysis.refresh_from_db()
    conference.refresh_from_db()
    assert (analysis.state, analysis.closed_because) == ("closed", "Borgeren er flyttet.")
    assert conference.state == "cancelled"
    for colleague, words in ((nurse, "Du skal ikke bidrage."), (guest, f"{conference.when} er aflyst.")):
        assert not Case.objects.visible_to(colleague).filter(pk=case.pk).exists()
        told = Notice.objects.get(recipient=colleague)
        assert words in told.text
        assert told.url == reverse("front"), "the case is not theirs to open any more"


def held_with_a_proposal(case, caseworker):
    """An analysis whose conference was held, and what it proposed."""
    conference = ConferenceFactory(analysis=AnalysisFactory(case=case, held=True), held=True)
    return conference.analysis, ProposalFactory(conference=conference, goal=True, open=True)


def test_what_waits_for_an_answer_is_named_and_declined_when_the_analysis_ends(staff, case, caseworker, today):
    analysis, proposal = held_with_a_proposal(case, caseworker)

    page = staff.get(at("analysis_close", case)).text
    after = staff.post(at("analysis_close", case), {"because": "Borgeren er flyttet."}, follow=True).text

    assert "1 forslag venter på svar" in page
    assert proposal.title in page
    proposal.refresh_from_db()
    analysis.refresh_from_db()
    assert (proposal.state, proposal.declined_because) == ("declined", "Borgeren er flyttet.")
    assert analysis.state == "closed"
    assert "i plankladden" not in after
    assert sum(tell_of_deadlines(today + days * DAY) for days in range(400, 405)) == 0  # days off among them


@pytest.mark.parametrize("answer", ["ja", "nej"])
def test_the_words_written_before_the_answer_stay(staff, case, today, answer):
    nurse = DisciplineFactory()
    analysis = offered(case, today)
    Analysis.objects.filter(pk=analysis.pk).update(own_words="Jeg vil ud igen.", words_on=today - DAY)
    given = {"answer": answer, "answered_on": f"{today:%d.%m.%Y}", "disciplines": [nurse.pk], "given_how": "oral"}

    page = staff.get(at("analysis_answer", case))
    staff.post(at("analysis_answer", case), given | {"until_on": f"{today + DAY:%d.%m.%Y}", "own_words": ""})

    assert "Jeg vil ud igen." in page.text
    assert "own_words" not in page.context["form"].fields
    analysis.refresh_from_db()
    assert (analysis.own_words, analysis.words_on) == ("Jeg vil ud igen.", today - DAY)
    assert analysis.state != "offered"


def test_words_that_were_written_meanwhile_are_shown_and_neither_is_lost(staff, case, today):
    analysis = offered(case, today)
    Analysis.objects.filter(pk=analysis.pk).update(own_words="Jeg vil ud igen.")
    given = {"answer": "nej", "answered_on": f"{today:%d.%m.%Y}"}

    response = staff.post(at("analysis_answer", case), given | {"own_words": "Nej, ikke nu."})

    assert response.status_code == 422
    assert "»Jeg vil ud igen.«" in response.text
    assert "Nej, ikke nu." in response.text
    analysis.refresh_from_db()
    assert (analysis.state, analysis.own_words) == ("offered", "Jeg vil ud igen.")


@pytest.mark.parametrize("ends", ["accept", "decline", "close"])
def test_words_saved_while_somebody_answers_are_not_written_over(case, caseworker, today, ends):
    stale = offered(case, today)
    writing = Analysis.objects.get()
    writing.own_words = "Skrevet imens."
    writing.keep_words()

    if ends == "close":
        close(stale, because="Flyttet", by=caseworker)
    elif ends == "accept":
        terms = {"disciplines": [DisciplineFactory()], "given_how": "oral", "until": today + DAY}
        accept(stale, on=today, by=caseworker, **terms)
    else:
        decline(stale, on=today, by=caseworker)

    analysis = Analysis.objects.get()
    assert analysis.own_words == "Skrevet imens."
    assert analysis.version == 3
    assert analysis.state != "offered"


def test_the_words_are_closed_when_the_conference_is_held(staff, case, htmx):
    analysis = AnalysisFactory(case=case, held=True)
    ConferenceFactory(analysis=analysis, held=True)
    words = {"own_words": "Skrevet om bagefter.", "version": analysis.version}

    by_itself = staff.post(at("analysis_words", case), words, headers=htmx)
    sent = staff.post(at("analysis_words", case), words)
    opened = staff.get(at("analysis_words", case), follow=True)

    assert [by_itself.status_code, sent.status_code] == [409, 409]
    assert "Skrevet om bagefter." in by_itself.text, "so that it can be taken along"
    assert "ordene kan ikke ændres" in opened.text
    analysis.refresh_from_db()
    assert analysis.own_words == "Jeg vil gerne arbejde med heste."


def test_an_offer_is_not_older_than_the_last_answer(staff, case, today):
    declined = AnalysisFactory(case=case, declined=True, offered_on=today - 5 * DAY, answered_on=today - 3 * DAY)

    refused = staff.post(at("analysis_offer", case), {"offered_on": f"{today - 10 * DAY:%d.%m.%Y}"})
    noted = staff.post(at("analysis_offer", case), {"offered_on": f"{today - 3 * DAY:%d.%m.%Y}"})

    assert refused.status_code == 422
    assert f"svarede sidst på en analyse {declined.answered_on:%d.%m.%Y}" in refused.text
    assert noted.status_code == 302


def test_what_is_going_on_is_the_page_whatever_its_dates(staff, case, today):
    going_on = AnalysisFactory(case=case, offered_on=today - 10 * DAY, answered_on=today)
    AnalysisFactory(case=case, declined=True, offered_on=today - 5 * DAY, answered_on=today - 3 * DAY)

    page = staff.get(at("analysis_detail", case))
    planning = staff.get(reverse("conferences:conference_plan", args=[case.pk]))

    assert page.context["analysis"] == going_on
    assert "har sagt nej tak" not in page.text
    assert planning.status_code == 200


def test_of_two_that_are_over_the_one_noted_last_is_the_page(staff, case, today):
    AnalysisFactory(case=case, declined=True, offered_on=today, answered_on=today)
    noted_last = AnalysisFactory(case=case, declined=True, offered_on=today - 5 * DAY, answered_on=today - DAY)

    assert staff.get(at("analysis_detail", case)).context["analysis"] == noted_last


@pytest.mark.parametrize("name", ["analysis_offer", "analysis_answer", "analysis_words", "analysis_close"])
def test_a_closed_case_takes_nothing(staff, case, caseworker, today, name):
    AnalysisFactory(case=case)
    case.close(on=today, reason="job", by=caseworker)

    assert staff.get(at(name, case)).status_code == 403
    assert staff.post(at(name, case)).status_code == 403


def test_the_steps_tell_how_far_it_is_and_what_is_late(staff, case, today):
    profession = DisciplineFactory()
    consent_to(case, profession)
    analysis = AnalysisFactory(case=case, offered_on=today - 30 * DAY, answered_on=today - 28 * DAY)
    Analysis.objects.filter(pk=analysis.pk).update(
        interviews_by=today - DAY, conference_by=today + 9 * DAY, plan_by=today + 16 * DAY
    )
    ContributionFactory(analysis=analysis, discipline=profession)

    page = staff.get(at("analysis_detail", case)).text

    assert f"Tilbudt {today - 30 * DAY:%d.%m}." in page
    assert f"Samtaler 0 af 1 senest {today - DAY:%d.%m}." in page
    assert page.count("Fristen er overskredet") == 1
    assert page.count('aria-current="step"') == 1


def test_the_case_of_another_team_is_not_there(staff):
    assert staff.get(at("analysis_offer", CaseFactory())).status_code == 404


@pytest.mark.parametrize(
    "over",
    [
        {"state": "closed", "closed_on": datetime.date(2026, 3, 2), "closed_because": "Borgeren er flyttet."},
        {"state": "translated", "held_on": datetime.date(2026, 2, 20), "translated_on": datetime.date(2026, 3, 2)},
    ],
)
def test_an_analysis_that_is_over_is_the_page_and_a_new_one_a_quiet_word(staff, case, over):
    AnalysisFactory(case=case, **over)

    page = staff.get(reverse("conferences:analysis_detail", args=[case.pk])).text

    assert "Ingen analyse i gang" not in page
    assert "hm-empty" not in page
    assert page.index("Jeg vil gerne arbejde med heste") < page.index("Tilbyd en ny analyse")
    assert "hold en rundbordssamtale" in page
