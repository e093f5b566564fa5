"""Views of the list of citizens under a name, in an order, for their owner alone."""

from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from cases.models import SavedView
from followup.columns import COLUMNS
from followup.forms import SavedViewForm
from followup.forms.case_list import CaseListForm
from tests.factories import CaseFactory, SavedViewFactory, UserFactory

URL = "/sager/visninger/"


def names(user):
    return list(SavedView.objects.of(user).values_list("name", flat=True))


def test_the_list_as_it_stands_is_kept_under_a_name_and_shown_above_the_list(staff, caseworker):
    page = staff.get(f"{URL}ny/", {"mine": "on", "vis": "uden-maal", "kolonner": ["by", "frist"], "sorter": "-uger"})
    sent = {"name": "Mine uden mål", "visning": page.context["form"]["visning"].value()}

    response = staff.post(f"{URL}ny/", sent)

    view = SavedView.objects.get()
    assert view.query == "mine=on&vis=uden-maal&sorter=-uger&kolonner=by&kolonner=frist"
    assert response.headers["Location"] == f"/sager/?visning={view.pk}&{view.query}"
    assert (
        f'<a class="hm-chip" href="/sager/?visning={view.pk}&amp;{view.query.replace("&", "&amp;")}">Mine uden mål</a>'
        in staff.get("/sager/").text
    )


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("q=Karina&mine=on", "mine=on"),
        ("soegt=ab12cd34&side=3&mine=on", "mine=on"),
        ("medarbejder=999999&status=alle", "status=alle"),
        ("evil=1&_key=2&sorter=citizen__cpr_hash", ""),
        ("vis=710180-1234", ""),
        ("mine=on&" + "kolonner=by&" * 300, "mine=on&kolonner=by"),
        ("mine=" + "on" * 500 + "&status=afsluttede" * 100, "status=afsluttede&mine=on"),
        ("%00%ff&mine=on", "mine=on"),
    ],
)
def test_only_what_the_lists_own_form_understands_is_kept(staff, address, kept):
    staff.post(f"{URL}ny/", {"name": "Min", "visning": address})

    assert SavedView.objects.get().query == kept


def test_the_database_refuses_a_search_in_a_view(caseworker):
    for query in ("q=Karina", "mine=on&soegt=ab12", "side=2"):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedViewFactory(user=caseworker, query=query)


def test_a_name_is_used_once_by_each(staff, caseworker):
    SavedViewFactory(name="Mine")
    assert staff.post(f"{URL}ny/", {"name": "Mine", "visning": ""}).status_code == 302

    again = staff.post(f"{URL}ny/", {"name": "Mine", "visning": ""})

    assert again.status_code == 422
    assert "Du har allerede en visning med det navn." in again.text
    assert names(caseworker) == ["Mine"]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_take_the_same_name_at_once(caseworker, from_two_tabs):
    answers = from_two_tabs(SavedViewForm, caseworker, f"{URL}ny/", {"name": "Mine", "visning": ""})

    assert answers == [302, 422]
    assert names(caseworker) == ["Mine"]


def test_there_is_a_limit_to_how_many_stand_above_the_list(staff, caseworker):
    SavedViewFactory.create_batch(SavedView.MOST, user=caseworker)

    refused = staff.post(f"{URL}ny/", {"name": "Én til", "visning": ""})

    assert refused.status_code == 422
    assert "Du har allerede 30 visninger. Slet en, før du gemmer en ny." in refused.text
    assert len(names(caseworker)) == 30
    view = SavedView.objects.of(caseworker).first()
    assert staff.post(f"{URL}{view.pk}/", {"name": "Nyt navn"}).status_code == 302


def test_they_change_places(staff, caseworker):
    a, b, c = (SavedViewFactory(user=caseworker, name=name, rank=rank) for rank, name in enumerate("ABC", start=1))

    staff.post(f"{URL}{c.pk}/flyt/", {"skridt": "-1"})
    assert names(caseworker) == ["A", "C", "B"]
    staff.post(f"{URL}{a.pk}/flyt/", {"skridt": "1"})
    assert names(caseworker) == ["C", "A", "B"]
    staff.post(f"{URL}{b.pk}/flyt/", {"skridt": "1"})
    staff.post(f"{URL}{b.pk}/flyt/", {"skridt": "-7"})
    assert names(caseworker) == ["C", "A", "B"]


def test_a_view_is_renamed_and_deleted(staff, caseworker):
    view = SavedViewFactory(user=caseworker, name="Mine", query="mine=on")

    staff.post(f"{URL}{view.pk}/", {"name": "Alle mine"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("Alle mine", "mine=on")

    staff.post(f"{URL}{view.pk}/slet/")
    assert not SavedView.objects.exists()


def test_nobody_finds_the_views_of_another(staff, caseworker):
    other = SavedViewFactory(user=UserFactory(team=caseworker.team), name="Hendes")

    assert "Hendes" not in staff.get(URL).text + staff.get("/sager/").text
    for address in ("", "flyt/", "slet/"):
        assert staff.post(f"{URL}{other.pk}/{address}", {"name": "Min", "skridt": "1"}).status_code == 404
    assert names(other.user) == ["Hendes"]


def test_a_list_without_views_says_how_to_make_one(staff, caseworker):
    CaseFactory(coordinator=caseworker)

    assert "Gem visning" in staff.get("/sager/").text
    assert "Du har ingen visninger endnu" in staff.get(URL).text


def test_many_views_cost_as_many_queries_as_one(staff, caseworker, count_queries):
    counts = []
    for more in (1, 9):
        SavedViewFactory.create_batch(more, user=caseworker)
        counts.append((count_queries(lambda: staff.get(URL)), count_queries(lambda: staff.get("/sager/"))))

    assert counts[0] == counts[1]


def test_an_open_view_that_was_changed_can_be_kept_as_it_stands_now(staff, caseworker):
    view = SavedViewFactory(user=caseworker, name="Mine", query="mine=on")
    as_saved = staff.get(view.get_absolute_url()).text
    changed = staff.post(
        "/sager/", {"mine": "on", "status": "alle", "sorter": "-uger", "visning": view.pk}, follow=True
    )
    sent = {"visning": changed.context["filters"].query, "foer": changed.context["changed_view"].query}

    response = staff.post(f"{URL}{view.pk}/gem/", sent, follow=True)

    view.refresh_from_db()
    assert 'aria-current="true">Mine</a>' in as_saved
    assert "Gem ændringer i visningen" not in as_saved
    assert "Gem ændringer i visningen" in changed.text
    assert (view.name, view.query) == ("Mine", "status=alle&mine=on&sorter=-uger")
    assert "Gem ændringer i visningen" not in response.text


def test_of_two_tabs_that_change_a_view_the_second_is_told(staff, caseworker):
    view = SavedViewFactory(user=caseworker, query="mine=on")
    staff.post(f"{URL}{view.pk}/gem/", {"visning": "status=alle", "foer": "mine=on"})

    second = staff.post(f"{URL}{view.pk}/gem/", {"visning": "sorter=-uger&q=Karina", "foer": "mine=on"})

    view.refresh_from_db()
    assert second.status_code == 409
    assert (view.query, second.context["query"]) == ("status=alle", "sorter=-uger")
    staff.post(f"{URL}{view.pk}/gem/", {"visning": second.context["query"], "foer": view.query})
    view.refresh_from_db()
    assert view.query == "sorter=-uger"


@pytest.mark.parametrize("sent", [{"visning": "mine=on"}, {"visning": "x" * 4001, "foer": "mine=on"}])
def test_what_cannot_be_read_is_not_told_as_kept(staff, caseworker, sent):
    view = SavedViewFactory(user=caseworker, query="mine=on")

    response = staff.post(f"{URL}{view.pk}/gem/", sent)

    assert response.status_code == 422
    assert "Ændringerne er ikke gemt" in response.text
    view.refresh_from_db()
    assert view.query == "mine=on"


def test_the_longest_address_there_is_can_be_kept(staff, caseworker):
    CaseFactory(coordinator=caseworker)
    fields = CaseListForm(QueryDict(), user=caseworker).fields.items()
    chosen_from = {name: [str(key) for key, _ in field.choices] for name, field in fields if hasattr(field, "choices")}
    longest = {name: max(keys, key=len, default="") for name, keys in chosen_from.items()}
    sent = QueryDict(urlencode(longest | {"mine": "on", "taellere": "on"}), mutable=True)
    sent.setlist("kolonner", COLUMNS)
    view = SavedViewFactory(user=caseworker, query="mine=on")

    staff.post(f"{URL}{view.pk}/gem/", {"visning": sent.urlencode(), "foer": "mine=on"})

    view.refresh_from_db()
    assert view.query.count("&") == 6 + len(COLUMNS)
    room = SavedView._meta.get_field("query").max_length - len(view.query)
    assert room > 2 * len(str(2**63)), "for the greatest keys of a group and a colleague"
