"""The words that everything else is chosen from, kept by editors."""

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.urls import reverse

from catalog.models import Area, Theme, Track
from hjoerring.reference import load_reference
from hjoerring.word_lists import LISTS, UseByKey
from journal.row_history import history_of
from tests.factories import (
    AreaFactory,
    BranchFactory,
    CaseFactory,
    CategoryFactory,
    FactorFactory,
    GoalFactory,
    IndicatorFactory,
    OfferFactory,
    TargetGroupFactory,
    ThemeFactory,
    TrackFactory,
    UserFactory,
)


@pytest.fixture
def henning():
    return UserFactory(curator=True, first_name="Henning", last_name="Overgaard")


@pytest.fixture
def editor(client, henning):
    client.force_login(henning)
    return client


@pytest.fixture
def debt():
    return AreaFactory(key="debt", label="Gæld", order=1)


def word(name, kind, row=None):
    return reverse(f"word_{name}", args=[kind, *([row.pk] if row else [])])


# What is worked out from other rows, or belongs to them, and would count the same thing twice.
NOT_COUNTED = {"OfferVersion", "CoverageFigure", "FrozenFigure", "CohortCount", "MonthlyTrace", "CaseImport"}
NOT_COUNTED |= {"CaseDay"}


def test_every_place_a_word_is_used_is_counted():
    uses = [use for words in LISTS.values() for use in words.uses]
    said = {(use.model, use.field) for use in uses if not isinstance(use, UseByKey)}
    models = {words.model for words in LISTS.values()}
    found = {
        (model, field.name)
        for model in apps.get_models()
        if model.__name__ not in NOT_COUNTED and not model.__name__.endswith("Event")
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model in models
    }

    assert said == found


@pytest.mark.parametrize("kind", [kind for kind, words in LISTS.items() if not words.of_administrators])
def test_each_list_is_read_written_and_left(editor, kind):
    words = LISTS[kind]
    made = {
        "temaer": ThemeFactory,
        "barrierer": AreaFactory,
        "ressourcer": lambda: AreaFactory(kind="resource"),
        "kategorier": CategoryFactory,
        "spor": TrackFactory,
        "maalgrupper": TargetGroupFactory,
        "brancher": BranchFactory,
        "indikatorer": IndicatorFactory,
    }
    row = made[kind]()
    shown = editor.get(word("update", kind, row)).context["form"].initial
    answers = {name: value for name in words.fields if (value := shown[name]) not in (None, False)}

    response = editor.post(word("update", kind, row), answers | {"label": "Et nyt navn", "version": "1"})

    assert response.url == word("list", kind)
    row.refresh_from_db()
    assert (row.label, row.version) == ("Et nyt navn", 2)
    page = editor.get(word("list", kind)).text
    assert "Et nyt navn" in page
    assert words.title in editor.get(reverse("word_list_index")).text
    created = editor.post(word("create", kind), answers | {"label": "Æblegrød på øen", "version": "1"})
    assert created.url == word("list", kind)
    assert words.rows().get(label="Æblegrød på øen").key == "aeblegroed_paa_oeen"


def test_the_list_says_where_a_word_is_used(editor, debt):
    OfferFactory().barriers.set([debt])
    OfferFactory().barriers.set([debt])
    FactorFactory.create_batch(5, area=debt)

    page = editor.get(word("list", "barrierer")).text

    assert "2 indsatser · 5 vurderinger hos borgere" in page


@pytest.mark.parametrize("name", ["list", "update", "retire"])
def test_a_number_of_citizens_below_five_is_not_told(editor, debt, name):
    OfferFactory().barriers.set([debt])
    FactorFactory.create_batch(4, area=debt)

    page = editor.get(word(name, "barrierer", None if name == "list" else debt)).text

    assert "1 indsats · under 5 vurderinger hos borgere" in page


def test_specially_protected_citizens_are_in_nobodys_counts(editor, debt):
    FactorFactory.create_batch(5, area=debt)
    FactorFactory.create_batch(2, area=debt, case__is_restricted=True)
    group = CaseFactory(is_restricted=True).target_group

    assert "5 vurderinger hos borgere" in editor.get(word("list", "barrierer")).text
    assert "sager" not in LISTS["maalgrupper"].used_by(group).get(group.pk, "")


def test_the_page_of_a_word_counts_that_word_alone(debt):
    other = AreaFactory(key="other")
    OfferFactory().barriers.set([debt, other])

    assert LISTS["barrierer"].used_by(debt) == {debt.pk: "1 indsats"}


def test_a_word_that_breaks_a_rule_is_not_tried_under_other_keys():
    nameless = Theme(label="T", version=-1)

    with pytest.raises(IntegrityError):
        LISTS["temaer"].add(nameless)


def test_a_long_history_costs_as_many_queries_as_a_short_one(debt, django_assert_num_queries):
    for number in range(3):
        debt.theme = ThemeFactory(key=f"theme_{number}")
        debt.change(["theme"])

    with django_assert_num_queries(2):
        steps = history_of(debt)

    assert len(steps) == 4


def move(editor, kind, row, way):
    """As the page asks that was just shown."""
    row.refresh_from_db()
    return editor.post(word("move", kind, row), {"til": way, "version": row.version, "order": row.order})


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"til": "hjem"}, 422),
        ({"til": ""}, 422),
        ({"version": "x"}, 422),
        ({"order": ""}, 422),
        ({"version": "7"}, 409),
        ({"order": "1"}, 409),
    ],
)
def test_a_move_says_where_from_and_which_way(editor, changed, status):
    tracks = [TrackFactory(key=f"t{order}", label=f"Spor {order}", order=order) for order in (1, 2, 3)]

    response = editor.post(
        word("move", "spor", tracks[1]), {"til": "ned", "version": tracks[1].version, "order": 2} | changed
    )

    assert response.status_code == status
    assert "Intet er flyttet." in response.text
    assert list(Track.objects.order_by("order").values_list("key", flat=True)) == ["t1", "t2", "t3"]


def test_of_two_who_move_the_same_word_the_second_is_told(editor):
    tracks = [TrackFactory(key=f"t{order}", label=f"Spor {order}", order=order) for order in (1, 2, 3)]
    shown = {"til": "ned", "version": tracks[0].version, "order": 1}

    answers = [editor.post(word("move", "spor", tracks[0]), shown).status_code for _ in range(2)]

    assert answers == [302, 409]
    assert list(Track.objects.order_by("order").values_list("key", flat=True)) == ["t2", "t1", "t3"]


def test_a_new_word_stands_last_and_moves_up(editor):
    for order, label in enumerate(["Job", "Helbred"], start=1):
        TrackFactory(key=f"t{order}", label=label, order=order)
    editor.post(word("create", "spor"), {"label": "Uddannelse", "version": "1"})
    last = Track.objects.get(label="Uddannelse")

    move(editor, "spor", last, "op")
    assert list(Track.objects.order_by("order").values_list("label", flat=True)) == ["Job", "Uddannelse", "Helbred"]

    move(editor, "spor", last, "op")
    move(editor, "spor", last, "op")
    assert list(Track.objects.order_by("order").values_list("label", flat=True)) == ["Uddannelse", "Job", "Helbred"]

    move(editor, "spor", last, "ned")
    assert list(Track.objects.order_by("order").values_list("label", flat=True)) == ["Job", "Uddannelse", "Helbred"]


def test_a_barrier_changes_places_within_its_theme(editor, debt):
    other = AreaFactory(theme=ThemeFactory(key="economy", label="Økonomi"), order=1)

    move(editor, "barrierer", other, "op")

    debt.refresh_from_db()
    other.refresh_from_db()
    assert (debt.order, other.order) == (1, 1)


def test_a_word_that_is_used_is_not_deleted_but_no_longer_chosen(editor, client, caseworker, debt):
    offer = OfferFactory()
    offer.barriers.set([debt])

    editor.post(word("retire", "barrierer", debt), {"because": "Slået sammen med økonomi"})
    editor.post(word("retire", "barrierer", debt), {"because": "En gang til"})

    debt.refresh_from_db()
    assert (debt.is_retired, debt.retired_because, debt.version) == (True, "Slået sammen med økonomi", 2)
    assert "Slået sammen med økonomi" in editor.get(word("list", "barrierer")).text
    client.force_login(caseworker)
    assert "Gæld" in client.get(offer.get_absolute_url()).text
    assert "Gæld" not in client.get(reverse("catalog:suggestion_create")).text

    client.force_login(UserFactory(curator=True))
    editor.post(word("bring_back", "barrierer", debt))
    debt.refresh_from_db()
    assert (debt.is_retired, debt.retired_because) == (False, "")


def test_a_retired_target_group_is_not_given_to_a_new_case(editor, client, caseworker):
    group = TargetGroupFactory(label="Ledighedsydelse")
    client.force_login(caseworker)
    assert "Ledighedsydelse" in client.get(reverse("cases:case_create")).text

    group.retire(because="Ordningen er ophørt")

    assert "Ledighedsydelse" not in client.get(reverse("cases:case_create")).text


def test_a_retired_branch_stays_on_the_goal_that_has_it_and_is_not_chosen_again(staff, caseworker):
    case = CaseFactory(coordinator=caseworker)
    branch = BranchFactory(label="Bogtryk")
    goal = GoalFactory(case=case, branch=branch)
    branch.retire(because="Findes ikke her længere")

    assert "Bogtryk" not in staff.get(reverse("cases:goal_create", args=[case.pk])).text
    assert "Bogtryk" in staff.get(reverse("cases:goal_update", args=[case.pk, goal.pk])).text


def test_the_history_says_who_wrote_what(editor, henning):
    theme = ThemeFactory(label="Krop")
    editor.post(word("update", "temaer", theme), {"label": "Fysisk helbred", "description": "", "version": "1"})
    editor.post(word("retire", "temaer", theme), {"because": "Bruges ikke"})

    history = editor.get(word("update", "temaer", theme)).context["history"]

    assert [step.lines for step in history] == [
        ["Bruges ikke længere: nej → ja", "Hvorfor ikke længere: (tomt) → Bruges ikke"],
        ["Navn: Krop → Fysisk helbred"],
        ["Oprettet"],
    ]
    assert [step.by for step in history] == ["Henning Overgaard", "Henning Overgaard", "Systemet"]


def test_two_editors_at_once_see_both_texts(editor):
    track = TrackFactory(label="Job")
    editor.post(word("update", "spor", track), {"label": "Den første", "version": "1"})

    response = editor.post(word("update", "spor", track), {"label": "Den anden", "version": "1"})

    assert response.status_code == 409
    assert "Den første" in response.text
    track.refresh_from_db()
    assert track.label == "Den første"


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"label": ""}, "Udfyld feltet."),
        ({"label": "job"}, "Navnet er allerede i brug på listen."),
        ({"label": "x" * 100_000}, "Skriv højst 80 tegn."),
    ],
)
def test_what_makes_no_sense_is_told_at_the_field(editor, answers, message):
    TrackFactory(label="Job")

    response = editor.post(word("create", "spor"), answers | {"version": "1"})

    assert response.status_code == 422
    assert message in response.text
    assert Track.objects.count() == 1


def test_a_list_that_is_not_there_and_a_word_of_another_list_are_not_found(editor, debt):
    assert editor.get(word("list", "farver")).status_code == 404
    assert editor.get(word("update", "ressourcer", debt)).status_code == 404


def test_the_data_files_leave_alone_what_an_editor_wrote(editor):
    load_reference()
    theme = Theme.objects.order_by("order").first()
    area = Area.objects.barriers().filter(theme=theme).order_by("order").first()
    editor.post(word("update", "temaer", theme), {"label": "Vores eget navn", "description": "", "version": "1"})
    editor.post(word("retire", "barrierer", area), {"because": "Bruges ikke her"})
    editor.post(word("create", "spor"), {"label": "Vores eget spor", "version": "1"})

    outcomes = load_reference()

    theme.refresh_from_db()
    area.refresh_from_db()
    assert (theme.label, area.is_retired) == ("Vores eget navn", True)
    assert f"{theme.key}.label" in [kept for outcome in outcomes for kept in outcome.kept]
    assert Track.objects.filter(label="Vores eget spor").exists()


def test_many_words_cost_as_many_queries_as_one(editor, debt, count_queries):
    def look():
        return count_queries(lambda: editor.get(word("list", "barrierer")))

    few = look()
    for area in AreaFactory.create_batch(10):
        OfferFactory().barriers.set([area])

    assert look() == few
