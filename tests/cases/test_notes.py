import datetime
import uuid

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.models import CaseNote
from journal.models import Access, Event
from tests.factories import CaseNoteFactory, DocumentFactory, UserFactory

KEY = uuid.UUID("8f14e45f-ceea-467f-a0e6-6f3c9a1b2c3d")
WRITTEN = {
    "on": "02.03.2026",
    "contact_form": "phone",
    "theme": "contact",
    "subject": "Opkald",
    "text": "Vi talte om praktikken.",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime.datetime(2026, 3, 2, 9, 42, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def url(case):
    return reverse("cases:note_write", args=[case.pk, KEY])


@pytest.fixture
def colleague(client, case):
    """Somebody of the same team, who may see and change the case."""
    user = UserFactory(team=case.team)

    def ask(path, **how):
        client.force_login(user)
        return client.get(path, **how)

    return ask


def finish(staff, url, **changed):
    return staff.post(url, WRITTEN | {"faerdig": "1", "version": "1"} | changed)


def test_looking_at_an_empty_note_saves_nothing(staff, case):
    response = staff.get(reverse("cases:note_create", args=[case.pk]))

    assert response.status_code == 200
    assert not CaseNote.objects.exists()


def test_a_draft_saves_itself_while_it_is_written(staff, url, htmx, caseworker):
    first = staff.post(url, {"on": "02.03.2026", "text": "Vi tal", "version": "1"}, headers=htmx)
    second = staff.post(url, {"on": "02.03.2026", "text": "Vi talte", "version": "2"}, headers=htmx)

    note = CaseNote.objects.get()
    assert (note.text, note.author, note.final_at, note.version) == ("Vi talte", caseworker, None, 3)
    assert 'name="version" value="2"' in first.text
    assert 'name="version" value="3"' in second.text
    assert "hx-swap-oob" in second.text


def test_many_savings_of_a_draft_are_one_look_in_the_log_and_none_in_the_history(staff, url, htmx):
    for version in range(1, 5):
        staff.post(url, {"on": "02.03.2026", "text": "x" * version, "version": version}, headers=htmx)

    assert Access.objects.filter(page="cases:note_write").count() == 1
    assert not CaseNote.pgh_event_model.objects.exists()
    assert not Event.objects.filter(kind="note").exists()


def test_a_draft_that_cannot_be_saved_says_so(staff, url, htmx):
    response = staff.post(url, {"on": "30.02.2026", "text": "Vi talte"}, headers=htmx)

    assert response.status_code == 422
    assert not CaseNote.objects.exists()


def test_without_a_script_a_button_keeps_the_draft(staff, url):
    response = staff.post(url, {"on": "02.03.2026", "text": "Vi talte", "version": "1"}, follow=True)

    assert "Kladden er gemt kl. 10.42" in response.text
    assert "Vi talte" in response.text


def test_a_draft_is_for_its_author_alone(staff, url, case, htmx, colleague, caseworker):
    staff.post(url, WRITTEN | {"text": "Hemmelig kladde", "version": "1"}, headers=htmx)
    papers = reverse("cases:paper_list", args=[case.pk])
    assert "Opkald" in staff.get(papers).text

    assert colleague(url).status_code == 404
    assert "Opkald" not in colleague(papers).text
    detail = reverse("cases:note_detail", args=[case.pk, CaseNote.objects.get().pk])
    assert colleague(detail).status_code == 404
    assert not CaseNote.objects.visible_to(UserFactory(team=case.team)).exists()
    assert CaseNote.objects.visible_to(caseworker).exists()


def test_nobody_writes_in_the_draft_of_another_or_of_another_case(staff, case, url):
    CaseNoteFactory(case=case, key=KEY, draft=True, text="En kollegas")
    elsewhere = CaseNoteFactory(draft=True, text="Anden sag")

    assert staff.post(url, WRITTEN).status_code == 404
    assert staff.post(reverse("cases:note_write", args=[case.pk, elsewhere.key]), WRITTEN).status_code == 404
    assert set(CaseNote.objects.values_list("text", flat=True)) == {"En kollegas", "Anden sag"}


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"theme": ""}, "theme", "Vælg et tema, så notatet kan findes igen."),
        ({"subject": ""}, "subject", "Skriv med få ord, hvad notatet handler om."),
        ({"text": " "}, "text", "Skriv notatet, før du gør det færdigt."),
        ({"on": "03.03.2026"}, "on", "Datoen kan ikke ligge ude i fremtiden."),
        ({"subject": "Om 010180-1234"}, "subject", "Skriv det uden cpr-nummer. Det står også i historikken."),
        ({"text": "x" * 10_001}, "text", "Skriv højst 10000 tegn."),
    ],
)
def test_what_a_finished_note_needs_is_told_at_its_field(staff, url, changed, field, message):
    response = finish(staff, url, **changed)

    assert response.status_code == 422
    assert response.context["form"].errors[field] == [message]
    assert not CaseNote.objects.final().exists()


def test_a_finished_note_is_read_by_everybody_with_the_case_and_stands_on_the_timeline(staff, url, case, colleague):
    response = finish(staff, url)

    note = CaseNote.objects.get()
    assert response.headers["Location"] == f"/sager/{case.pk}/notater/{note.pk}/"
    assert "Vi talte om praktikken." in colleague(response.headers["Location"]).text
    assert Event.objects.get(case_id=case.pk, kind="note").text == "Notat: Opkald"
    assert CaseNote.pgh_event_model.objects.count() == 1


def test_a_finished_note_is_never_changed_or_deleted(staff, url, case, htmx):
    finish(staff, url)
    note = CaseNote.objects.get()

    assert staff.post(url, WRITTEN | {"text": "Andet", "version": "2"}, headers=htmx).status_code == 404
    assert staff.post(reverse("cases:note_discard", args=[case.pk, KEY])).status_code == 404
    for act in (lambda: CaseNote.objects.update(text="Andet"), note.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert CaseNote.objects.get().text == "Vi talte om praktikken."


def test_a_correction_is_a_note_of_its_own_and_both_are_shown(staff, case, caseworker):
    wrong = CaseNoteFactory(case=case, subject="Timer", text="Vil arbejde 15 timer.", author=UserFactory())
    form = staff.get(reverse("cases:note_create", args=[case.pk]), {"retter": wrong.pk}).context["form"]

    url = reverse("cases:note_write", args=[case.pk, KEY])
    finish(staff, url, text="Vil arbejde 12 timer.", corrects=form["corrects"].value())

    note = CaseNote.objects.get(key=KEY)
    assert note.corrects == wrong
    for one in (wrong, note):
        text = staff.get(one.get_absolute_url()).text
        assert "Vil arbejde 15 timer." in text
        assert "Vil arbejde 12 timer." in text
    assert Event.objects.get(case_id=case.pk, kind="note").text == "Rettelse til notat: Opkald"
    assert "Rettet" in staff.get(reverse("cases:paper_list", args=[case.pk])).text


def test_a_note_of_another_case_cannot_be_corrected_here(staff, case):
    foreign = CaseNoteFactory(text="Fremmed tekst")

    page = staff.get(reverse("cases:note_create", args=[case.pk]), {"retter": foreign.pk})
    response = finish(staff, reverse("cases:note_write", args=[case.pk, KEY]), corrects=foreign.pk)

    assert "Fremmed tekst" not in page.text
    assert response.context["form"].errors["corrects"] == ["Notatet, der skal rettes, findes ikke i sagen."]


def test_a_draft_open_in_two_tabs_loses_nothing(staff, url, htmx):
    staff.post(url, WRITTEN | {"text": "Fra den første fane", "version": "1"}, headers=htmx)

    response = staff.post(url, WRITTEN | {"text": "Fra den anden fane", "version": "1"}, headers=htmx)

    assert response.status_code == 409
    assert "Fra den første fane" in response.text
    assert "Fra den anden fane" in response.text
    assert CaseNote.objects.get().text == "Fra den første fane"


def test_finishing_what_was_saved_a_moment_ago_is_no_conflict(staff, url, htmx):
    staff.post(url, WRITTEN | {"version": "1"}, headers=htmx)

    response = finish(staff, url, text=WRITTEN["text"], version="1")

    assert response.status_code == 302
    assert CaseNote.objects.get().is_final


def test_a_draft_can_be_discarded(staff, case, caseworker):
    draft = CaseNoteFactory(case=case, author=caseworker, draft=True)

    staff.post(reverse("cases:note_discard", args=[case.pk, draft.key]))

    assert not CaseNote.objects.exists()


def listed(staff, case, **filters):
    page = staff.get(reverse("cases:paper_list", args=[case.pk]), filters).context["page"]
    return [str(paper) for _, paper in page.object_list]


def test_papers_are_listed_newest_first_and_found_by_kind_theme_and_period(staff, case):
    day = datetime.date
    CaseNoteFactory(case=case, subject="Samtale", theme="contact", on=day(2026, 1, 10))
    CaseNoteFactory(case=case, subject="Læge", theme="health", on=day(2026, 2, 10))
    DocumentFactory(case=case, title="Attest", theme="health", direction="in", on=day(2026, 1, 20))
    DocumentFactory(case=case, title="Brev", theme="work", direction="out", on=day(2026, 2, 20))
    CaseNoteFactory()

    assert listed(staff, case) == ["Brev", "Læge", "Attest", "Samtale"]
    assert listed(staff, case, tema="health") == ["Læge", "Attest"]
    assert listed(staff, case, slags="notat") == ["Læge", "Samtale"]
    assert listed(staff, case, slags="in") == ["Attest"]
    assert listed(staff, case, fra="15.01.2026", til="10.02.2026") == ["Læge", "Attest"]
    assert listed(staff, case, slags="gossip", fra="nonsense") == ["Brev", "Læge", "Attest", "Samtale"]


def test_there_are_twentyfive_on_a_page_and_many_cost_as_many_queries_as_one(staff, case, count_queries):
    url = reverse("cases:paper_list", args=[case.pk])
    note = CaseNoteFactory(case=case)
    CaseNoteFactory(case=case, corrects=note)
    DocumentFactory(case=case)
    few = count_queries(lambda: staff.get(url))

    CaseNoteFactory.create_batch(20, case=case)
    DocumentFactory.create_batch(10, case=case)

    assert count_queries(lambda: staff.get(url)) == few
    assert len(listed(staff, case)) == 25
    assert len(listed(staff, case, side=2)) == 8


def test_the_tab_counts_what_is_finished_and_not_struck_out(staff, case, caseworker):
    CaseNoteFactory.create_batch(2, case=case)
    CaseNoteFactory(case=case, author=caseworker, draft=True)
    DocumentFactory(case=case)

    text = staff.get(reverse("cases:goal_list", args=[case.pk])).text

    assert 'Notater og dokumenter<span class="hm-count" id="antal-papers">3</span>' in text
