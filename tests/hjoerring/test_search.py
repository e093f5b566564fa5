"""The search of every page: who is found by what, in which order, and what is written down of it."""

import datetime
import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, ReasonedLook, SearchName
from cases.search import find_citizens
from journal.models import Access
from tests.factories import CaseFactory, CitizenFactory, InvolvementFactory, OfferFactory, UserFactory
from tests.world import NAME, build_world

URL = reverse("search")
CPR = "710180-1987"


@pytest.fixture
def named(caseworker):
    """Make a case of the caseworker's team for somebody with this name."""

    def make(first, last, **kwargs):
        return CaseFactory(coordinator=caseworker, citizen__first_name=first, citizen__last_name=last, **kwargs)

    return make


def names(text, user, most=8):
    return [found.name for found in find_citizens(text, user, most).citizens]


@pytest.mark.parametrize(
    "text",
    ["kar", "Karina", "lund", "bød", "BØDKER", "karina b", "b karina", "lund karina", "Bødker, Karina", "kar lu bø"],
)
def test_a_name_is_found_by_the_beginning_of_its_words_in_any_order(named, caseworker, text):
    named("Karina Lund", "Bødker")
    named("Niels", "Andersen")

    assert names(text, caseworker) == ["Karina Lund Bødker"]


@pytest.mark.parametrize(
    ("last", "texts"),
    [
        ("Ågård", ["aag", "åg", "ÅGÅRD", "Aagaard", "agård"]),
        ("Aagaard", ["aagå", "ågaa"]),
        ("Kjær", ["kjæ", "KJÆR", "kjaer"]),
        ("Sørensen", ["søre", "sorensen"]),
        ("Lópež-D'Amato", ["lope", "d'ama", "amato", "lopez-d", "damato"]),
        ("Țurcanu", ["turc", "țurc"]),
        ("100%_Borger", ["100%_b"]),
    ],
)
def test_letters_are_folded_as_names_are_sorted(named, caseworker, last, texts):
    named("Bo", last)
    named("Ib", "Qvist")

    for text in texts:
        assert names(text, caseworker) == [f"Bo {last}"], text


def test_a_name_that_is_written_wrongly_is_told_of_as_near(named, caseworker):
    named("Karina", "Christensen")
    named("Bo", "Møller")

    answer = find_citizens("kristansen karin", caseworker, 8)

    assert [found.name for found in answer.citizens] == ["Karina Christensen"]
    assert answer.is_near
    assert not find_citizens("christ", caseworker, 8).is_near
    assert names("xyzzy", caseworker) == []
    assert names("kristansen møller", caseworker) == []


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("Karina", "Bødker", "karnia"),
        ("Karina", "Bødker", "Karnia bødekr"),
        ("Karina", "Bødker", "akrin"),
        ("Øjvind", "Bødker", "jøvind"),
        ("Mohammed", "Haddad", "mohamad"),
        ("Mohamad", "Haddad", "muhammed"),
        ("Muhammad", "Haddad", "mohammed haddad"),
        ("Christian", "Holm", "kristian"),
        ("Kristian", "Holm", "christian"),
        ("Christian", "Holm", "krsitian"),
        ("Ida", "Sørensen", "soerensen"),
        ("Ida", "Pedersen", "petersen"),
        ("Ida", "Petersen", "pedersen"),
    ],
)
def test_common_misspellings_find_the_name(named, caseworker, first, last, text):
    named(first, last)
    named("Niels", "Lindqvist")

    answer = find_citizens(text, caseworker, 8)

    assert [found.name for found in answer.citizens] == [f"{first} {last}"]
    assert answer.is_near


def test_two_letters_in_each_others_place_are_nearer_than_what_only_sounds_alike(named, caseworker):
    for first in ("Karin", "Karina", "Carna"):
        named(first, "Bødker")

    assert names("karnia", caseworker)[0] == "Karina Bødker"


def test_my_own_come_first(named, caseworker):
    colleague = UserFactory(team=caseworker.team)
    for number in range(20):
        CaseFactory(coordinator=colleague, citizen__first_name="Ida", citizen__last_name=f"Jensen {number:02}")
    named("Åse", "Jensen")

    assert names("jens", caseworker, 3) == ["Åse Jensen", "Ida Jensen 00", "Ida Jensen 01"]
    assert names("jesnen", caseworker, 2) == ["Åse Jensen", "Ida Jensen 00"]
    assert names("jens", colleague, 2) == ["Ida Jensen 00", "Ida Jensen 01"]


def test_found_names_are_in_danish_order_and_each_once(named, caseworker):
    for last in ("Åmand", "Andersen", "Øst", "Anders"):
        named("Anders", last)

    assert names("an", caseworker) == ["Anders Anders", "Anders Andersen", "Anders Øst", "Anders Åmand"]
    assert names("anders anders", caseworker) == ["Anders Anders", "Anders Andersen"]


def test_more_than_fit_are_told_of(named, caseworker):
    for number in range(10):
        named("Anders", f"Andersen {number}")

    answer = find_citizens("anders", caseworker, 8)

    assert len(answer.citizens) == 8
    assert answer.has_more
    assert not find_citizens("anders", caseworker, 10).has_more


@pytest.mark.parametrize("written", ["S-{:06d}", "s-{}", "{}", " {:04d} "])
def test_a_case_is_found_by_its_number(named, caseworker, written):
    case = named("Bo", "Berg")

    answer = find_citizens(written.format(case.pk), caseworker, 8)

    assert [found.pk for found in answer.citizens] == [case.pk]
    assert answer.is_exact


def test_what_is_found_is_what_may_be_seen():
    """For everybody in every relation, by name, by number, by CPR and by a name written wrongly."""
    world = build_world()
    Case.objects.filter(pk=world.cases["restricted"].pk).update(closed_on=None)
    for who, user in world.people.items():
        if not user.works_with_citizens:
            continue
        may_see = Case.objects.visible_to(user)
        seen = set(may_see.values_list("pk", flat=True))
        named = set(may_see.filter(citizen__last_name=NAME).values_list("pk", flat=True))
        for text in ("kanarie", "kanariefugl", "kanorifugl"):
            assert {found.pk for found in find_citizens(text, user, 50).citizens} == named, (who, text)
        for case in world.cases.values():
            by_number = find_citizens(case.number, user, 8)
            assert [found.pk for found in by_number.citizens] == [case.pk] * (case.pk in seen), who


def test_a_reason_opens_no_restricted_case_and_an_involvement_does(caseworker):
    case = CaseFactory(is_restricted=True, citizen__last_name="Hemmelig")
    ReasonedLook.objects.create(
        case=case, user=caseworker, reason="cover", text="Dækker ind", until_at=timezone.now() + timedelta(hours=1)
    )
    assert names("hemmelig", caseworker) == names("hemelig", caseworker) == []

    InvolvementFactory(case=case, user=caseworker, from_on=timezone.localdate())

    assert len(names("hemmelig", caseworker)) == len(names("hemelig", caseworker)) == 1


class TestWords:
    """The database keeps the words of a name in step with the name, the team and the protection."""

    def test_follow_a_change_of_name_in_bulk(self, named, caseworker):
        case = named("Bo", "Berg")
        type(case.citizen).objects.filter(pk=case.citizen_id).update(last_name="Åris")

        assert names("berg", caseworker) == []
        assert names("aar", caseworker) == ["Bo Åris"]

    def test_follow_the_team(self, named, caseworker):
        case, other = named("Bo", "Berg"), UserFactory()
        case.involvements.update(until_on=datetime.date(2025, 12, 31))

        Case.objects.filter(pk=case.pk).update(team=other.team)

        assert names("berg", caseworker) == []
        assert names("berg", other) == ["Bo Berg"]

    def test_follow_a_protection(self, named):
        case, colleague = named("Bo", "Berg"), UserFactory()
        Case.objects.filter(pk=case.pk).update(team=colleague.team)
        assert names("berg", colleague) == ["Bo Berg"]

        Case.objects.filter(pk=case.pk).update(is_restricted=True)

        assert names("berg", colleague) == []
        assert set(SearchName.objects.values_list("team", flat=True)) == {None}

    def test_are_written_for_cases_that_were_there_before(self, named):
        named("Karina Lund", "Bødker")
        before = set(SearchName.objects.values_list("case", "team", "key", "word"))
        SearchName.objects.all().delete()

        fill = import_module("cases.migrations.0005_search").Migration.operations[-1]
        with connection.cursor() as cursor:
            cursor.execute(fill.sql)

        assert set(SearchName.objects.values_list("case", "team", "key", "word")) == before
        assert len(before) == 3

    def test_go_with_the_case(self, named):
        case = named("Bo", "Berg")
        case.involvements.all().delete()

        Case.objects.filter(pk=case.pk)._raw_delete(using="default")

        assert not SearchName.objects.exists()


class TestWhileTyping:
    def test_shows_citizens_offers_and_pages_in_groups(self, staff, htmx, named):
        case = named("Bodil", "Borg", closed_on=datetime.date(2026, 1, 31), close_reason="job")
        offer = OfferFactory(title="Borgernær mentor")
        OfferFactory(title="Borte", status="draft")

        text = staff.post(URL, {"q": "bor"}, headers=htmx).text

        assert re.findall(r'role="group" aria-label="([^"]+)"', text) == [
            "Borgere",
            "Sider og handlinger",
            "Indsatser",
        ]
        assert f'href="{case.get_absolute_url()}"' in text
        assert f'href="{offer.get_absolute_url()}"' in text
        assert f'href="{reverse("cases:case_create")}"' in text
        assert case.number in text
        assert "afsluttet" in text
        assert "din sag" in text
        assert "Borte" not in text
        assert "<html" not in text

    def test_is_noted_once_without_what_was_typed(self, staff, caseworker, htmx, named):
        named("Bodil", "Borg")

        staff.post(URL, {"q": "bodil"}, headers=htmx)

        look = Access.objects.get()
        assert (look.user, look.page, look.case_id, look.outcome) == (caseworker, "search", None, "shown")
        assert "odil" not in f"{look.reason}{look.relation}{look.request_id}"
        assert "searches" not in staff.session

    def test_few_letters_sound_like_nobody(self, caseworker, named):
        named("Bo", "Berg")

        assert names("ber", caseworker) == ["Bo Berg"]
        assert names("bxr", caseworker) == []

    @pytest.mark.parametrize("text", ["", "b", " . ", "12-3"])
    def test_too_little_is_not_searched_for(self, staff, htmx, text):
        response = staff.post(URL, {"q": text}, headers=htmx)

        assert response.status_code == 200
        assert 'role="option"' not in response.text
        assert not Access.objects.exists()

    @pytest.mark.parametrize("text", ["tømrer", "praktikplads"])
    def test_what_is_no_name_is_answered_by_what_can_be_searched_for(self, staff, htmx, text):
        answer = staff.post(URL, {"q": text}, headers=htmx).text

        assert "Søg efter en borger på navn, sagsnummer eller cpr-nummer." in answer

    def test_a_whole_cpr_number_is_noted_on_the_case(self, staff, htmx, named):
        case = named("Bo", "Berg", citizen=CitizenFactory(cpr_text=CPR))

        text = staff.post(URL, {"q": CPR.replace("-", "")}, headers=htmx).text

        assert case.get_absolute_url() in text
        assert "1987" not in text
        assert Access.objects.get().case_id == case.pk

    def test_a_number_of_somebody_else_is_refused_like_an_unknown_one(self, staff, htmx):
        hidden = CaseFactory(citizen=CitizenFactory(cpr_text=CPR))

        answers = [staff.post(URL, {"q": text}, headers=htmx).text for text in (CPR, "720180-1234", hidden.number)]

        assert len(set(answers)) == 1
        assert list(Access.objects.order_by("pk").values_list("case_id", "outcome")) == [
            (hidden.pk, "refused"),
            (None, "refused"),
            (None, "shown"),
        ]

    def test_costs_the_same_for_one_and_for_many(self, staff, htmx, named, count_queries):
        def ask():
            return staff.post(URL, {"q": "anders"}, headers=htmx)

        named("Anders", "And")
        few = count_queries(ask)
        for number in range(12):
            named("Anders", f"Andersen {number}")

        assert count_queries(ask) == few <= 8

    @pytest.mark.parametrize(
        "text", ["x" * 100_000, "Ann\x00a", "\ud800", "%" * 100, "\\" * 50, "_ _ _", "' OR 1=1 --"]
    )
    def test_strange_text_is_no_fault(self, staff, htmx, text):
        body = "q=" + text.encode("utf-8", "surrogatepass").decode("latin-1")

        response = staff.generic(
            "POST", URL, body.encode("latin-1"), content_type="application/x-www-form-urlencoded", headers=htmx
        )

        assert response.status_code == 200
        assert 'role="option"' not in response.text


class TestPage:
    def test_the_one_who_is_meant_is_opened_at_once(self, staff, named):
        case = named("Bodil", "Borg", citizen=CitizenFactory(first_name="Bodil", last_name="Borg", cpr_text=CPR))

        for text in ("bodil", case.number, CPR):
            assert staff.post(URL, {"q": text}).headers["Location"] == case.get_absolute_url()
        assert set(Access.objects.values_list("case_id", "page")) == {(case.pk, "search")}
        assert "searches" not in staff.session

    def test_several_are_shown_under_a_token(self, staff, named):
        for last in ("Borg", "Berg"):
            named("Bodil", last)

        address = staff.post(URL, {"q": "bodil"}).headers["Location"]
        page = staff.get(address)

        assert re.fullmatch(rf"{URL}\?soegt=[0-9a-f]{{8}}", address)
        assert page.text.index("Bodil Berg") < page.text.index("Bodil Borg")
        assert "<title>Søg – Hjørringmodellen</title>" in page.text
        assert Access.objects.get().page == "search"

    def test_a_near_name_is_shown_and_not_opened(self, staff, named):
        named("Karina", "Christensen")

        page = staff.post(URL, {"q": "kristansen"}, follow=True)

        assert "Ingen hedder præcis det, du skrev" in page.text
        assert "Karina Christensen" in page.text

    @pytest.mark.parametrize("text", [CPR, "7201801234", "S-999999"])
    def test_a_number_in_vain_is_told_at_the_field_and_noted(self, staff, text):
        hidden = CaseFactory(citizen=CitizenFactory(cpr_text=CPR))

        response = staff.post(URL, {"q": text})

        assert response.status_code == 422
        assert "Ingen af de borgere, du kan se, har det nummer." in response.text
        assert "1987" not in response.text
        look = Access.objects.get()
        assert (look.case_id, look.outcome) == (hidden.pk if text == CPR else None, "refused")
        assert "searches" not in staff.session

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "Skriv, hvad du søger."),
            ("b", "Skriv mindst to bogstaver"),
            ("9" * 19, "Skriv mindst to bogstaver"),
            ("320180-1234", "De første seks cifre er ikke en dato."),
            (f"Bo {CPR}", "Skriv kun cpr-nummeret"),
            ("x" * 101, "Skriv højst 100 tegn."),
        ],
    )
    def test_rules_are_told_at_the_field(self, staff, text, message):
        response = staff.post(URL, {"q": text})

        assert response.status_code == 422
        assert message in response.text
        assert not Access.objects.exists()
        assert "searches" not in staff.session

    def test_a_name_in_the_address_is_taken_out_of_it(self, staff):
        page = staff.get(URL, {"q": "Bodil"}, follow=True)

        assert page.redirect_chain == [(URL, 302)]
        assert "Skriv navnet i søgefeltet" in page.text

    def test_a_search_that_is_over_is_told_calmly(self, staff):
        assert "Søgningen er udløbet. Søg igen." in staff.get(URL, {"soegt": "0badcafe"}).text

    def test_actions_are_those_of_the_role(self, client):
        for role, found in (({}, True), ({"mentor": True}, False)):
            client.force_login(UserFactory(**role))
            page = client.post(URL, {"q": "tilføj"}, follow=True).text
            assert (reverse("cases:case_create") in page) == found


def test_the_field_is_on_every_page_of_those_with_citizens(client):
    for role, has in (("mentor", True), ("team_lead", True), ("curator", False), ("controller", False)):
        client.force_login(UserFactory(**{role: True}))
        page = client.get(reverse("accounts:profile")).text
        assert ('id="quick-search"' in page) == has
        assert 'id="shortcuts"' in page
