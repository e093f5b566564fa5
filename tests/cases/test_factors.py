import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from cases.models import Case, Deadline, Factor
from journal.models import Event
from tests.factories import AreaFactory, FactorFactory, ThemeFactory, UserFactory

WARM = 2  # savepoints around the view
TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-02 12:00+01:00"):
        yield


@pytest.fixture
def factor(case):
    area = AreaFactory(label="Kroniske smerter")
    return FactorFactory(case=case, area=area, weight=2, start_weight=3, weighed_on=datetime.date(2025, 9, 15))


def url(name, case, *more):
    return reverse(f"cases:factor_{name}", args=[case.pk, *more])


def weighed(**kwargs):
    return {"weight": "1", "assessor": "caseworker", "on": "02.03.2026", "version": "1"} | kwargs


class TestList:
    def test_shows_weight_in_words_and_the_weight_at_the_start(self, staff, case, factor):
        page = staff.get(url("list", case)).text

        assert f'id="faktor-{factor.pk}"' in page
        assert 'aria-label="2 af 4, En del, var 3"' in page
        assert "1 trin lettere end ved start" in page
        assert "Mindsket" in page
        assert "Vurderet 15.09.2025" in page

    def test_resources_come_first(self, staff, case, factor):
        FactorFactory(case=case, resource=True)

        page = staff.get(url("list", case)).text

        assert page.index("Kan bygges på") < page.index("Står i vejen")

    def test_goes_theme_by_theme_with_own_words_last(self, staff, case):
        social = ThemeFactory(key="social", label="Social", order=4)
        physical = ThemeFactory(key="physical", label="Fysisk", order=1)
        FactorFactory(case=case, area=None, own_words="Savner sin hund", weight=4)
        FactorFactory(case=case, area=AreaFactory(theme=social, label="Gæld"), weight=4)
        FactorFactory(case=case, area=AreaFactory(theme=physical, label="Ryg"), weight=1)

        page = staff.get(url("list", case)).text

        order = [
            page.index(text) for text in ("Fysisk", "Ryg", "Social", "Gæld", "<h3>Med egne ord", "Savner sin hund")
        ]
        assert order == sorted(order)

    def test_different_views_are_shown_not_evened_out(self, staff, case, factor, caseworker):
        factor.reviews.create(weight=4, assessor="citizen", on="2025-10-01", by=caseworker)
        factor.reviews.create(weight=1, assessor="citizen", on="2026-01-01", by=caseworker)
        factor.reviews.create(weight=3, assessor="caseworker", on="2025-10-01", by=caseworker, note="Talt om pauser")

        page = staff.get(url("list", case)).text

        assert "I ser forskelligt på det" in page
        assert "Borgeren selv: Lidt · Beskæftigelsesmedarbejder: Meget" in page
        assert "Forløb: 3 vurderinger" in page
        assert "Talt om pauser" in page

    def test_as_many_queries_for_many_factors_as_for_one(self, staff, case, caseworker, count_queries):
        counts = []
        for more in (1, 24, 75):
            for factor in FactorFactory.create_batch(more, case=case):
                factor.reviews.create(weight=2, by=caseworker)
            staff.get(url("list", case))
            counts.append(count_queries(lambda: staff.get(url("list", case))))

        assert len(set(counts)) == 1
        assert counts[0] <= 16 + WARM

    def test_the_whole_cpr_number_is_nowhere(self, staff, case, factor):
        for name, more in [("list", []), ("create", []), ("weigh", [factor.pk])]:
            page = staff.get(url(name, case, *more)).text
            assert case.citizen.cpr not in page
            assert case.citizen.cpr_masked in page


class TestWeigh:
    def test_one_click_keeps_the_old_weight_as_a_review(self, staff, caseworker, case, factor):
        response = staff.post(url("weigh", case, factor.pk), weighed())

        factor.refresh_from_db()
        review = factor.reviews.get()
        assert response.headers["Location"] == f"{url('list', case)}#faktor-{factor.pk}"
        assert (factor.weight, factor.start_weight, factor.weighed_on) == (1, 3, TODAY)
        assert (review.weight, review.assessor, review.on, review.by) == (1, "caseworker", TODAY, caseworker)
        assert Event.objects.get().text == "Kroniske smerter: lidt"

    def test_with_htmx_the_row_is_swapped(self, staff, case, factor, htmx):
        response = staff.post(url("weigh", case, factor.pk), weighed(weight="0"), headers=htmx)

        assert response.text.strip().startswith(f'<li class="hm-factor hm-factor--gone" id="faktor-{factor.pk}">')
        assert "Slet ikke" in response.text
        assert 'name="version" value="2"' in response.text
        assert "Vurderingen er gemt." in response.text

    def test_the_page_takes_assessor_date_and_note(self, staff, case, factor):
        staff.post(
            url("weigh", case, factor.pk),
            weighed(weight="4", assessor="citizen", on="1/3", note="Ondt efter praktikken"),
        )

        review = factor.reviews.get()
        assert (review.weight, review.assessor, review.note) == (4, "citizen", "Ondt efter praktikken")
        assert review.on == datetime.date(2026, 3, 1)

    def test_the_page_begins_with_today(self, staff, case, factor, caseworker):
        factor.reviews.create(weight=2, assessor="citizen", on="2026-01-01", by=caseworker, note="Gammelt")

        page = staff.get(url("weigh", case, factor.pk)).text

        assert 'value="02.03.2026"' in page
        assert "Gammelt" not in page

    def test_who_is_asked_and_when_goes_along_to_the_next_click(self, staff, case, factor):
        response = staff.post(url("weigh", case, factor.pk), weighed(assessor="citizen", on="1/3"))

        assert response.headers["Location"] == (
            f"{url('list', case)}?vurderet_af=citizen&dato=01.03.2026#faktor-{factor.pk}"
        )

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"weight": ""}, "Vælg en vægt."),
            ({"weight": "5"}, "på listen"),
            ({"weight": "9" * 400}, "på listen"),
            ({"on": "03.03.2026"}, "ude i fremtiden"),
            ({"on": "01.09.2025"}, "Der er allerede en vurdering fra 15.09.2025."),
            ({"on": "32.01.2026"}, "Skriv datoen som"),
            ({"assessor": "naboen"}, "på listen"),
            ({"note": "x" * 100_000}, "300 tegn"),
            ({"note": "\x00"}, "tegn, der ikke kan gemmes"),
        ],
    )
    def test_rules_are_told_at_the_field(self, staff, case, factor, htmx, change, message):
        for headers in ({}, htmx):
            response = staff.post(url("weigh", case, factor.pk), weighed(**change), headers=headers)

            assert response.status_code == 422
            assert message in response.text
        assert not factor.reviews.exists()

    def test_a_resource_is_never_nothing(self, staff, case):
        resource = FactorFactory(case=case, resource=True)

        assert "Slet ikke" not in staff.get(url("weigh", case, resource.pk)).text
        assert staff.post(url("weigh", case, resource.pk), weighed(weight="0")).status_code == 422

    def test_somebody_else_weighed_first(self, staff, case, factor, htmx):
        staff.post(url("weigh", case, factor.pk), weighed(weight="3", assessor="citizen"))

        for headers in ({}, htmx):
            response = staff.post(url("weigh", case, factor.pk), weighed(weight="1", note="Bedre"), headers=headers)

            assert response.status_code == 409
            assert "3 – Meget" in response.text
            assert "1 – Lidt" in response.text
            assert "Bedre" in response.text
        factor.refresh_from_db()
        assert factor.weight == 3

    def test_sent_twice_is_one_review(self, staff, case, factor):
        answers = weighed(_key=str(uuid.uuid4()))

        assert [staff.post(url("weigh", case, factor.pk), answers).status_code for _ in range(2)] == [302, 302]
        assert factor.reviews.count() == 1

    def test_a_factor_of_another_case_is_not_found(self, staff, case):
        other = FactorFactory()

        assert staff.post(url("weigh", case, other.pk), weighed()).status_code == 404
        assert not other.reviews.exists()

    def test_a_closed_case_is_not_changed(self, staff, case, factor):
        case.closed_on, case.close_reason = datetime.date(2026, 1, 5), "job"
        case.save()

        assert "Vurdér" not in staff.get(url("list", case)).text
        assert staff.post(url("weigh", case, factor.pk), weighed()).status_code == 403
        assert staff.post(url("create", case), {}).status_code == 403


class TestLife:
    def test_lighter_is_reduced_and_nothing_is_gone(self, case, factor, caseworker):
        def state():
            return Factor.objects.get(pk=factor.pk).state

        for weight, expected in [(3, "open"), (2, "reduced"), (0, "gone"), (4, "open")]:
            factor.weigh(weight, assessor="caseworker", on=TODAY, by=caseworker)
            assert state() == expected
            assert factor.is_gone == (expected == "gone")

    def test_a_resource_is_gone_for_a_reason_and_may_come_back(self, staff, case):
        resource = FactorFactory(case=case, resource=True, weight=3, weighed_on=datetime.date(2025, 9, 15))

        response = staff.post(
            url("let_go", case, resource.pk),
            {
                "gone_how": "outdated",
                "gone_reason": "Søsteren er flyttet",
                "assessor": "citizen",
                "on": "02.03.2026",
                "version": "1",
            },
        )

        resource.refresh_from_db()
        assert response.headers["Location"] == url("list", case)
        assert (resource.state, resource.gone_on, resource.weight) == ("gone", TODAY, 3)
        page = staff.get(url("list", case)).text
        assert "Ikke længere aktuel 02.03.2026: Søsteren er flyttet" in page
        assert "1 ressource er ikke længere til stede" in page

        staff.post(url("weigh", case, resource.pk), weighed(weight="2", version="2"))

        resource.refresh_from_db()
        assert (resource.state, resource.gone_on, resource.gone_reason) == ("reduced", None, "")
        assert [review.note for review in resource.reviews.all()] == ["", "Ikke længere aktuel: Søsteren er flyttet"]
        assert "(er der igen)" in Event.objects.latest("pk").text

    def test_what_is_gone_for_a_reason_asks_for_no_intervention(self, staff, case, factor):
        factor.gone_on, factor.gone_how, factor.gone_reason = TODAY, "mistake", "Forkert borger"
        factor.save()

        assert staff.get(reverse("case_detail", args=[case.pk])).context["uncovered"] == []

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"gone_how": ""}, "Vælg, hvad der er sket"),
            ({"gone_how": "vaek"}, "Vælg"),
            ({"gone_reason": ""}, "Skriv kort, hvorfor"),
            ({"gone_reason": "x" * 301}, "300 tegn"),
            ({"on": "01.09.2025"}, "Der er allerede en vurdering fra 15.09.2025."),
            ({"on": "03.03.2026"}, "ude i fremtiden"),
        ],
    )
    def test_rules_are_told(self, staff, case, factor, change, message):
        answers = {
            "gone_how": "solved",
            "gone_reason": "Løst",
            "assessor": "caseworker",
            "on": "02.03.2026",
            "version": "1",
        } | change

        response = staff.post(url("let_go", case, factor.pk), answers)

        assert response.status_code == 422
        assert message in response.text
        factor.refresh_from_db()
        assert not factor.is_gone

    def test_somebody_else_weighed_it_first(self, staff, case, factor):
        staff.post(url("weigh", case, factor.pk), weighed(weight="3"))
        answers = {
            "gone_how": "solved",
            "gone_reason": "Løst",
            "assessor": "caseworker",
            "on": "02.03.2026",
            "version": "1",
        }

        response = staff.post(url("let_go", case, factor.pk), answers)

        assert response.status_code == 409
        assert "Løst" in response.text

    @pytest.mark.parametrize(("one", "other", "differ"), [(2, 3, False), (1, 3, True), (4, 0, True)])
    def test_people_differ_when_two_steps_apart(self, case, factor, caseworker, one, other, differ):
        factor.reviews.create(weight=one, assessor="citizen", by=caseworker)
        factor.reviews.create(weight=other, assessor="psychologist", by=caseworker)

        assert bool(factor.views) is differ

    @pytest.mark.parametrize(
        ("kind", "weight", "words"),
        [
            ("barrier", 1, "2 trin lettere end ved start"),
            ("barrier", 4, "1 trin tungere end ved start"),
            ("barrier", 3, ""),
            ("resource", 4, "1 trin stærkere end ved start"),
            ("resource", 2, "1 trin svagere end ved start"),
        ],
    )
    def test_change_since_the_start(self, kind, weight, words):
        assert Factor(kind=kind, weight=weight, start_weight=3).change_words == words

    def test_the_weights_so_far_are_drawn(self, staff, case, factor, caseworker):
        factor.reviews.create(weight=3, on="2025-09-15", by=caseworker)
        assert "hm-weights" not in staff.get(url("list", case)).text

        factor.reviews.create(weight=2, on="2026-01-15", by=caseworker)
        assert "hm-weights" in staff.get(url("list", case)).text


class TestOverview:
    """The rule asks for it 28 days after the case was opened, here 29 September."""

    @pytest.fixture(autouse=True)
    def _rule(self):
        Deadline.objects.create(key="overview", subject="overview", days=28, from_on="2020-01-01")

    @pytest.fixture
    def done(self, case):
        return reverse("cases:overview_done", args=[case.pk])

    @pytest.mark.parametrize(
        ("opened_on", "told"),
        [
            (datetime.date(2026, 2, 1), "Overblikket skulle have været lavet senest 01.03.2026"),
            (datetime.date(2026, 2, 2), "Overblikket skal være lavet senest 02.03.2026"),
        ],
    )
    def test_late_ones_are_flagged(self, staff, case, opened_on, told):
        case.opened_on = opened_on
        case.save()

        assert told in staff.get(url("list", case)).text

    def test_is_declared_made(self, staff, case, factor, done):
        FactorFactory(case=case, resource=True)
        assert done in staff.get(url("list", case)).text

        response = staff.post(done)

        case.refresh_from_db()
        assert response.headers["Location"] == url("list", case)
        assert (case.overview_on, case.version) == (TODAY, 2)
        assert Event.objects.get().text == "Overblikket over ressourcer og barrierer er lavet"
        page = staff.get(url("list", case)).text
        assert "blev lavet 02.03.2026" in page
        assert done not in page

    def test_the_day_stays_when_a_page_from_before_is_sent(self, staff, case, factor, done):
        Case.objects.filter(pk=case.pk).update(overview_on=datetime.date(2026, 1, 5))

        staff.post(done)

        case.refresh_from_db()
        assert (case.overview_on, case.version) == (datetime.date(2026, 1, 5), 1)
        assert not Event.objects.exists()

    def test_not_before_something_is_weighed(self, staff, case, done):
        assert done not in staff.get(url("list", case)).text

        response = staff.post(done, follow=True)

        case.refresh_from_db()
        assert case.overview_on is None
        assert "Vurdér mindst én ressource eller barriere først." in response.text


def test_a_colleague_of_another_team_finds_nothing(client, case, factor):
    client.force_login(UserFactory())

    for name, more in [("list", []), ("create", []), ("weigh", [factor.pk])]:
        assert client.get(url(name, case, *more)).status_code == 404
