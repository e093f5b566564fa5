"""A contribution is signed once, stays as it was signed, is added to with a date, and can be taken back."""

import datetime
from functools import partial

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from conferences.models import Contribution, Observation, Suggestion, Weighing
from conferences.models.contribution import ContributionRefused
from journal.models import Event
from notices.models import Notice
from tests.at_once import at_once, browsers_of
from tests.conference_factories import (
    AnalysisFactory,
    ContributionFactory,
    DisciplineFactory,
    PromptFactory,
    consent_to,
)
from tests.factories import CaseFactory, FactorFactory, InvolvementFactory, UserFactory

WRITTEN = {"strengths": "Møder til tiden", "obstacles": "Sover dårligt", "needed": "En makker"}


@pytest.fixture
def _today():
    with time_machine.travel(datetime.datetime(2026, 2, 11, 9, 42, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


def draft_in(case, **given):
    psychologist = DisciplineFactory(label="Psykolog")
    consent_to(case, psychologist)
    writer = UserFactory(discipline=True, first_name="Signe", last_name="Dahl")
    InvolvementFactory(case=case, user=writer, part="discipline")
    return ContributionFactory(
        analysis=AnalysisFactory(case=case), discipline=psychologist, user=writer, **WRITTEN | given
    )


@pytest.fixture
def draft(case, _today):
    return draft_in(case)


@pytest.fixture
def signed(draft):
    draft.sign(by=draft.user, version=draft.version)
    return draft


@pytest.fixture
def author(client, draft):
    client.force_login(draft.user)
    return client


def address(one, name):
    return reverse(f"conferences:{name}", args=[one.analysis.case_id, one.pk])


def test_what_lacks_is_asked_for_before_it_is_signed(author, draft):
    given = {"version": 1, "strengths": "Møder", "underskriv": "1", "interview_on": "12.02.2026"}
    response = author.post(address(draft, "contribution_update"), given)

    assert response.status_code == 422
    assert "Skriv, hvad der står i vejen, før du underskriver." in response.text
    assert "Skriv, hvad der skal til, før du underskriver." in response.text
    assert "Samtalen ligger ude i fremtiden" in response.text


def test_it_is_read_through_and_signed_and_the_coordinator_is_told(author, draft, case):
    given = WRITTEN | {"version": 1, "underskriv": "1", "confidential": "Notatet"}
    page = author.post(address(draft, "contribution_update"), given, follow=True)
    assert "læse bidraget, dog ikke det faglige notat" in page.text
    assert "Notatet" in page.text

    response = author.post(address(draft, "contribution_sign"), {"version": 2}, follow=True)

    assert "Bidraget er underskrevet." in response.text
    draft.refresh_from_db()
    assert draft.signed_at == timezone.now()
    assert Event.objects.get(kind="analysis").text == "Bidrag underskrevet: Psykolog"
    notice = Notice.objects.get()
    assert notice.recipient == case.coordinator
    assert notice.text == f"Psykolog har underskrevet sit bidrag i sag {case.number}."


def test_a_draft_that_changed_in_another_tab_is_read_through_again(author, draft):
    draft.strengths = "Skrevet i en anden fane"
    draft.version = 2
    draft.save()

    response = author.post(address(draft, "contribution_sign"), {"version": 1})

    assert response.status_code == 422
    assert "Kladden er ændret, siden du åbnede siden." in response.text
    assert "Skrevet i en anden fane" in response.text
    draft.refresh_from_db()
    assert not draft.is_signed


def test_what_was_saved_after_it_was_read_is_not_signed_unread(draft):
    read = Contribution.objects.select_related("analysis__case").get(pk=draft.pk)
    draft.strengths = "Skrevet, mens der blev underskrevet"
    draft.keep({}, {}, {})

    with pytest.raises(ContributionRefused, match="Kladden er ændret, siden du åbnede siden"):
        read.sign(by=read.user, version=read.version)

    assert not Contribution.objects.signed().exists()


@pytest.mark.parametrize("version", ["", "abc", "\x00", "9" * 400])
def test_nonsense_signs_nothing(author, draft, version):
    assert author.post(address(draft, "contribution_sign"), {"version": version}).status_code == 422
    assert not Contribution.objects.signed().exists()


def test_signing_again_is_told_and_changes_nothing(author, signed):
    at = signed.signed_at
    response = author.post(address(signed, "contribution_sign"), {"version": signed.version}, follow=True)

    assert "Bidraget er allerede underskrevet." in response.text
    assert Contribution.objects.get().signed_at == at
    assert Event.objects.filter(kind="analysis").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_signatures_at_once_one_counts():
    draft = draft_in(CaseFactory())
    sign = (address(draft, "contribution_sign"), {"version": 1})

    answers = at_once(*(partial(browser.post, *sign, follow=True) for browser in browsers_of(*[draft.user] * 2)))

    told = " ".join(answer.text for answer in answers)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Bidraget er underskrevet." in told
    assert "Bidraget er allerede underskrevet." in told
    assert Event.objects.filter(text="Bidrag underskrevet: Psykolog").count() == 1
    assert Notice.objects.count() == 1


def _held(draft):
    draft.analysis.state, draft.analysis.held_on = "held", datetime.date(2026, 2, 11)
    draft.analysis.save()


def _closed(draft):
    draft.analysis.state, draft.analysis.closed_on, draft.analysis.closed_because = "closed", timezone.localdate(), "x"
    draft.analysis.save()


def _withdrawn(draft):
    draft.analysis.case.consents.get().withdraw(by=draft.assigned_by)


def _left_out(draft):
    Contribution.objects.filter(pk=draft.pk).update(left_out_because="Syg")


def _case_closed(draft):
    draft.analysis.case.close(on=timezone.localdate(), reason="job", by=draft.assigned_by)


REFUSALS = [
    (_held, "Konferencen er holdt"),
    (_closed, "Analysen er ikke i gang"),
    (_withdrawn, "Borgerens samtykke omfatter ikke dit fag nu"),
    (_left_out, "Faget er ikke længere med i analysen"),
    (_case_closed, "Sagen er afsluttet"),
]


@pytest.mark.parametrize(("happens", "words"), REFUSALS)
def test_a_draft_that_came_too_late_is_neither_signed_nor_saved(author, draft, happens, words, htmx):
    happens(draft)

    signing = author.post(address(draft, "contribution_sign"), {"version": draft.version}, follow=True)
    saving = author.post(address(draft, "contribution_update"), {"version": 1, "strengths": "Skrevet for sent"})
    by_itself = author.post(
        address(draft, "contribution_update"), {"version": 1, "strengths": "Skrevet for sent"}, headers=htmx
    )

    assert words in signing.text
    for answer in (saving, by_itself):
        assert answer.status_code == 409
        assert words in answer.text
        assert "Skrevet for sent" in answer.text  # to be copied
    assert "<dialog" in by_itself.text
    assert words in author.get(address(draft, "contribution_update")).text
    draft.refresh_from_db()
    assert (draft.signed_at, draft.strengths) == (None, "Møder til tiden")


@pytest.mark.parametrize(("happens", "words"), REFUSALS)
def test_the_rule_holds_for_who_held_the_draft_before(draft, happens, words):
    """Of two who read it at the same time, one of whom ends the analysis."""
    old = Contribution.objects.select_related("analysis__case").get()
    assert old.why_shut == ""
    happens(draft)

    with pytest.raises(ContributionRefused, match=words):
        old.sign(by=old.user, version=old.version)


def test_others_and_those_whose_access_ended_cannot_sign(draft, case, client):
    with pytest.raises(ContributionRefused, match="Kun den, der skal skrive bidraget"):
        draft.sign(by=case.coordinator, version=draft.version)

    draft.user.involvements.update(until_on=datetime.date(2026, 2, 10))
    with pytest.raises(ContributionRefused, match="Din adgang til sagen er slut"):
        draft.sign(by=draft.user, version=draft.version)
    client.force_login(draft.user)
    assert client.post(address(draft, "contribution_sign"), {"version": 1}).status_code == 404


def test_what_is_signed_is_read_by_all_who_see_the_case(signed, case, client):
    factor = FactorFactory(case=case)
    signed.weighings.create(factor=factor, weight=3)

    client.force_login(case.coordinator)
    page = client.get(address(signed, "contribution_detail")).text

    for words in ("Møder til tiden", "Sover dårligt", "En makker", "Signe Dahl", factor.label, "3 · Meget"):
        assert words in page
    assert "Træk underskriften tilbage" not in page
    client.force_login(UserFactory())
    assert client.get(address(signed, "contribution_detail")).status_code == 404


def test_what_is_signed_is_never_written_over(author, signed, htmx):
    assert author.get(address(signed, "contribution_update")).status_code == 302
    response = author.post(
        address(signed, "contribution_update"), {"version": signed.version, "strengths": "Nyt"}, headers=htmx
    )

    assert response.status_code == 409
    assert "Bidraget er underskrevet og kan ikke ændres." in response.text
    with pytest.raises(DatabaseError), transaction.atomic():
        Contribution.objects.update(strengths="Nyt")


@pytest.mark.parametrize("is_held", [False, True])
def test_more_is_added_with_its_day_also_after_the_conference(author, signed, is_held, client, case):
    if is_held:
        _held(signed)

    response = author.post(address(signed, "addition_create"), {"text": "Ringede i går 🐴"}, follow=True)

    assert "Tilføjelsen er gemt." in response.text
    assert "11.02.2026 kl. 10.42 · Signe Dahl" in response.text
    client.force_login(case.coordinator)
    assert "Ringede i går 🐴" in client.get(address(signed, "contribution_detail")).text
    assert Event.objects.filter(text="Tilføjelse til bidrag: Psykolog").count() == 1


@pytest.mark.parametrize("text", ["", " ", "\u200b\u200b", "🐴", "a\x00b", "x" * 10_000])
def test_an_addition_that_cannot_be_kept_is_told(author, signed, text):
    assert author.post(address(signed, "addition_create"), {"text": text}).status_code == 422
    assert not signed.additions.exists()


def test_nothing_is_added_to_a_draft_or_without_consent(author, draft):
    response = author.post(address(draft, "addition_create"), {"text": "Mere"})
    assert response.status_code == 422
    assert "Skriv i kladden" in response.text

    draft.sign(by=draft.user, version=draft.version)
    _withdrawn(draft)
    response = author.post(address(draft, "addition_create"), {"text": "Mere"})
    assert response.status_code == 422
    assert "Borgerens samtykke omfatter ikke dit fag nu" in response.text


def test_a_signature_is_taken_back_for_a_reason_and_what_it_said_is_in_the_history(author, signed, case, client):
    assert author.post(address(signed, "contribution_take_back"), {"reason": " "}).status_code == 422

    response = author.post(address(signed, "contribution_take_back"), {"reason": "Ny viden om søvn"}, follow=True)

    assert "Bidraget er en kladde igen." in response.text
    assert "Ny viden om søvn" in response.text
    assert Contribution.pgh_event_model.objects.filter(signed_at__isnull=False, needed="En makker").exists()
    assert signed.additions.get().kind == "withdrawn"
    told = Notice.objects.order_by("pk").last()
    assert told.text == f"Psykolog har trukket underskriften på sit bidrag tilbage i sag {case.number}."
    assert Event.objects.filter(text="Underskrift trukket tilbage: Psykolog").exists()
    client.force_login(case.coordinator)
    assert client.get(address(signed, "contribution_detail")).status_code == 404

    signed.refresh_from_db()
    signed.sign(by=signed.user, version=signed.version)
    assert "Ny viden om søvn" in client.get(address(signed, "contribution_detail")).text


def test_after_the_conference_the_signature_stands(author, signed):
    _held(signed)

    response = author.post(address(signed, "contribution_take_back"), {"reason": "For sent"})

    assert response.status_code == 422
    assert "Konferencen er holdt, så underskriften står ved magt" in response.text
    assert "Træk underskriften tilbage" not in author.get(address(signed, "contribution_detail")).text
    signed.refresh_from_db()
    assert signed.is_signed


def test_what_can_only_be_refused_is_not_asked_for(author, signed):
    _held(signed)

    response = author.get(address(signed, "contribution_take_back"), follow=True)

    assert response.redirect_chain[-1][0] == address(signed, "contribution_detail")
    assert "Konferencen er holdt, så underskriften står ved magt" in response.text


def test_a_draft_has_no_signature_to_take_back(author, draft):
    response = author.post(address(draft, "contribution_take_back"), {"reason": "x"})

    assert response.status_code == 422
    assert "Bidraget er ikke underskrevet." in response.text


def history_of(draft):
    """What each row that hangs on it said, every time it was written down."""
    columns = {Observation: "text", Weighing: "weight", Suggestion: "words"}
    return [
        list(
            model.pgh_event_model.objects.filter(contribution=draft.pk).order_by("pgh_id").values_list(name, flat=True)
        )
        for model, name in columns.items()
    ]


def write(draft, prompt, factor, words, weight):
    suggestion = draft.suggestions.get()
    draft.keep({prompt.pk: words}, {factor.pk: weight}, {suggestion.pk: words})


def test_the_history_begins_when_it_is_signed(draft, case):
    """A draft is saved every other second, and what nobody else may see would pile up."""
    prompt, factor = PromptFactory(discipline=draft.discipline), FactorFactory(case=case)
    draft.suggestions.create(goal="Gartner")
    write(draft, prompt, factor, "Vågner", 1)
    write(draft, prompt, factor, "Vågner tit", 2)
    assert history_of(draft) == [[], [], []]

    draft.sign(by=draft.user, version=draft.version)
    assert history_of(draft) == [["Vågner tit"], [2], ["Vågner tit"]]

    draft.take_back(reason="Der mangler noget.", by=draft.user)
    write(draft, prompt, factor, "Sover", 0)
    write(draft, prompt, factor, "Sover godt", 3)
    draft.sign(by=draft.user, version=draft.version)
    assert history_of(draft) == [["Vågner tit", "Sover godt"], [2, 3], ["Vågner tit", "Sover godt"]]


def hang_on(draft, case):
    """One row of each kind that hangs on a contribution, and the statement that would write it over."""
    seen = draft.observations.create(prompt=PromptFactory(discipline=draft.discipline), text="Sover")
    weighed = draft.weighings.create(factor=FactorFactory(case=case), weight=3)
    pointed = draft.suggestions.create(goal="Staldmedhjælper")
    return {seen: "text = 'Andet'", weighed: "weight = 0", pointed: "words = 'Andet'"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [Observation, Weighing, Suggestion])
def test_what_hangs_on_a_signed_one_is_guarded_by_the_database(kind):
    case = CaseFactory()
    draft = draft_in(case)
    rows = hang_on(draft, case)
    one, change = next((row, change) for row, change in rows.items() if type(row) is kind)
    draft.sign(by=draft.user, version=draft.version)

    for statement in (f"UPDATE {kind._meta.db_table} SET {change}", f"DELETE FROM {kind._meta.db_table}"):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{statement} WHERE id = %s", [one.pk])
    draft.take_back(reason="Ny viden", by=draft.user)
    kind.objects.filter(pk=one.pk).delete()

    assert not kind.objects.exists()


def test_what_is_added_to_a_signed_one_past_the_pages_is_in_the_history(draft):
    seen = draft.observations.create(prompt=PromptFactory(discipline=draft.discipline), text="Sover")
    Contribution.objects.filter(pk=draft.pk).update(signed_at=timezone.now())
    later = draft.observations.create(prompt=PromptFactory(discipline=draft.discipline), text="Tilføjet")

    told = Observation.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_obj", "text")
    assert list(told) == [(seen.pk, "Sover"), (later.pk, "Tilføjet")]
