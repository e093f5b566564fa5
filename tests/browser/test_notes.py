"""A note as it is written: it saves itself, waits as a draft, and is finished with the keyboard."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import CaseNote
from tests.browser.story import tell_story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_note_saves_itself_and_is_finished_with_the_keyboard(page, context, live_server, log_in, watched):
    story = tell_story()
    log_in(context, story["caseworker"])
    papers = live_server.url + reverse("cases:paper_list", args=[story["case"].pk])

    watched(page).goto(papers)
    page.get_by_role("link", name="Skriv notat").click()
    page.get_by_label("Notat", exact=True).press_sequentially("Vi talte om praktikken")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Kladden er gemt kl\. \d\d\.\d\d"))
    page.get_by_label("Notat", exact=True).press_sequentially(" og om bussen.")
    expect(page.locator("#id_version")).to_have_value("3")

    page.goto(papers)
    page.get_by_role("link", name="Notat uden emne").click()
    expect(page.get_by_label("Notat", exact=True)).to_have_value("Vi talte om praktikken og om bussen.")
    page.get_by_label("Tema").select_option("Arbejde og virksomhed")
    page.get_by_label("Emne").fill("Praktikken")
    page.get_by_label("Emne").press("Control+Enter")

    expect(page.get_by_role("heading", name="Praktikken")).to_be_visible()
    assert CaseNote.objects.final().filter(text="Vi talte om praktikken og om bussen.").count() == 1
