"""The caseworker's screen in the citizen's hands: what it shows and shuts, and that the password takes it back."""

import json
import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from followup.handed_over import ALWAYS, OF_THE_CITIZEN
from followup.models import AnswerLink, Measurement
from tests.factories import CaseFactory
from tests.followup.measuring_factories import InstrumentFactory, mark_at, send

PASSWORD = "en lang adgangskode"
IN_GAPS = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000"}


@pytest.fixture
def caseworker(caseworker):
    caseworker.set_password(PASSWORD)
    caseworker.save()
    return caseworker


@pytest.fixture
def measurement(case, caseworker):
    InstrumentFactory()
    return Measurement.start(case, by=caseworker)


@pytest.fixture
def handed(staff, measurement):
    """The caseworker's browser while the citizen has the screen."""
    staff.post(at("measurement_hand_over", measurement))
    return staff


def at(name, measurement):
    return reverse(f"followup:{name}", args=[measurement.case_id, measurement.pk])


def addresses(resolver, before=""):
    """Every address of the product, and the name of its page."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            space = f"{one.namespace}:" if one.namespace else ""
            yield from ((path, space + name) for path, name in addresses(one, before + str(one.pattern)))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern), one.name


def filled_in(route):
    return "/" + re.sub(r"<(\w+):\w+>", lambda gap: IN_GAPS[gap[1]], route)


def test_the_screen_in_the_citizens_hands_shows_questions_only(staff, measurement):
    staff.post(at("measurement_hand_over", measurement))

    away = staff.get(measurement.case.get_absolute_url())
    page = staff.get("/svar/1/").text

    assert away.headers["Location"] == "/svar/"
    assert staff.get(measurement.case.get_absolute_url(), headers={"HX-Request": "true"}).status_code == 204
    assert measurement.case.citizen.first_name not in page
    assert measurement.case.number not in page
    assert "hm-nav" not in page


def test_what_saves_itself_in_another_tab_is_told_that_it_is_not_saved(staff, htmx, measurement):
    staff.post(at("measurement_hand_over", measurement))

    response = staff.post(at("measurement_answer", measurement), {"version": 1}, headers=htmx)

    assert response.status_code == 409
    told = json.loads(response.headers["HX-Trigger"])["hm:kvittering"]["tekst"]
    assert told.startswith("Ikke gemt: skærmen er hos borgeren.")
    assert response.headers["HX-Reswap"] == "none"  # the form and its words stay where they are
    assert not measurement.answers.exists()


def test_words_sent_from_another_tab_wait_until_the_screen_is_back(staff, case, measurement):
    staff.post(at("measurement_hand_over", measurement))
    url = reverse("followup:measurement_drop", args=[case.pk, measurement.pk])

    response = staff.post(url, {"because": "Hun vil hellere vente"})
    back = staff.post("/svar/tilbage/", {"password": PASSWORD}, follow=True)

    assert response.status_code == 409
    assert "Ikke gemt: skærmen er hos borgeren" in response.text
    assert "Hun vil hellere vente" not in response.text
    assert case.number not in response.text
    assert back.redirect_chain[-1][0] == reverse("accounts:held_form_detail")
    assert "Hun vil hellere vente" in back.text
    measurement.refresh_from_db()
    assert measurement.is_open


def test_a_button_without_words_is_told_too_and_the_session_can_be_kept_alive(staff, case, measurement):
    staff.post(at("measurement_hand_over", measurement))

    response = staff.post(at("answer_link_create", measurement))

    assert response.status_code == 409
    assert "Tag skærmen tilbage, og prøv igen." in response.text
    assert not measurement.links.exists()
    assert staff.post(reverse("session_extend")).status_code == 204


def test_the_citizen_answers_on_the_screen_and_gives_it_back(staff, measurement):
    staff.post(at("measurement_hand_over", measurement))
    for number, said in enumerate(["3", "spring-over", "10"], start=1):
        response = send(staff, number, said)

    assert response.headers["Location"] == "/svar/tak/"
    back = staff.post("/svar/tilbage/", {"password": PASSWORD})
    measurement.refresh_from_db()
    assert back.headers["Location"] == measurement.get_absolute_url()
    assert staff.get(measurement.case.get_absolute_url()).status_code == 200
    assert (measurement.citizen_how, measurement.citizen_done_at is not None) == ("here", True)
    given = measurement.answers.filter(by="citizen").order_by("question__order")
    assert list(given.values_list("value", flat=True)) == [3, None, 10]


def test_logging_out_takes_the_screen_back_too(staff, measurement):
    staff.post(at("measurement_hand_over", measurement))
    staff.post("/log-ud/")

    gone = staff.get("/svar/1/")
    assert gone.status_code == 404
    assert "Giv skærmen til din medarbejder" in gone.text
    assert "Linket" not in gone.text


@pytest.mark.parametrize("path", ["/findes-ikke/", "/health/", "/media/x", "/sager", "/svar/a/b/", "/log-ud/"])
def test_no_address_shows_the_frame_of_the_caseworkers_pages(handed, caseworker, path, htmx):
    told = handed.get(path, follow=True)

    assert told.redirect_chain[-1][0] in {"/svar/", "/svar/tilbage/"}
    for unsaid in ["hm-top", "hm-nav", caseworker.last_name, "Hovedmenu", "messages"]:
        assert unsaid not in told.text
    assert handed.get(path, headers=htmx).status_code in {204, 302}
    assert handed.post("/findes-ikke/", {"x": "ord"}).headers["Location"] == "/svar/"


def test_what_the_caseworker_is_told_waits_until_the_screen_is_back(staff, measurement, caseworker):
    """Also on addresses that do not exist, which once drew it."""
    AnswerLink.make(measurement, by=caseworker)
    staff.post(at("measurement_hand_over", measurement))
    seen = [staff.get(path, follow=True).text for path in ["/findes-ikke/", "/log-ud/", "/svar/1/", "/svar/tilbage/"]]

    back = staff.post("/svar/tilbage/", {"password": PASSWORD}, follow=True)

    told = f"Linket blev lukket, da du rakte skærmen til {measurement.case.citizen.first_name}."
    assert not any("Linket" in page for page in seen)
    assert told in back.text


def test_the_link_is_shut_when_the_screen_is_handed_over(staff, measurement, caseworker):
    """It would begin anew, and forget what was answered here."""
    secret = AnswerLink.make(measurement, by=caseworker)
    phone = Client()
    phone.post("/svar/aabn/", {"secret": secret})
    left = {"svar": "9", "til": mark_at(phone, 1)}
    staff.post(at("measurement_hand_over", measurement))
    send(staff, 1, "3")

    assert Client().post("/svar/aabn/", {"secret": secret}).status_code == 404
    assert phone.post("/svar/1/", left).status_code == 404
    assert measurement.answers.get().value == 3


def test_a_tab_from_the_citizen_before_saves_nothing_on_the_next(staff, measurement, caseworker):
    staff.post(at("measurement_hand_over", measurement))
    left = {"svar": "9", "til": mark_at(staff, 1)}
    staff.post("/svar/tilbage/", {"password": PASSWORD})
    assert "Giv skærmen til din medarbejder" in staff.post("/svar/1/", left).text
    other = Measurement.start(CaseFactory(coordinator=caseworker), by=caseworker)
    staff.post(at("measurement_hand_over", other))

    response = staff.post("/svar/1/", left)

    assert response.status_code == 409
    assert "Dit svar er ikke gemt" in response.text
    assert not other.answers.exists()
    assert not measurement.answers.exists()


def test_a_link_opened_in_the_browser_before_takes_no_answer_after_the_session(staff, measurement, caseworker, clock):
    """The cookie of one citizen's link is dropped by handing the screen to another."""
    secret = AnswerLink.make(measurement, by=caseworker)
    staff.post("/svar/aabn/", {"secret": secret})
    other = Measurement.start(CaseFactory(coordinator=caseworker), by=caseworker)
    staff.post(at("measurement_hand_over", other))
    said = {"svar": "9", "til": mark_at(staff, 1)}
    clock.shift(31 * 60)

    response = staff.post("/svar/1/", said)

    assert response.status_code == 404
    assert "Dit sidste svar er ikke gemt." in response.text
    assert "Giv skærmen til din medarbejder" in response.text
    assert "Åbn linket igen" not in response.text
    assert not measurement.answers.exists()


def test_a_link_is_not_opened_where_the_screen_is_handed_over(handed, measurement, caseworker):
    other = Measurement.start(CaseFactory(coordinator=caseworker), by=caseworker)
    secret = AnswerLink.make(other, by=caseworker)

    assert handed.get(f"/svar/{secret}/").headers["Location"] == "/svar/"
    assert handed.post("/svar/aabn/", {"secret": secret}).status_code == 409
    assert send(handed, 1, "3").headers["Location"] == "/svar/2/"
    assert not other.answers.exists()
    assert not caseworker.held_forms.exists()
    assert other.links.get().opened_at is None


def test_handed_over_once_more_with_the_same_page_it_is_handed_over(staff, measurement):
    """The browser's way back leads to the page as it was, with the key of a form that was sent before."""
    same = {"_key": "6f2c8a44-0d5e-4d0c-9f0a-1c2b3d4e5f60"}
    staff.post(at("measurement_hand_over", measurement), same)
    staff.post("/svar/tilbage/", {"password": PASSWORD})

    again = staff.post(at("measurement_hand_over", measurement), same)

    assert again.headers["Location"] == "/svar/"
    assert staff.get("/svar/1/").status_code == 200
    assert staff.get(measurement.case.get_absolute_url()).headers["Location"] == "/svar/"


def test_every_address_of_the_product_leads_to_the_questions(handed):
    routes = {name: route for route, name in addresses(get_resolver())}
    open_ones = {name for name in routes if name.removeprefix("followup:") in OF_THE_CITIZEN} | ALWAYS
    shut = {name: filled_in(route) for name, route in routes.items() if name not in open_ones}

    assert len(shut) > 150
    found = {name: handed.get(path) for name, path in shut.items()}
    assert {name: one.status_code for name, one in found.items() if one.headers.get("Location") != "/svar/"} == {}


@pytest.mark.parametrize("said", [{}, {"password": ""}, {"password": "forkert"}, {"password": "x" * 100_000}])
def test_without_the_password_the_screen_stays_the_citizens(handed, measurement, said):
    response = handed.post("/svar/tilbage/", said)

    assert response.status_code == 422
    assert re.search("Skriv din adgangskode|Adgangskoden er forkert|Skriv højst", response.text)
    assert handed.get(measurement.case.get_absolute_url()).headers["Location"] == "/svar/"


def test_the_page_that_asks_says_nothing_of_the_case_and_is_not_filled_in_by_the_browser(handed, measurement):
    page = handed.get("/svar/tilbage/").text

    assert "Skriv din adgangskode for at gå tilbage" in page
    assert measurement.case.citizen.first_name not in page
    assert measurement.case.number not in page
    assert 'autocomplete="new-password"' in page
    assert 'autocomplete="current-password"' not in page


def test_a_colleagues_password_does_not_take_it_back(handed, measurement):
    User.objects.create_user("kollega", password="kollegaens egen sætning")

    assert handed.post("/svar/tilbage/", {"password": "kollegaens egen sætning"}).status_code == 422


def test_after_five_wrong_passwords_one_logs_out_and_in_and_the_answers_go_on(handed, measurement, caseworker):
    for _ in range(4):
        assert "Adgangskoden er forkert." in handed.post("/svar/tilbage/", {"password": "forkert"}).text

    fifth = handed.post("/svar/tilbage/", {"password": "forkert"})
    right = handed.post("/svar/tilbage/", {"password": PASSWORD})
    wrong = handed.post("/svar/tilbage/", {"password": "forkert"})
    answered = send(handed, 1, "3")
    page = handed.get("/svar/tilbage/").text
    log_in = handed.post("/log-ud/", follow=True)

    assert (fifth.status_code, right.status_code) == (422, 422)
    told = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", one.text) for one in (right, wrong)]
    assert told[0] == told[1]  # nor is it told which it was
    assert "skrevet forkert for mange gange" in page
    assert 'type="password"' not in page
    assert answered.headers["Location"] == "/svar/2/"
    assert measurement.answers.get(by="citizen").value == 3
    assert log_in.redirect_chain[-1][0] == "/log-ind/"
    assert handed.get(measurement.case.get_absolute_url()).status_code == 302


def test_wrong_passwords_at_the_screen_do_not_shut_the_log_in_elsewhere(handed, caseworker):
    """The citizen may type them; the caseworker's own computer is another."""
    for _ in range(7):
        handed.post("/svar/tilbage/", {"password": "forkert"})

    elsewhere = Client().post("/log-ind/", {"login": caseworker.username, "password": PASSWORD})

    assert elsewhere.status_code == 302


def test_the_wrong_ones_are_counted_anew_when_the_screen_is_handed_over_anew(handed, measurement):
    for _ in range(2):
        for _ in range(4):
            handed.post("/svar/tilbage/", {"password": "forkert"})
        back = handed.post("/svar/tilbage/", {"password": PASSWORD})
        handed.post(at("measurement_hand_over", measurement))

        assert back.headers["Location"] == measurement.get_absolute_url()


def test_a_right_password_after_some_wrong_ones_takes_it_back(handed, measurement):
    for _ in range(4):
        handed.post("/svar/tilbage/", {"password": "forkert"})

    assert handed.post("/svar/tilbage/", {"password": PASSWORD}).headers["Location"] == measurement.get_absolute_url()


def test_a_measurement_that_ended_or_went_to_another_team_meanwhile_is_no_way_around_the_password(handed, measurement):
    Measurement.objects.filter(pk=measurement.pk).delete()

    assert handed.get("/svar/tilbage/").status_code == 200
    assert handed.get(measurement.case.get_absolute_url()).headers["Location"] == "/svar/"
    assert handed.post("/svar/tilbage/", {"password": PASSWORD}).headers["Location"] == "/"


def test_who_has_no_password_here_logs_out_and_in_again(handed, caseworker, measurement):
    caseworker.set_unusable_password()
    caseworker.save()
    handed.force_login(caseworker)
    handed.post(at("measurement_hand_over", measurement))

    page = handed.get("/svar/tilbage/").text

    assert "Log ud, og log ind igen" in page
    assert 'type="password"' not in page
    assert handed.post("/svar/tilbage/", {"password": ""}).status_code == 422
    assert handed.post("/svar/tilbage/", {"password": "!"}).status_code == 422
    handed.post("/log-ud/")
    assert "/log-ind/" in handed.get(measurement.case.get_absolute_url()).headers["Location"]


@pytest.mark.parametrize("has_password", [True, False])
def test_before_it_is_handed_over_the_page_says_how_one_comes_back(staff, caseworker, measurement, has_password):
    if not has_password:
        caseworker.set_unusable_password()
        caseworker.save()
    staff.force_login(caseworker)

    page = staff.get(measurement.get_absolute_url()).text

    assert ("og din adgangskode kommer du tilbage til sagen." in page) == has_password
    assert ("Du kommer tilbage til sagen ved at logge ud og ind igen." in page) == (not has_password)


def test_when_the_session_ends_one_logs_in_as_always(handed, measurement, caseworker, clock):
    send(handed, 1, "3")
    clock.shift(31 * 60)

    response = handed.post("/svar/tilbage/", {"password": PASSWORD}, follow=True)

    assert response.redirect_chain[-1][0].startswith("/log-ind/")
    assert not caseworker.held_forms.exists()
    assert measurement.answers.get().value == 3


def test_a_screen_that_was_not_handed_over_needs_no_taking_back(staff):
    assert staff.get("/svar/tilbage/").headers["Location"] == "/"
