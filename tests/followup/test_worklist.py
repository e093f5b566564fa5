import datetime
from datetime import timedelta

import pytest

from followup.models import Meeting
from journal.models import Access, Event
from tests.factories import (
    CaseFactory,
    DeadlineFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    OfferFactory,
    TargetGroupFactory,
    UserFactory,
)
from tests.followup.conftest import TODAY
from tests.followup.contact_factories import talk

URL = "/min-dag/"
DAY = timedelta(days=1)
FAR = TODAY + 100 * DAY


def citizen(name, coordinator, *, goal=True, **intervention):
    """A case of somebody called `name`; without further words nothing is the matter with it."""
    case = CaseFactory(coordinator=coordinator, citizen__first_name=name, citizen__last_name="Holm")
    if goal:
        GoalFactory(case=case, title="Lagermedarbejder")
    InterventionFactory(case=case, **({"follow_up_on": TODAY + 20 * DAY, "ends_on": FAR} | intervention))
    return case


def search(client, text, **filters):
    """What a browser does: send the form and follow to the list."""
    return client.post(URL, {"q": text, **filters}, follow=True)


def names(response):
    return [row.name.removesuffix(" Holm") for row in response.context["rows"]]


def test_the_most_urgent_come_first(staff, caseworker):
    citizen("Slutter", caseworker, ends_on=TODAY + 3 * DAY)
    citizen("Mål", caseworker, goal=False)
    citizen("Fem", caseworker, follow_up_on=TODAY - 5 * DAY)
    citizen("Tolv", caseworker, follow_up_on=TODAY - 12 * DAY)
    citizen("Sluttet", caseworker, ends_on=TODAY - 7 * DAY)
    citizen("Rolig", caseworker)

    assert names(staff.get(URL)) == ["Tolv", "Sluttet", "Fem", "Slutter", "Mål"]


def test_what_has_no_date_comes_last_by_its_weight_and_is_neutral(staff, caseworker):
    citizen("Plan", caseworker, status="proposed", follow_up_on=None).interventions.all().delete()
    citizen("Mål", caseworker, goal=False)
    citizen("Slutter", caseworker, ends_on=TODAY + 14 * DAY)
    citizen("Sent", caseworker, follow_up_on=TODAY - DAY, goal=False)

    response = staff.get(URL)

    told = [[(tag.colour, tag.flag.key) for tag in row.tags] for row in response.context["rows"]]
    assert names(response) == ["Sent", "Slutter", "Mål", "Plan"]
    assert told == [
        [("red", "overskredet"), ("", "uden-maal")],
        [("amber", "slutter")],
        [("", "uden-maal")],
        [("", "uden-plan")],
    ]


def test_on_the_same_day_the_kind_decides_and_then_the_danish_alphabet(staff, caseworker):
    late = {"follow_up_on": TODAY - DAY}
    citizen("Åse", caseworker, **late)
    citizen("Zenia", caseworker, **late)
    citizen("Ærø", caseworker, **late)
    citizen("Anna", caseworker, ends_on=TODAY - DAY)

    assert names(staff.get(URL)) == ["Zenia", "Ærø", "Åse", "Anna"]


def test_a_row_tells_what_a_caseworker_needs(staff, caseworker):
    case = citizen("Dennis", caseworker, follow_up_on=TODAY - 12 * DAY)
    case.target_group = TargetGroupFactory(short_label="Kontanthjælp, aktivitetsparat")
    case.save()
    case.benefit_spells.create(benefit="Kontanthjælp", from_on=TODAY - timedelta(weeks=132))

    page = staff.get(URL).text

    for text in (
        "Dennis Holm",
        "Opfølgning 12 dage over",
        "Kontanthjælp, aktivitetsparat",
        "132",
        "Lagermedarbejder",
        "1 i gang",
    ):
        assert text in page
    assert f'href="/sager/{case.pk}/samtaler/ny/">Ikke booket' in page


def test_a_row_tells_the_next_talk_and_where_it_is_dealt_with(staff, caseworker):
    case = citizen("Dennis", caseworker, follow_up_on=TODAY - DAY)
    talk(case, TODAY - DAY, state="planned")
    Meeting.objects.create(case=case, on=TODAY + DAY, at=datetime.time(9), first_on=TODAY + DAY, held_by=caseworker)
    talk(case, TODAY + 9 * DAY, state="planned")

    (row,) = staff.get(URL).context["rows"]

    assert row.talk == ["on 11.03.", "kl. 09.00"]
    assert ("Samtale 09.03. ikke registreret", f"/sager/{case.pk}/samtaler/") in [
        (one.text, one.url) for one in row.tags
    ]


def test_a_talk_soon_is_told_in_days(staff, caseworker):
    DeadlineFactory(subject="meeting_soon", days=7)
    for name, days in (("I dag", 0), ("I morgen", 1), ("Om fem", 5), ("Om otte", 8)):
        talk(citizen(name, caseworker), TODAY + days * DAY, state="planned")

    told = [
        (row.name, tag.text, tag.colour)
        for row in staff.get(URL, {"vis": "samtale-snart"}).context["rows"]
        for tag in row.tags
    ]

    assert told == [
        ("I dag Holm", "Samtale i dag", "blue"),
        ("I morgen Holm", "Samtale i morgen", "blue"),
        ("Om fem Holm", "Samtale om 5 dage", "blue"),
    ]


@pytest.mark.parametrize(
    "spells",
    [
        [("2024-01-01", None)],
        [("2024-01-01", "2024-12-31"), ("2025-01-01", None)],
        [("2024-01-01", "2024-12-30"), ("2025-01-01", "2025-06-30"), ("2025-07-01", None)],
        [("2024-01-01", "2024-12-31")],
        [],
    ],
)
def test_the_weeks_are_those_of_the_case(staff, caseworker, spells):
    case = citizen("Dennis", caseworker, goal=False)
    for from_on, until_on in spells:
        case.benefit_spells.create(benefit="Kontanthjælp", from_on=from_on, until_on=until_on)

    (row,) = staff.get(URL).context["rows"]

    assert row.support_since == case.support_since


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"follow_up_on": TODAY - DAY}, "Opfølgning 1 dag over"),
        ({"ends_on": TODAY - 3 * DAY}, "Træning sluttede 07.03."),
        ({"starts_on": TODAY - 200 * DAY, "ends_on": TODAY - 80 * DAY}, "Træning sluttede 20.12.2025"),
        ({"ends_on": TODAY + 14 * DAY}, "Træning slutter 24.03."),
    ],
)
def test_reasons_are_told_in_words_and_lead_to_the_follow_up(staff, caseworker, values, text):
    starts = {"starts_on": TODAY - 300 * DAY, "first_follow_up_on": TODAY - 200 * DAY}
    case = citizen("Dennis", caseworker, offer=OfferFactory(title="Træning"), **(starts | values))
    intervention = case.interventions.get()

    page = staff.get(URL).text

    assert f"{text}</a>" in page
    assert f'href="/sager/{case.pk}/indsatser/{intervention.pk}/opfoelgning/"' in page


def test_two_of_a_kind_share_a_tag_that_leads_to_the_oldest(staff, caseworker):
    case = citizen("Dennis", caseworker, follow_up_on=TODAY - 2 * DAY)
    oldest = InterventionFactory(case=case, follow_up_on=TODAY - 9 * DAY, ends_on=FAR)

    response = staff.get(URL)

    (tag,) = response.context["rows"][0].tags
    assert tag.text == "Opfølgning 9 dage over og 1 mere"
    assert tag.url == f"/sager/{case.pk}/indsatser/{oldest.pk}/opfoelgning/"


def test_what_lacks_leads_to_where_it_is_made(staff, caseworker):
    case = CaseFactory(coordinator=caseworker)
    case.reconsiderations.create(reason="Ingen effekt", opened_on=TODAY)

    tags = staff.get(URL).context["rows"][0].tags

    assert [(tag.text, tag.url) for tag in tags] == [
        ("Mangler mål", f"/sager/{case.pk}/maal/ny/"),
        ("Mangler plan", f"/sager/{case.pk}/plan/kladde/"),
        ("Planen skal genovervejes", f"/sager/{case.pk}/plan/"),
    ]


def test_those_who_only_read_are_led_to_pages_they_may_read(client):
    mentor = UserFactory(mentor=True)
    client.force_login(mentor)
    case = InvolvementFactory(user=mentor).case
    InterventionFactory(case=case, follow_up_on=TODAY - DAY, ends_on=FAR)

    response = client.get(URL)

    assert "Tilføj borger" not in response.text
    for tag in response.context["rows"][0].tags:
        assert client.get(tag.url).status_code == 200, tag


def test_every_counter_shows_the_list_it_counts(staff, caseworker):
    citizen("Sen", caseworker, follow_up_on=TODAY - DAY)
    citizen("Uden mål", caseworker, goal=False)
    citizen("Rolig", caseworker)

    for flag, count in staff.get(URL).context["found"].counters():
        response = staff.get(URL, {"vis": flag.key})
        assert len(response.context["rows"]) == response.context["page"].paginator.count == count, flag.key
        assert f'id="vis-{flag.key}" href="/min-dag/?vis={flag.key}"' in response.text
        assert response.text.count('aria-current="true"') == 1


def test_search_finds_a_name_among_the_listed(staff, caseworker):
    citizen("Åse", caseworker, follow_up_on=TODAY - DAY)
    citizen("Dennis", caseworker, follow_up_on=TODAY - DAY)
    citizen("Aage", caseworker)

    assert names(search(staff, "asse hol")) == []
    assert names(search(staff, "åse hol")) == ["Åse"]
    response = search(staff, "aage")
    assert "Ingen borgere passer til »aage«" in response.text
    assert names(search(staff, "aage", vis="alle")) == ["Aage"]


def test_a_search_is_noted_without_what_was_searched_for(staff, caseworker):
    staff.get(URL)
    assert not Access.objects.exists()

    search(staff, "aage")
    look = Access.objects.get()
    assert (look.user, look.page, look.case_id) == (caseworker, "followup:worklist", None)
    assert "aage" not in str(vars(look))


def test_an_empty_list_says_what_comes_next(staff, caseworker):
    citizen("Rolig", caseworker, follow_up_on=datetime.date(2026, 3, 24))

    page = staff.get(URL, {"vis": "overskredet"}).text

    assert "Ingen opfølgninger er overskredet" in page
    assert "Næste opfølgning forfalder tirsdag den 24. marts 2026." in page


@pytest.mark.parametrize("role", ["caseworker", "team_lead", "mentor"])
def test_somebody_without_citizens_is_told_so(client, role):
    client.force_login(UserFactory(role=role, team=None))

    assert "Du har ingen borgere endnu" in client.get(URL).text


def test_the_head_names_day_week_and_caseload(staff, caseworker):
    citizen("Rolig", caseworker)

    assert "Tirsdag den 10. marts 2026 · uge 11 · 1 borger</p>" in staff.get(URL).text


def test_a_team_lead_sees_the_team_and_filters_by_person(client, caseworker):
    lead = UserFactory(team_lead=True, team=caseworker.team)
    colleague = UserFactory(team=caseworker.team)
    client.force_login(lead)
    citizen("Mettes", caseworker, follow_up_on=TODAY - DAY)
    citizen("Hannes", colleague, follow_up_on=TODAY - DAY)

    assert sorted(names(client.get(URL))) == ["Hannes", "Mettes"]
    response = client.get(URL, {"medarbejder": caseworker.pk})
    assert names(response) == ["Mettes"]
    assert response.context["everybody"] == 1
    assert caseworker.name in response.text


def test_a_person_of_another_team_is_an_error(client, caseworker):
    client.force_login(UserFactory(team_lead=True))
    citizen("Mettes", caseworker, follow_up_on=TODAY - DAY)

    response = client.get(URL, {"medarbejder": caseworker.pk})

    assert response.status_code == 422
    assert names(response) == []


@pytest.mark.parametrize(
    "query",
    [
        {"vis": "findes-ikke"},
        {"vis": "handling\x00"},
        {"side": "0"},
        {"side": "-1"},
        {"side": "9" * 400},
        {"side": "en"},
    ],
)
def test_nonsense_in_the_address_is_told(staff, caseworker, query):
    citizen("Sen", caseworker, follow_up_on=TODAY - DAY)

    response = staff.get(URL, query)

    assert response.status_code == 422
    assert "form-error-message" in response.text
    assert names(response) == ["Sen"]


def test_a_page_past_the_last_is_the_last(staff, caseworker):
    for number in range(26):
        citizen(f"Nr{number:02}", caseworker, follow_up_on=TODAY - DAY)

    assert len(names(staff.get(URL))) == 25
    assert names(staff.get(URL, {"side": 2})) == names(staff.get(URL, {"side": 2_000_000_000})) == ["Nr25"]
    assert "26–26 af 26" in staff.get(URL, {"side": 2}).text


def test_htmx_gets_the_list_alone(staff, caseworker, htmx):
    citizen("Sen", caseworker, follow_up_on=TODAY - DAY)

    response = staff.get(URL, {"vis": "overskredet"}, headers=htmx)

    assert response.text.lstrip().startswith('<div id="arbejdsliste">')
    assert "<h1>" not in response.text
    assert "Opfølgning 1 dag over" in response.text


def test_news_are_what_colleagues_did_in_my_cases(staff, caseworker, clock):
    mine, other = citizen("Min", caseworker), CaseFactory()
    colleague = UserFactory(first_name="Hanne", last_name="Lund")
    clock.shift(-15 * DAY)
    mine.note(Event.Kind.GOAL, "Gammelt nyt", by=colleague)
    clock.shift(15 * DAY)
    mine.note(Event.Kind.GOAL, "Mål tilføjet: Truckfører", by=colleague)
    mine.note(Event.Kind.GOAL, "Det skrev jeg selv", by=caseworker)
    other.note(Event.Kind.GOAL, "Ikke min sag", by=colleague)

    page = staff.get(URL).text

    assert "Mål tilføjet: Truckfører" in page
    assert "Hanne Lund" in page
    for text in ("Gammelt nyt", "Det skrev jeg selv", "Ikke min sag"):
        assert text not in page


def test_names_are_escaped(staff, caseworker):
    citizen("<b>Ib</b>", caseworker, follow_up_on=TODAY - DAY)

    assert "&lt;b&gt;Ib&lt;/b&gt;" in staff.get(URL).text


def test_those_without_citizens_have_no_day(client):
    for trait in ("curator", "administrator", "controller"):
        client.force_login(UserFactory(**{trait: True}))
        assert client.get(URL).status_code == 403


@pytest.mark.parametrize(("role", "most"), [("caseworker", 12), ("team_lead", 12), ("mentor", 11)])
def test_many_citizens_cost_as_many_queries_as_one(client, count_queries, role, most):
    user = UserFactory(role=role)
    client.force_login(user)
    colleague = UserFactory(team=user.team)

    def add(number):
        for _ in range(number):
            case = citizen("Ib", user if role == "caseworker" else colleague, follow_up_on=TODAY - DAY)
            InterventionFactory(case=case, follow_up_on=TODAY + DAY, ends_on=TODAY - DAY)
            case.note(Event.Kind.GOAL, "Nyt", by=colleague)
            if role == "mentor":
                InvolvementFactory(case=case, user=user)

    add(1)
    client.get(URL)
    one = count_queries(lambda: client.get(URL))
    add(24)
    assert count_queries(lambda: client.get(URL)) == one
    add(75)
    assert count_queries(lambda: client.get(URL)) == one
    assert one <= most


def test_a_day_with_summer_time_is_one_day(staff, caseworker, clock):
    citizen("Sen", caseworker, follow_up_on=datetime.date(2026, 3, 28))
    # Half past midnight in Denmark on the Sunday when the clock goes forward; in UTC it is still Saturday.
    clock.move_to(datetime.datetime(2026, 3, 28, 23, 30, tzinfo=datetime.UTC))
    staff.force_login(caseworker)

    assert "Opfølgning 1 dag over" in staff.get(URL).text

    citizen("Senere", caseworker, follow_up_on=datetime.date(2026, 10, 25))
    clock.move_to(datetime.datetime(2026, 10, 25, 22, 30, tzinfo=datetime.UTC))  # 23.30, still the long Sunday
    staff.force_login(caseworker)
    assert "Senere" not in names(staff.get(URL, {"vis": "overskredet"}))
