import json
import re

import pytest
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.template import Engine
from django.template.loader import get_template, render_to_string
from django.utils.html import escape

TEMPLATES = settings.BASE_DIR / "templates"
PAGE = '{% extends "base.html" %}{% block title %}Prøve{% endblock %}{% block content %}<h1>Prøve</h1>{% endblock %}'


def test_a_page_has_language_title_and_landmarks(draw):
    html = draw(PAGE)

    assert '<html lang="da">' in html
    assert "<title>Prøve – Hjørringmodellen</title>" in html
    for landmark in ("<header", "<nav", "<main", "<footer"):
        assert landmark in html
    assert html.index('href="#indhold"') < html.index("<header")


def test_a_page_with_errors_says_so_in_its_title(draw):
    class Form:
        errors = {"x": ["forkert"]}

    assert "<title>Fejl: Prøve – Hjørringmodellen</title>" in draw(PAGE, form=Form())


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_the_title_says_once_that_there_are_errors(path):
    """The frame of the page says it; a page says it in `title_prefix` only, and only where it means other errors."""
    html = path.read_text()
    titles = re.findall(r"{% block title %}(.*?){% endblock", html, re.S)
    assert not [title for title in titles if "Fejl" in title]
    if "{% extends" in html:
        assert "{% block title_prefix %}{% if form.errors %}" not in html


def test_who_is_logged_in_sees_menu_profile_and_log_out(draw):
    html = draw(PAGE)

    assert 'aria-label="Hovedmenu"' in html
    assert "Mette Kjær" in html
    assert re.search(r'<form method="post" action="/log-ud/"><input type="hidden" name="csrfmiddlewaretoken"', html)
    assert 'data-session-minutes="30"' in html


def test_who_is_not_logged_in_sees_nothing_of_it(draw, get):
    html = draw(PAGE, get(user=None))

    assert "<h1>Prøve</h1>" in html
    for part in ("Hovedmenu", "/log-ud/", "data-session-minutes", "session.js"):
        assert part not in html


def test_the_demo_says_that_it_is_one(draw, settings):
    assert "opdigtede" not in draw(PAGE)
    settings.DEMO = True
    assert "opdigtede" in draw(PAGE)


def test_htmx_keeps_nothing_and_runs_nothing(draw):
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']+)'", draw(PAGE))[1])

    kept = {"historyCacheSize": 0, "refreshOnHistoryMiss": True, "disableInheritance": True, "selfRequestsOnly": True}
    closed = {"allowEval": False, "allowScriptTags": False, "includeIndicatorStyles": False}
    assert config | kept | closed == config
    by_code = {handling["code"]: handling for handling in config["responseHandling"]}
    assert by_code["422"] == {"code": "422", "swap": True, "error": True}
    assert by_code["409"]["target"] == "#dialoger"
    assert by_code["..."] == {"code": "...", "swap": False, "error": True}


def test_a_page_holds_no_inline_script_style_or_handler(draw):
    html = draw(PAGE)

    assert not re.search(r"<style|\sstyle=|\son\w+=|hx-on", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_messages_are_on_the_page_and_escaped(draw, get):
    request = get()
    messages.success(request, "Gemt <b>")
    messages.error(request, "Ikke sendt")

    html = draw(PAGE, request)

    assert escape("Gemt <b>") in html
    assert html.count("data-fades") == 1, "an error is no receipt and stays"
    assert "hx-swap-oob" not in html


def test_messages_go_out_of_band_to_htmx(draw, get):
    request = get(HX_Request="true")
    messages.success(request, "Gemt")

    assert 'hx-swap-oob="beforeend:#messages"' in draw('{% include "components/messages.html" %}', request)


def test_without_messages_htmx_gets_nothing(draw, get):
    assert draw('{% include "components/messages.html" %}', get(HX_Request="true")).strip() == ""


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_some_error_pages_need_nothing(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = get_template(name).render()

    assert html.count("<h1>") == 1
    assert 'href="/"' in html


@pytest.mark.parametrize("name", ["403.html", "404.html"])
@pytest.mark.parametrize("is_logged_in", [True, False])
def test_other_error_pages_stand_with_and_without_a_user(name, is_logged_in, get, user):
    html = render_to_string(name, request=get(user=user if is_logged_in else None))

    assert html.count("<h1>") == 1


def test_why_access_is_refused_is_told(get):
    html = render_to_string("403.html", {"exception": "Sagen er afsluttet."}, request=get())

    assert "Sagen er afsluttet." in html


PAGES = "{% pages page %}"


def test_pages_of_a_list_keep_what_is_searched_for(draw, get):
    page = Paginator(range(600), 25).page(3)

    html = draw(PAGES, get("/sager/?soeg=b%C3%B8d&side=3"), page=page)

    links = re.findall(r'<a href="([^"]+)"', html)
    assert links == [
        "?soeg=b%C3%B8d&amp;side=2",  # Forrige
        "?soeg=b%C3%B8d",
        "?soeg=b%C3%B8d&amp;side=2",
        "?soeg=b%C3%B8d&amp;side=4",
        "?soeg=b%C3%B8d&amp;side=24",
        "?soeg=b%C3%B8d&amp;side=4",  # Næste
    ]
    assert "51–75 af 600" in html
    assert html.count("…") == 1, "between 4 and 24, not between 1 and 2"
    assert '<b aria-current="page"><span class="sr-only">Side </span>3</b>' in html


def test_a_short_list_has_no_pages(draw):
    assert draw(PAGES, page=Paginator(range(25), 25).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("given", "label", "on", "was"),
    [
        ({"kind": "barrier", "value": 2, "was": 3, "word": "En del"}, "2 af 4, En del, var 3", 2, 1),
        ({"kind": "barrier", "value": 3, "was": 3, "word": "Meget"}, "3 af 4, Meget", 3, 0),
        (
            {"kind": "resource", "value": 4, "was": None, "word": "Er en klar styrke"},
            "4 af 4, Er en klar styrke",
            4,
            0,
        ),
        ({"kind": "barrier", "value": 0, "was": None, "word": ""}, "0 af 4", 0, 0),
    ],
)
def test_a_scale_says_its_value_in_words(draw, given, label, on, was):
    html = draw("{% scale kind value was word %}", **given)

    assert f'aria-label="{label}"' in html
    assert (html.count('class="on"'), html.count('class="was"')) == (on, was)


def test_templates_are_found_by_django_alone():
    assert Engine.get_default().get_template("base.html")
