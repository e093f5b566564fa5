"""Citizens in by hand and by file, and the list out again: scanned at both widths, counted, and without JavaScript."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.importing import work_on
from cases.models import Case, CaseImport
from tests.browser.story import tell_story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}
FILE = b"Cpr;Fornavn;Efternavn;Telefon\n0101801234;Ida;Holm;12345678\n0202812345;Bo;Berg;\n320180-1111;Per;Forkert;\n"


@pytest.fixture
def story(monkeypatch):
    told = tell_story()
    monkeypatch.setattr("cases.views.files.run_import.delay_on_commit", lambda pk: None)
    return told


def choose_file(page, live_server):
    page.goto(live_server.url + reverse("cases:import_create"))
    page.locator("input[type=file]").set_input_files({"name": "borgere.csv", "mimeType": "text/csv", "buffer": FILE})
    page.get_by_role("main").get_by_role("button", name="Fortsæt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kontrollér filen")


@pytest.fixture
def faults_of(axe, sideways):
    def find(page):
        wider = sideways(page)
        return [*axe(page), *([f"scrolls {wider} px sideways"] if wider else [])]

    return find


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without"])
def test_a_file_comes_in_and_the_list_goes_out(browser, live_server, log_in, faults_of, story, width, with_script):
    context = browser.new_context(viewport=WIDTHS[width], locale="da-DK", java_script_enabled=with_script)
    log_in(context, story["caseworker"])
    page, faults = context.new_page(), []

    def scan():
        if with_script:
            faults.extend(faults_of(page))

    page.goto(live_server.url + reverse("cases:import_create"))
    scan()
    choose_file(page, live_server)
    page.get_by_label("Målgruppe til alle").select_option(index=1)
    page.get_by_label("På forsørgelse siden, alle").fill("01.09.2026")
    page.get_by_role("main").get_by_role("button", name="Kontrollér").first.click()
    expect(page.get_by_role("button", name="Importér 2 borgere")).to_be_visible()
    expect(page.get_by_role("heading", name="Rækker med fejl")).to_be_visible()
    scan()
    page.get_by_role("button", name="Importér 2 borgere").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import af borgere")
    scan()
    work_on(CaseImport.objects.get().pk)
    page.goto(live_server.url + CaseImport.objects.get().get_absolute_url())
    expect(page.get_by_role("heading", name="Afviste rækker")).to_be_visible()
    scan()
    page.goto(live_server.url + reverse("followup:list_export"))
    scan()
    with page.expect_download() as file:
        page.get_by_role("button", name="Hent filen").click()

    assert faults == []
    assert Case.objects.filter(citizen__last_name__in=["Holm", "Berg"]).count() == 2
    assert file.value.suggested_filename == f"borgere-{timezone.localdate():%Y-%m-%d}.xlsx"
    context.close()


def test_a_citizen_is_created_by_hand_in_under_ten_clicks(context, page, live_server, log_in, watched, story):
    """Every field is clicked into, although the keyboard would do, and a choice takes two."""
    log_in(context, story["caseworker"])
    watched(page).goto(live_server.url + reverse("case_list"))
    clicks = 0

    def click(place):
        nonlocal clicks
        clicks += 1
        place.click()

    main = page.get_by_role("main")
    new = reverse("cases:case_create")
    click(main.locator(f"a[href='{new}']").first)
    for name, text in (
        ("id_cpr", "0101801234"),
        ("id_first_name", "Ida"),
        ("id_last_name", "Holm"),
        ("id_support_since", "01.09.2026"),
    ):
        click(page.locator(f"#{name}"))
        page.keyboard.type(text)
    page.locator("#id_target_group").select_option(index=1)
    clicks += 2
    click(main.get_by_role("button", name="Opret borger"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Ida Holm")
    assert clicks < 10
