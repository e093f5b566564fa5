"""A name that is searched for, and a CPR number, stand in no address, title or line of the log."""

import logging
import re
from urllib.parse import parse_qs, unquote_plus, urlsplit

import pytest

from accounts.models import HeldForm
from cases.searches import MOST
from journal.models import Access
from tests.factories import CaseFactory, CitizenFactory, FactorFactory, UserFactory

LIST, DAY = "/sager/", "/min-dag/"
NAME, CPR = "Kanariefugl", "710180-1987"
SENT = [LIST, DAY]
LOOK = 1  # a search is noted
WARM = 4  # savepoints, which a request outside a test has as BEGIN and COMMIT
OVER = "Søgningen er udløbet. Søg igen."


@pytest.fixture(autouse=True)
def citizen(caseworker):
    return CaseFactory(coordinator=caseworker, citizen=CitizenFactory(first_name="Åse", last_name=NAME, cpr_text=CPR))


def token(response):
    return parse_qs(urlsplit(response.headers["Location"]).query)["soegt"][0]


@pytest.mark.parametrize("url", SENT)
def test_a_search_leads_to_an_address_with_a_token(staff, caseworker, url):
    CaseFactory(coordinator=caseworker)

    response = staff.post(url, {"q": "kanarie", "status": "alle", "vis": "alle"})

    assert response.status_code == 302
    assert re.fullmatch(rf"{url}\?(status=alle&)?vis=alle&soegt=[0-9a-f]{{8}}", response.headers["Location"])
    page = staff.get(response.headers["Location"])
    assert f"Åse {NAME}" in page.text
    assert 'value="kanarie"' in page.text
    assert len(page.context["page"]) == 1


@pytest.mark.parametrize("url", SENT)
def test_htmx_is_led_to_the_list_alone(staff, htmx, url):
    response = staff.post(url, {"q": "kanarie"}, headers=htmx, follow=True)

    assert f"Åse {NAME}" in response.text
    assert "<html" not in response.text
    assert 'hx-post="' in response.text
    assert "csrfmiddlewaretoken" in response.text


def test_sorting_and_pages_stay_in_the_search(staff, caseworker):
    for number in range(26):
        CaseFactory(coordinator=caseworker, citizen__last_name=f"Kanarie{number}")

    response = staff.post(LIST, {"q": "kanarie", "mine": "on"})
    page = staff.get(response.headers["Location"]).text

    assert f'href="?mine=on&amp;soegt={token(response)}&amp;sorter=uger"' in page
    assert f'href="?mine=on&amp;soegt={token(response)}&amp;side=sidste#borgere-h"' in page


def test_an_empty_search_shows_everybody(staff):
    assert staff.post(LIST, {"q": " ", "maalgruppe": ""}).headers["Location"] == LIST


@pytest.mark.parametrize("url", SENT)
@pytest.mark.parametrize("unknown", ["0badcafe", "", "%00", "%ED%A0%80", "x" * 9000])
def test_a_search_that_is_over_is_told_calmly(staff, url, unknown):
    response = staff.get(f"{url}?vis=alle&soegt={unknown}")

    assert response.status_code == 200
    assert (OVER in response.text) == bool(unknown)
    assert f"Åse {NAME}" in response.text


def test_the_token_of_somebody_else_finds_nothing(staff):
    theirs = token(staff.post(LIST, {"q": "kanarie"}))
    staff.logout()
    staff.force_login(UserFactory())

    page = staff.get(LIST, {"soegt": theirs})

    assert OVER in page.text
    assert "kanarie" not in page.text


def test_the_newest_searches_are_kept_and_log_out_forgets_them(staff):
    first = token(staff.post(LIST, {"q": "allerførst"}))
    again = token(staff.post(LIST, {"q": "kanarie"}))
    for number in range(MOST - 1):
        staff.post(LIST, {"q": f"nummer {number}"})

    assert OVER in staff.get(LIST, {"soegt": first}).text
    assert token(staff.post(LIST, {"q": "kanarie"})) == again
    assert len(staff.session["searches"]) == MOST
    staff.post("/log-ud/")
    assert "searches" not in staff.session


@pytest.mark.parametrize(("url", "most"), [(LIST, 4), (DAY, 11)])
def test_only_sending_a_search_writes_the_session(staff, django_assert_max_num_queries, url, most):
    found = staff.post(url, {"q": "kanarie"}).headers["Location"]

    with django_assert_max_num_queries(most + LOOK + WARM) as queries:
        staff.get(found)

    assert not [query for query in queries if "UPDATE" in query["sql"]]


@pytest.mark.parametrize("url", SENT)
@pytest.mark.parametrize("text", [CPR, "7101801987", f"Åse {CPR}", "710180 1987", "710180–1987", "710180 - 1987"])
def test_a_cpr_number_is_neither_kept_nor_searched_for(staff, url, text):
    page = staff.post(url, {"q": text, "status": "alle"}, follow=True)

    assert page.redirect_chain[-1][0] in {url, f"{url}?status=alle"}
    assert "Find på cpr-nummer" in page.text
    assert "1987" not in page.text
    assert "searches" not in staff.session
    assert not Access.objects.exists()


@pytest.mark.parametrize("text", ["x" * 100_000, "Ann%00a"])
def test_a_text_that_cannot_be_read_is_told_and_not_searched_for(staff, text):
    page = staff.post(LIST, f"q={text}", content_type="application/x-www-form-urlencoded", follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert "hm-alert--red" in page.text
    assert not Access.objects.exists()


@pytest.mark.parametrize("url", SENT)
def test_a_name_in_the_address_is_taken_out_of_it(staff, url):
    page = staff.get(url, {"q": NAME, "vis": "alle", "mine": "on"}, follow=True)

    assert page.redirect_chain in ([(f"{url}?vis=alle", 302)], [(f"{url}?mine=on&vis=alle", 302)])
    assert "Skriv navnet i søgefeltet" in page.text
    assert "searches" not in staff.session


def test_what_is_searched_for_after_the_session_is_not_held(staff):
    session = staff.session
    session["seen_at"] = session["began_at"] = 0
    session.save()

    staff.post(LIST, {"q": NAME})

    assert not HeldForm.objects.exists()


ADDRESS = re.compile(r'(?:href|action|src|hx-[a-z]+|value="/)[a-z-]*="([^"]*)"')
TITLE = re.compile(r"<title>.*?</title>", re.S)


def addresses(response):
    """Everything in an answer that is, or becomes, an address."""
    found = [response.headers.get(name, "") for name in ("Location", "HX-Push-Url", "HX-Redirect", "HX-Replace-Url")]
    found += [response.headers.get("Content-Location", "")]
    return [unquote_plus(one).lower() for one in [*found, *ADDRESS.findall(response.text)]]


def test_no_address_title_or_log_line_holds_what_was_searched_for(client, staff, caseworker, citizen, htmx, caplog):
    caplog.set_level(logging.INFO)
    FactorFactory(case=citizen)
    lead, admin = UserFactory(team_lead=True, team=caseworker.team), UserFactory(administrator=True)
    controller = UserFactory(controller=True)
    case = f"/sager/{citizen.pk}"
    own = {
        caseworker: [LIST, DAY, "/katalog/", f"{case}/plan/kladde/", f"{case}/afklaring/ny/", "/findes/"],
        lead: [LIST, DAY],
        admin: ["/administration/medarbejdere/", "/katalog/"],
        controller: ["/sager/opslag/"],
    }
    fields = ["q", "sag", "medarbejder", "maalgruppe", "vis", "next", "soegt", "fra", "valgt"]

    for user, urls in own.items():
        client.force_login(user)
        for url in urls:
            for headers in ({}, htmx):
                for sent, text in [("POST", NAME), ("POST", CPR), ("GET", CPR), ("GET", CPR.replace("-", ""))]:
                    asked = dict.fromkeys(fields, f"/?q={text}")
                    send = client.get if sent == "GET" else client.post
                    response = send(url, asked, headers=headers)
                    for _ in range(3):
                        where = (user.role, sent, url, text)
                        assert not [one for one in addresses(response) if text.lower() in one], where
                        assert not any(text in title for title in TITLE.findall(response.text)), where
                        if CPR in text:
                            assert text not in response.text, where
                        if response.status_code != 302:
                            break
                        response = client.get(response.headers["Location"], headers=headers)

    lines = " ".join(record.getMessage() for record in caplog.records)
    assert NAME not in lines
    assert "1987" not in lines


def test_the_log_in_leads_to_an_address_without_the_number(client):
    response = client.get(f"{LIST}?q={CPR}&status=alle", follow=True)

    assert [url for url, _ in response.redirect_chain] == [
        f"{LIST}?status=alle",
        "/log-ind/?next=/sager/%3Fstatus%3Dalle",
    ]
    assert client.get(f"/log-ind/?next=/sager/%3Fq%3D{CPR}").headers["Location"] == "/log-ind/"


def test_a_strange_address_leads_nowhere_else(client):
    response = client.get("/", {"q": CPR}, PATH_INFO="//example.com/")

    assert response.headers["Location"] == "/%2Fexample.com/"


def test_a_page_number_may_have_ten_digits(staff):
    response = staff.get(LIST, {"side": "7101801987"})

    assert response.status_code == 200  # no CPR number was looked for, so nobody is led away
    assert "7101801987" not in response.text
