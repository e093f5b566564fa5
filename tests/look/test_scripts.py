import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FORM = """<form id="f" method="post" action="/gem/" hx-post="/gem/" hx-swap="outerHTML" data-guard>
  <label>Note <input name="note" id="note"></label><button type="submit">Gem</button></form>"""
ERRORS = """<form id="f" method="post" action="/gem/"><section class="hm-summary" tabindex="-1" data-error-summary
  aria-label="Fejl"><ul><li><a href="#form">Vælg</a></li></ul></section>
  <fieldset><div id="form"><input type="radio" name="form" id="form_0" aria-label="Telefon"></div></fieldset></form>"""
CONFLICT = """<dialog class="hm-dialog" data-open aria-label="Konflikt"><p>Signe har gemt imens</p>
  <button type="button" data-close>Luk</button></dialog>"""


def test_an_error_summary_that_is_swapped_in_takes_focus(show):
    page = show(FORM, {("POST", "/gem/"): (422, ERRORS)})

    page.get_by_role("button", name="Gem").click()

    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page).to_have_title("Fejl: Prøve – Hjørringmodellen")
    page.get_by_role("link", name="Vælg").click()
    expect(page.get_by_label("Telefon")).to_be_focused()


def test_an_error_summary_of_a_whole_page_takes_focus(show):
    page = show(ERRORS)

    expect(page.locator("[data-error-summary]")).to_be_focused()


def test_a_whole_page_keeps_the_title_that_tells_of_a_fault_in_a_filter(show):
    class Filters:
        errors = {"dato": ["Skriv datoen som 24.11.2026."]}

    page = show(FORM, {("POST", "/gem/"): (200, "<p>Gemt</p>")}, form=Filters())

    page.wait_for_function("document.readyState === 'complete'")
    expect(page).to_have_title("Fejl: Prøve – Hjørringmodellen")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_text("Gemt")).to_be_visible()
    expect(page).to_have_title("Prøve – Hjørringmodellen")


def test_somebody_elses_version_opens_in_a_dialog_and_keeps_what_was_written(show):
    page = show(FORM, {("POST", "/gem/"): (409, CONFLICT)})
    page.get_by_label("Note").fill("Mødestabil")

    page.get_by_role("button", name="Gem").click()

    expect(page.get_by_role("dialog", name="Konflikt")).to_be_visible()
    page.get_by_role("button", name="Luk").click()
    expect(page.get_by_role("dialog", name="Konflikt")).to_have_count(0)
    expect(page.get_by_label("Note")).to_have_value("Mødestabil")


def test_a_dialog_opens_by_its_button(show):
    page = show(
        '<button type="button" commandfor="d" command="show-modal">Slet</button>'
        '<dialog class="hm-dialog" id="d" aria-label="Slet"><button type="button" data-close>Fortryd</button></dialog>'
    )
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.get_by_role("button", name="Slet").click()

    expect(page.get_by_role("dialog", name="Slet")).to_be_visible()
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Slet")).to_be_focused()


def leaving_warns(page):
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    return asked == ["beforeunload"]


def test_leaving_what_is_not_saved_warns(show):
    page = show(FORM)
    page.get_by_label("Note").press_sequentially("a")

    assert leaving_warns(page)


def test_after_an_error_it_is_still_not_saved(show):
    page = show(FORM, {("POST", "/gem/"): (409, CONFLICT)})
    page.get_by_label("Note").press_sequentially("a")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("dialog")).to_be_visible()

    assert leaving_warns(page)


def test_after_a_save_one_may_leave(show):
    page = show(FORM, {("POST", "/gem/"): (200, FORM)})
    page.get_by_label("Note").press_sequentially("a")
    with page.expect_response("**/gem/"):
        page.get_by_role("button", name="Gem").click()
    expect(page.get_by_label("Note")).to_have_value("")

    assert not leaving_warns(page)


def test_ctrl_enter_sends_the_form_one_writes_in(show):
    page = show(FORM, {("POST", "/gem/"): (200, "<p>Gemt</p>")})

    page.get_by_label("Note").press("Control+Enter")

    expect(page.get_by_text("Gemt")).to_be_visible()


def test_ctrl_k_opens_the_search(show):
    page = show("<p>Side</p>")
    expect(page.get_by_role("dialog", name="Søg")).to_be_hidden()

    page.keyboard.press("Control+k")

    expect(page.get_by_role("dialog", name="Søg")).to_be_visible()
    expect(page.get_by_role("combobox")).to_be_focused()


def test_a_form_is_sent_once(show):
    page = show(FORM.replace('hx-post="/gem/"', ""), {("POST", "/gem/"): (204, "")})
    page.get_by_role("button", name="Gem").click()
    page.wait_for_timeout(200)
    page.get_by_role("button", name="Gem").click()
    page.wait_for_timeout(200)

    assert show.sent.count(("POST", "/gem/")) == 1


def test_a_receipt_leaves_by_itself_unless_one_points_at_it(show):
    toast = '<div hx-swap-oob="beforeend:#messages"><div class="hm-toast" data-message data-fades>Gemt</div></div>'
    page = show(FORM, {("POST", "/gem/"): (200, toast)})
    page.clock.install()
    page.get_by_role("button", name="Gem").click()
    receipt = page.locator("#messages").get_by_text("Gemt")
    expect(receipt).to_be_visible()

    page.clock.run_for(6_000)
    expect(receipt).to_be_visible()
    receipt.hover()
    page.clock.run_for(20_000)
    expect(receipt).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(9_000)
    expect(receipt).to_have_count(0)


def test_an_event_of_the_server_is_a_receipt(show):
    page = show("<p>Side</p>")

    page.evaluate(
        "document.body.dispatchEvent(new CustomEvent('hm:kvittering', {bubbles: true, detail: {tekst: '<b>Ok'}}))"
    )

    expect(page.get_by_role("status")).to_have_text("<b>Ok")


def test_a_warning_stays_until_it_is_closed(show, get):
    page = show(
        '<div class="hm-alert" data-message>Husk planen<button type="button" data-message-close>Luk</button></div>'
    )

    page.get_by_role("button", name="Luk").click()

    expect(page.get_by_text("Husk planen")).to_have_count(0)


def test_autosave_says_when_it_saved_and_when_it_did_not(show):
    form = (
        '<form method="post" action="/kladde/" data-autosave><span data-saved></span><label>Note '
        '<input name="note" hx-post="/kladde/" hx-trigger="input changed" hx-swap="none"></label></form>'
    )
    answers = {("POST", "/kladde/"): (200, "")}
    page = show(form, answers)

    page.get_by_label("Note").press_sequentially("a")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Kladden er gemt kl\. \d\d\.\d\d"))


class TestSession:
    @pytest.fixture
    def idle(self, show):
        def wait(content, minutes, more=None):
            page = show("<p>Før</p>")
            page.clock.install()
            page = show(content, more)
            page.clock.fast_forward(minutes * 60_000)
            page.clock.run_for(6_000)
            return page

        return wait

    def test_two_minutes_before_the_end_one_may_stay(self, idle, show):
        page = idle(FORM, 28, {("POST", "/session/"): (204, "")})
        dialog = page.get_by_role("alertdialog", name="Du bliver logget ud om 2 minutter")
        expect(dialog).to_be_visible()

        page.get_by_role("button", name="Bliv logget på").click()

        expect(dialog).to_have_count(0)
        assert ("POST", "/session/") in show.sent

    def test_nothing_is_asked_before(self, idle):
        page = idle(FORM, 27)

        expect(page.get_by_role("alertdialog")).to_have_count(0)

    def test_after_the_end_what_was_written_stays(self, idle):
        page = idle(FORM, 31)

        expect(page.get_by_role("alertdialog", name="Du er logget ud")).to_be_visible()
        page.get_by_role("button", name="Tilbage til siden").click()
        expect(page.get_by_label("Note")).to_be_visible()

    def test_a_page_to_read_goes_to_the_log_in(self, idle, show):
        page = idle("<p>Karina</p>", 31)
        page.wait_for_timeout(100)

        assert show.sent.count(("GET", "/side/")) == 3
