import datetime
import re
import uuid
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followup.models import FollowUp
from journal.models import Event
from plans.models import Intervention, Reconsideration
from tests.at_once import at_once, browsers_of
from tests.catalog_factories import ReferralFactory
from tests.factories import CaseFactory, FollowUpFactory, InterventionFactory, OfferFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.measurement_factories import measured_each_quarter
from tests.followup.measuring_factories import InstrumentFactory

GOING_WELL = {"effect": "as_expected", "decision": "continue", "next_on": "07.04.2026", "note": "Går godt."}
BREAKING_OFF = {"effect": "less", "decision": "stop", "next_on": "", "note": "Giver ikke mening mere."}


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


@pytest.fixture
def three(case):
    return [
        InterventionFactory(case=case, offer=OfferFactory(title=title)) for title in ("Praktik", "Mentor", "Motion")
    ]


@pytest.fixture
def url(case):
    return f"/sager/{case.pk}/opfoelgning/samlet/"


def sent(*lines, **more):
    """As the page sends it: each intervention with what was chosen, or untouched."""
    data = {"held_on": "09.03.2026"}
    for intervention, said in lines:
        fields = {"effect": "", "decision": "", "next_on": "07.04.2026", "note": ""} | said
        fields = {"seen_version": str(intervention.version)} | fields
        data |= {f"i{intervention.pk}-{name}": value for name, value in fields.items()}
    return data | more


def stored(intervention):
    intervention.refresh_from_db()
    return intervention


def test_each_that_runs_has_its_line_and_the_list_leads_there(staff, case, url, three):
    InterventionFactory(case=case, offer=OfferFactory(title="Kursus"), planned=True)
    InterventionFactory(offer=OfferFactory(title="En andens"))

    page = staff.get(url).text

    for title in ("Praktik", "Mentor", "Motion", "Kan møde tre dage om ugen"):
        assert title in page
    assert "Kursus" not in page
    assert "En andens" not in page
    assert " checked" not in page
    assert f'href="{url}"' in staff.get(f"/sager/{case.pk}/opfoelgning/").text


def test_what_is_due_first_stands_first_also_when_it_is_sent(staff, url, three):
    practice, mentor, motion = three
    for intervention, day in ((practice, 20), (mentor, 5), (motion, 12)):
        Intervention.objects.filter(pk=intervention.pk).update(follow_up_on=datetime.date(2026, 3, day))

    for response in (staff.get(url), staff.post(url, sent(*((one, {}) for one in three)))):
        assert [str(line.intervention) for line in response.context["lines"]] == ["Mentor", "Motion", "Praktik"]


def test_one_alone_is_not_offered_as_many(staff, case, url):
    InterventionFactory(case=case)

    assert f'href="{url}"' not in staff.get(f"/sager/{case.pk}/opfoelgning/").text


def test_without_anything_running_the_page_says_so(staff, url):
    response = staff.get(url)

    assert response.status_code == 200
    assert "Ingen indsatser er i gang" in response.text


def test_those_spoken_of_are_saved_together_and_the_others_left_alone(staff, case, url, three):
    practice, mentor, motion = three

    response = staff.post(url, sent((practice, GOING_WELL), (mentor, BREAKING_OFF), (motion, {})), follow=True)

    assert response.redirect_chain == [(f"/sager/{case.pk}/plan/", 302)]
    assert "2 opfølgninger er registreret." in response.text
    assert stored(practice).follow_up_on == datetime.date(2026, 4, 7)
    assert (stored(mentor).status, mentor.ended_on) == ("stopped", datetime.date(2026, 3, 9))
    assert (stored(motion).version, motion.latest_effect) == (1, "")
    assert set(FollowUp.objects.values_list("held_on", "registered_by")) == {
        (datetime.date(2026, 3, 9), case.coordinator.pk)
    }
    assert Event.objects.filter(case_id=case.pk, kind="follow_up").count() == 2


def test_the_plan_is_marked_once_for_all_of_them(staff, url, three):
    doubt = GOING_WELL | {"decision": "reconsider"}

    response = staff.post(url, sent(*((one, doubt) for one in three)), follow=True)

    assert Reconsideration.objects.count() == 1
    assert "Planen er markeret til genovervejelse." in response.text


def test_a_fault_in_one_line_saves_none_and_keeps_every_word(staff, url, three):
    practice, mentor, motion = three

    response = staff.post(
        url,
        sent(
            (practice, GOING_WELL), (mentor, GOING_WELL | {"effect": "none", "note": "Intet er sket."}), (motion, {})
        ),
    )

    assert response.status_code == 422
    assert "<title>Fejl: Følg op på indsatser" in response.text
    told = "Mentor, beslutning: En indsats uden effekt skal justeres, stoppes eller genovervejes."
    assert f'<a href="#id_i{mentor.pk}-decision">{told}</a>' in response.text
    assert response.text.count('<li><a href="#id_') == 1
    assert f'id="id_i{mentor.pk}-decision_error"' in response.text
    assert "Går godt." in response.text
    assert "Intet er sket." in response.text
    assert not FollowUp.objects.exists()
    assert Intervention.objects.filter(version=1).count() == 3


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"next_on": ""}, "next_on", "Sæt en dato for næste opfølgning"),
        ({"next_on": "09.03.2026"}, "next_on", "Næste opfølgning skal ligge efter denne."),
        ({"effect": "", "decision": ""}, "effect", "Vælg, hvordan indsatsen virker."),
        ({"decision": "wonderful"}, "decision", "på listen"),
        ({"note": ""}, "note", "Skriv, hvorfor I besluttede det."),
        ({"note": "nul\x00byte"}, "note", "tegn, der ikke kan gemmes"),
        ({"note": "x" * 100_000}, "note", "2000"),
        ({"next_on": "9" * 1000}, "next_on", "Skriv datoen som 24.11.2026."),
    ],
)
def test_rules_are_told_at_the_field_of_the_line(staff, url, three, said, field, message):
    response = staff.post(url, sent((three[0], GOING_WELL | said)))

    assert response.status_code == 422
    assert message in response.text
    assert f'id="id_i{three[0].pk}-{field}_error"' in response.text
    summary = response.text.partition("data-error-summary")[2].partition("</ul>")[0]
    assert re.search(rf'<a href="#id_i{three[0].pk}-{field}">Praktik, [^<]*{re.escape(message)}', summary)
    assert f'id="id_i{three[0].pk}-{field}"' in response.text
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("", "Skriv en dato."),
        ("31.02.2026", "Skriv datoen som 24.11.2026."),
        ("11.03.2026", "Opfølgningen kan ikke ligge ude i fremtiden."),
        ("04.01.2026", "Opfølgningen kan ikke ligge før indsatsens start 05.01.2026."),
    ],
)
def test_the_day_of_the_meeting_is_one_for_all(staff, url, three, day, message):
    response = staff.post(url, sent((three[0], GOING_WELL), held_on=day))

    assert response.status_code == 422
    assert message in response.text
    assert '<li><a href="#id_held_on">' in response.text
    assert 'id="id_held_on"' in response.text
    assert "Går godt." in response.text
    assert not FollowUp.objects.exists()


def test_nothing_chosen_is_told(staff, url, three):
    response = staff.post(url, sent(*((one, {}) for one in three)))

    assert response.status_code == 422
    told = "Vælg effekt og beslutning ved mindst én indsats."
    assert f'<a href="#id_i{three[0].pk}-effect">{told}</a>' in response.text


@pytest.mark.parametrize("version", ["", "en", "-1", "9" * 300, "\x00", "²"])
def test_a_broken_version_saves_nothing(staff, url, three, version):
    response = staff.post(url, sent((three[0], GOING_WELL | {"seen_version": version})))

    assert response.status_code == 409
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("number", ["0", "9" * 30, "-1", "x", "", "\x00", "²"])
def test_lines_that_do_not_exist_are_passed_by(staff, url, three, number):
    line = {f"i{number}-seen_version": "1"} | {f"i{number}-{name}": value for name, value in GOING_WELL.items()}

    response = staff.post(url, {"held_on": "09.03.2026"} | line)

    assert response.status_code == 422
    assert not FollowUp.objects.exists()


def test_one_of_another_case_is_passed_by(staff, url, three):
    foreign = InterventionFactory()

    staff.post(url, sent((three[0], GOING_WELL), (foreign, BREAKING_OFF)))

    assert stored(foreign).is_running
    assert FollowUp.objects.get().intervention == three[0]


def test_a_line_changed_meanwhile_stops_all_and_says_which(staff, case, url, three):
    practice, mentor, motion = three
    other = Client()
    other.force_login(UserFactory(team=case.team, first_name="Signe", last_name="Dahl"))
    other.post(url, sent((mentor, GOING_WELL | {"note": "Signe så det først."}), (motion, GOING_WELL)))

    response = staff.post(url, sent((practice, GOING_WELL), (mentor, BREAKING_OFF), (motion, {})))

    assert response.status_code == 409
    for words in (
        "Signe Dahl har ændret indsatsen imens",
        "Signe så det først.",
        "Giver ikke mening mere.",
        "Går godt.",
    ):
        assert words in response.text
    assert response.text.count("har ændret indsatsen imens") == 1
    assert FollowUp.objects.count() == 2
    assert f'name="i{mentor.pk}-seen_version" value="2"' in response.text

    again = sent((practice, GOING_WELL), (stored(mentor), BREAKING_OFF), (stored(motion), {}))
    assert staff.post(url, again).status_code == 302
    assert FollowUp.objects.count() == 4


def test_what_was_typed_about_one_that_ended_meanwhile_stands_and_the_rest_can_be_saved(staff, url, three):
    practice, mentor, motion = three
    mentor.stop(on=TODAY, reason="Fik job", effect="as_expected")
    motion.stop(on=TODAY, reason="Fik job", effect="as_expected")
    said = sent((practice, GOING_WELL), (mentor, GOING_WELL | {"note": "Mentor passer godt."}), (motion, {}))

    response = staff.post(url, said | {f"i{mentor.pk}-seen_version": "1", f"i{motion.pk}-seen_version": "1"})

    assert response.status_code == 409
    assert "Indsatsen er sluttet 10.03.2026" in response.text
    assert "Mentor passer godt." in response.text
    assert f'name="i{mentor.pk}-effect"' not in response.text
    assert "Motion" not in response.text
    assert not FollowUp.objects.exists()
    assert staff.post(url, sent((practice, GOING_WELL))).status_code == 302


def test_one_that_changes_in_the_moment_of_saving_is_told_and_none_is_saved(staff, url, three, monkeypatch):
    register = FollowUp.register_together

    def too_late(follow_ups, **kwargs):
        three[1].change(by=UserFactory())
        register(follow_ups, **kwargs)

    monkeypatch.setattr(FollowUp, "register_together", too_late)

    response = staff.post(url, sent((three[0], GOING_WELL), (three[1], GOING_WELL | {"note": "Også her."})))

    assert response.status_code == 409
    assert "Også her." in response.text
    assert not FollowUp.objects.exists()


def test_sending_twice_saves_once(staff, url, three):
    said = sent((three[0], GOING_WELL), _key=str(uuid.uuid4()))

    first, second = staff.post(url, said), staff.post(url, said)

    assert FollowUp.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_line_with_a_next_date_after_its_end_stops_all(staff, url, three):
    Intervention.objects.filter(pk=three[0].pk).update(ends_on="2026-03-30")

    response = staff.post(url, sent((three[0], GOING_WELL), (three[1], GOING_WELL)))

    assert response.status_code == 422
    assert "Indsatsen slutter 30.03.2026. Forlæng den først, eller vælg en dato inden." in response.text
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("said", [{}, {"decision": "reconsider"}, {"decision": "adjust", "effect": "less"}])
def test_one_of_a_meeting_is_told_of_as_one_alone(staff, case, url, three, said):
    alone = f"/sager/{case.pk}/indsatser/{three[1].pk}/opfoelgning/"

    first = staff.post(url, sent((three[1], GOING_WELL | said)), follow=True)
    stored(three[1])
    second = staff.post(alone, GOING_WELL | said | {"held_on": "09.03.2026", "seen_version": "2"}, follow=True)

    assert first.redirect_chain == second.redirect_chain == [(f"/sager/{case.pk}/plan/", 302)]
    assert list(map(str, first.context["messages"])) == list(map(str, second.context["messages"]))
    [told] = first.context["messages"]
    assert str(told).startswith("Opfølgningen er registreret.")


def test_those_that_are_to_be_adjusted_are_led_to(staff, case, url, three):
    adjust = GOING_WELL | {"decision": "adjust", "effect": "less"}

    page = staff.post(url, sent((three[0], adjust), (three[1], GOING_WELL), (three[2], adjust)), follow=True).text

    assert "Justér nu det, I aftalte." in page
    for one, is_told in zip(three, (True, False, True), strict=True):
        address = reverse("plans:intervention_update", args=[case.pk, one.pk])
        link = f'<a href="{address}">Redigér {one}</a>'
        assert (link in page) is is_told, link


def test_a_closed_case_is_not_followed_up(staff, case, url, three):
    case.closed_on, case.close_reason = TODAY, "job"
    case.save()

    assert staff.get(url).status_code == 403
    answer = staff.post(url, sent((three[0], GOING_WELL)))
    assert answer.status_code == 409
    assert "Sagen er afsluttet imens" in answer.text
    assert not FollowUp.objects.exists()


def test_what_somebody_wrote_is_escaped(staff, url, three):
    page = staff.post(url, sent((three[0], GOING_WELL | {"next_on": "", "note": "<script>alert(1)</script>"}))).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_many_lines_cost_as_many_questions_as_one(staff, case, url):
    instrument = InstrumentFactory()
    keys = list(instrument.questions.values_list("indicator__key", flat=True))
    measured_each_quarter(case, instrument, datetime.date(2025, 1, 1), [[3, 4, 5]] * 4)
    FollowUpFactory(intervention=InterventionFactory(case=case, expected_indicators=keys))
    with CaptureQueriesContext(connection) as of_one:
        staff.get(url)
    for _ in range(7):
        ReferralFactory(intervention=InterventionFactory(case=case, expected_indicators=keys))

    with CaptureQueriesContext(connection) as of_many:
        staff.get(url)

    assert len(of_many) <= len(of_one) + 3  # the steps, the proposals and who took the steps


@pytest.mark.django_db(transaction=True)
def test_two_meetings_at_once_in_opposite_order_save_one_and_do_not_wait_in_a_ring(case, url, three):
    said = [(one, BREAKING_OFF) for one in three]
    one, other = browsers_of(*UserFactory.create_batch(2, team=case.team))

    answers = at_once(partial(one.post, url, sent(*said)), partial(other.post, url, sent(*said[::-1])))

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert FollowUp.objects.count() == 3
