"""What is done with the keyboard alone: where Enter, the arrows and Escape lead, and where the focus is afterwards."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Factor, GoalSuggestion
from tests.browser.story import tell_story
from tests.factories import AreaFactory, BranchFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REFUSED = ["status of 422", "Status Error Code 422"]


@pytest.fixture
def story():
    return tell_story()


@pytest.fixture
def at(story, context, page, log_in, watched, live_server):
    """A function that opens a page of the case as its caseworker."""
    case = story["case"]
    log_in(context, case.coordinator)
    watched(page, expected=REFUSED)
    return lambda name, *more: page.goto(live_server.url + reverse(name, args=[case.pk, *more])) and page


class TestWeights:
    def test_enter_in_own_words_asks_for_the_weight(self, at):
        page = at("cases:factor_list")
        before = Factor.objects.count()
        field = page.get_by_label("Barriere med egne ord")
        field.focus()
        page.keyboard.type("Savner sin hund")
        page.keyboard.press("Enter")

        expect(page.get_by_text("Vælg en vægt.")).to_be_visible()
        expect(field).to_be_focused()
        expect(field).to_have_value("Savner sin hund")
        assert Factor.objects.count() == before
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("gemt")
        assert Factor.objects.get(own_words="Savner sin hund").weight == 2

    def test_a_day_that_is_none_is_told_at_the_date(self, at):
        area = AreaFactory(label="Gæld")
        page = at("cases:factor_list")
        page.locator("#id_dato").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("99/99")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Skriv datoen som")).to_be_visible()
        page.locator(f"details:has(#vaegt-a{area.pk}-1)").evaluate("one => { one.open = true; }")
        page.locator(f"#vaegt-a{area.pk}-1").focus()
        page.keyboard.press("Enter")

        expect(page.locator("#id_dato")).to_be_focused()
        expect(page.get_by_text("Skriv datoen som")).to_be_visible()
        assert not Factor.objects.filter(area=area).exists()

    def test_the_weights_of_one_area_are_one_stop(self, at):
        area = AreaFactory(label="Gæld")
        page = at("cases:factor_list")
        page.locator(f"details:has(#vaegt-a{area.pk}-1)").evaluate("one => { one.open = true; }")

        assert page.locator(f"#omraade-{area.pk} button[tabindex='0']").count() == 1
        page.locator(f"#vaegt-a{area.pk}-1").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"#vaegt-a{area.pk}-2")).to_be_focused()
        page.keyboard.press("End")
        expect(page.locator(f"#vaegt-a{area.pk}-4")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(f"#vaegt-a{area.pk}-4[aria-pressed=true]")).to_be_focused()
        expect(page.locator(f"#vaegt-a{area.pk}-4")).to_have_attribute("tabindex", "0")

    def test_a_link_leads_to_the_own_words(self, at):
        page = at("cases:factor_list")
        page.locator("a[href='#egne-ord-barrier']").press("Enter")

        expect(page.get_by_label("Barriere med egne ord")).to_be_focused()

    @pytest.mark.parametrize("key", ["Enter", "Control+Enter"])
    def test_several_at_once_are_saved_and_not_searched_for(self, at, key):
        page = at("cases:factor_create")
        page.locator("#id_found_on").press(key)

        expect(page.locator("[data-error-summary]")).to_be_focused()


class TestDialogsAndMenus:
    def test_escape_asks_before_a_memo_is_lost(self, at, page, live_server):
        at("case_detail").goto(live_server.url + reverse("followup:worklist") + "?vis=alle")
        asked = []
        answers = [False, True]
        page.on("dialog", lambda one: (asked.append(one.message), one.accept() if answers.pop(0) else one.dismiss()))
        page.get_by_role("link", name="Notér").first.press("Enter")
        memo = page.get_by_role("dialog")
        expect(memo).to_be_visible()
        memo.get_by_role("textbox").last.focus()
        page.keyboard.type("Ring til hende")
        page.keyboard.press("Escape")
        expect(memo).to_be_visible()
        page.keyboard.press("Escape")

        expect(memo).to_have_count(0)
        assert asked == ["Det, du har skrevet, er ikke gemt. Vil du lukke uden at gemme?"] * 2

    def test_the_focus_is_back_once_a_memo_is_saved(self, at, page, live_server):
        at("case_detail").goto(live_server.url + reverse("followup:worklist") + "?vis=alle")
        link = page.get_by_role("link", name="Notér").first
        link.press("Enter")
        page.get_by_role("dialog").get_by_role("textbox").last.focus()
        page.keyboard.type("Ring til hende")
        page.keyboard.press("Control+Enter")

        expect(page.get_by_role("status").first).to_contain_text("huskeseddel er gemt")
        expect(link).to_be_focused()

    def test_a_dialog_that_was_closed_says_no_more_where_the_focus_goes(self, at, page, live_server):
        at("case_detail").goto(live_server.url + reverse("followup:worklist") + "?vis=alle")
        page.get_by_role("link", name="Notér").first.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        refreshes = "new CustomEvent('htmx:beforeOnLoad', {detail: {xhr: {getResponseHeader: () => 'true'}}})"
        page.evaluate(f"document.dispatchEvent({refreshes})")

        assert page.evaluate("location.hash") == ""

    def test_escape_closes_the_columns(self, at, page, live_server):
        at("case_detail").goto(live_server.url + reverse("case_list"))
        columns = page.get_by_text("Kolonner", exact=True).first
        columns.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator(".hm-chooser")).to_have_attribute("open", "")
        page.keyboard.press("Escape")

        expect(page.locator(".hm-chooser")).not_to_have_attribute("open", "")
        expect(columns).to_be_focused()


class TestGoals:
    def test_the_arrows_go_along_the_suggestions(self, at):
        for title in ("Kontorassistent", "Kontorchef"):
            GoalSuggestion.objects.create(key=title.lower(), kind="job", title=title, branch=BranchFactory())
        page = at("cases:goal_create")
        field = page.get_by_label("Job eller uddannelse")
        expect(field).to_be_focused()
        page.keyboard.type("kontor")
        hits = page.locator("#stillinger button")
        expect(hits).to_have_count(2)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(hits.nth(1)).to_be_focused()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(field).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        expect(hits).to_have_count(0)
        expect(field).to_be_focused()
        page.keyboard.type("c")
        expect(hits).to_have_count(1)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(field).to_have_value("Kontorchef")

    def test_a_key_is_no_fault_where_there_is_no_place_for_suggestions(self, at):
        page = at("cases:goal_create")
        page.locator("#stillinger").evaluate("one => one.remove()")
        page.locator("#id_title").press("ArrowDown")

        expect(page.locator("#id_title")).to_be_focused()

    def test_the_focus_goes_to_the_status_and_back(self, at, story):
        goal = story["case"].goals.get()
        page = at("cases:goal_list")
        page.locator(f"#skift-{goal.pk}").press("Enter")
        expect(page.locator(f"#status-{goal.pk} input:not([type=hidden])").first).to_be_focused()
        page.get_by_label("Sat på pause").check()
        page.locator(f"#status-{goal.pk} [name=status_reason]").fill("Sygdom")
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", name="Sat på pause")).to_be_visible()
        expect(page.locator(f"#skift-{goal.pk}")).to_be_focused()


class TestFocus:
    @pytest.mark.parametrize(
        ("name", "field"),
        [("cases:note_create", "id_on"), ("cases:document_create", "id_file"), ("consent_create", None)],
    )
    def test_a_page_that_is_a_form_begins_in_it(self, at, name, field):
        page = at(name)
        assert page.evaluate("!!document.activeElement.closest('form[data-begin]')")
        if field:
            expect(page.locator(f"#{field}")).to_be_focused()

    def test_a_form_that_is_opened_in_a_page_begins_also_where_the_address_names_a_place(self, at, story):
        page = at("cases:goal_list")
        page.evaluate("location.hash = 'side'")
        page.locator("[id^=skift-]").first.press("Enter")

        expect(page.locator("form[data-begin] :is(input:not([type=hidden]), select, textarea)").first).to_be_focused()

    def test_a_second_link_goes_past_the_head(self, at):
        page = at("cases:goal_list")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#side")).to_be_focused()

    def test_the_next_page_of_the_history_begins_at_its_heading(self, at, story):
        for number in range(30):
            story["case"].note("goal", f"Mål {number}", by=story["caseworker"])
        page = at("cases:case_history")
        page.get_by_role("link", name="Næste").press("Enter")

        expect(page.locator("#historik-h")).to_be_focused()

    def test_a_choice_of_columns_keeps_the_focus_and_no_summary_takes_it(self, at, page, live_server):
        at("case_detail").goto(live_server.url + reverse("cases:import_create"))
        page.locator("input[type=file]").set_input_files(
            {"name": "b.csv", "mimeType": "text/csv", "buffer": b"Cpr;Fornavn;Efternavn\n0101801234;Ida;Holm\n"}
        )
        page.get_by_role("main").get_by_role("button", name="Fortsæt").press("Enter")
        chosen = page.get_by_label("Målgruppe til alle")
        chosen.focus()
        with page.expect_response("**/import/**"):
            page.keyboard.press("ArrowDown")
        expect(page.locator("#tjek")).to_contain_text("Vælg en dato, der gælder alle rækker")
        expect(chosen).to_be_focused()
        expect(page.locator("[data-error-summary]")).to_have_count(0)
        page.get_by_role("button", name="Kontrollér igen").last.press("Enter")

        expect(page.locator("[data-error-summary]")).to_be_focused()
        expect(page.get_by_text("Det var allerede gemt")).to_have_count(0)
