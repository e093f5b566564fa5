import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from cases.models import Factor
from journal.models import Event
from tests.factories import AreaFactory, CaseFactory, FactorFactory, ThemeFactory, UserFactory

WARM = 2  # savepoints around the view
TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-02 12:00+01:00"):
        yield


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


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
        assert "var »Meget« ved start" in page
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

        order = [page.index(text) for text in ("Fysisk", "Ryg", "Social", "Gæld", "Med egne ord", "Savner sin hund")]
        assert order == sorted(order)

    def test_different_views_are_shown_not_evened_out(self, staff, case, factor, caseworker):
        factor.reviews.create(weight=4, assessor="citizen", on="2025-10-01", by=caseworker)
        factor.reviews.create(weight=1, assessor="citizen", on="2026-01-01", by=caseworker)
        factor.reviews.create(weight=3, assessor="caseworker", on="2025-10-01", by=caseworker, note="Talt om pauser")

        page = staff.get(url("list", case)).text

        assert "Ses forskelligt" in page
        assert "Borgeren selv: Lidt · Beskæftigelsesmedarbejder: Meget" in page
        assert "Vurderinger (3)" in page
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

        assert response.text.strip().startswith(f'<li class="hm-factor" id="faktor-{factor.pk}">')
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


class TestCreate:
    @pytest.fixture(autouse=True)
    def _areas(self):
        self.pain = AreaFactory(label="Kroniske smerter", help="Smerter i mere end tre måneder")
        self.debt = AreaFactory(label="Gæld", theme=ThemeFactory(key="social", label="Social"))
        self.steady = AreaFactory(label="Mødestabil", kind="resource")

    def answers(self, **kwargs):
        return {"assessor": "interdisciplinary", "found_on": "01.03.2026"} | kwargs

    def field(self, area):
        return f"area_{area.pk}"

    def test_several_are_found_in_one_go(self, staff, case, caseworker):
        response = staff.post(
            url("create", case),
            self.answers(
                **{self.field(self.pain): "3", self.field(self.steady): "4", self.field(self.debt): ""},
                own_words="Savner sin hund",
                own_kind="barrier",
                own_weight="0",
            ),
        )

        assert response.headers["Location"] == url("list", case)
        found = {(factor.label, factor.kind, factor.weight, factor.start_weight) for factor in case.factors.all()}
        assert found == {
            ("Kroniske smerter", "barrier", 3, 3),
            ("Mødestabil", "resource", 4, 4),
            ("Savner sin hund", "barrier", 0, 0),
        }
        review = case.factors.get(area=self.pain).reviews.get()
        assert (review.assessor, review.on, review.by) == ("interdisciplinary", datetime.date(2026, 3, 1), caseworker)
        assert Event.objects.count() == 3

    def test_what_is_in_the_case_is_not_offered_again(self, staff, case):
        FactorFactory(case=case, area=self.pain)

        page = staff.get(url("create", case)).text

        assert self.field(self.pain) not in page
        assert self.field(self.debt) in page

    def test_what_a_colleague_added_meanwhile_is_told(self, staff, case):
        FactorFactory(case=case, area=self.pain)

        response = staff.post(url("create", case), self.answers(**{self.field(self.pain): "3"}))

        assert response.status_code == 422
        assert "Den står allerede i sagen." in response.text
        assert case.factors.count() == 1

    def test_retired_areas_are_not_offered(self, staff, case):
        retired = AreaFactory(is_retired=True)

        assert self.field(retired) not in staff.get(url("create", case)).text
        assert staff.post(url("create", case), self.answers(**{self.field(retired): "3"})).status_code == 422

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("smert", {"pain"}),
            ("SOCIAL", {"debt"}),
            ("gæld social", {"debt"}),
            ("xyz", set()),
            ("tre måneder", {"pain"}),
        ],
    )
    def test_search_shows_fewer(self, staff, case, text, shown):
        page = staff.get(url("create", case), {"q": text}).text

        assert {name for name in ("pain", "debt", "steady") if self.field(getattr(self, name)) in page} == shown

    def test_searching_keeps_what_is_picked(self, staff, case):
        response = staff.post(
            url("create", case),
            self.answers(**{self.field(self.pain): "3", "q": "gæld", "soeg": "1"}, own_words="Savner sin hund"),
        )

        assert response.status_code == 200
        assert f'name="{self.field(self.pain)}" value="3" checked' in response.text
        assert self.field(self.debt) in response.text
        assert self.field(self.steady) not in response.text
        assert "Savner sin hund" in response.text
        assert not Factor.objects.exists()

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({}, "Vælg mindst én"),
            ({"own_words": "Hund"}, "Vælg en vægt."),
            ({"own_words": "Hund", "own_kind": "resource", "own_weight": "0"}, "fra 1 til 4"),
            ({"own_words": "Hund", "own_weight": "9" * 400}, "på listen"),
            ({"own_words": "x" * 100_000, "own_weight": "1"}, "120 tegn"),
            ({"own_words": "\x00", "own_weight": "1"}, "tegn, der ikke kan gemmes"),
            ({"own_words": "Hund", "own_weight": "1", "found_on": "i går"}, "Skriv datoen som"),
            ({"own_words": "Hund", "own_weight": "1", "found_on": "03.03.2026"}, "ude i fremtiden"),
        ],
    )
    def test_rules_are_told(self, staff, case, change, message):
        response = staff.post(url("create", case), self.answers(**change))

        assert response.status_code == 422
        assert message in response.text
        assert not Factor.objects.exists()

    @pytest.mark.parametrize("weight", ["5", "-1", "x", "9" * 400, "\x00"])
    def test_weights_off_the_scale_are_refused(self, staff, case, weight):
        response = staff.post(url("create", case), self.answers(**{self.field(self.pain): weight}))

        assert response.status_code == 422
        assert not Factor.objects.exists()

    def test_sent_twice_is_found_once(self, staff, case):
        answers = self.answers(own_words="Hund", own_weight="2", _key=str(uuid.uuid4()))

        assert [staff.post(url("create", case), answers).status_code for _ in range(2)] == [302, 302]
        assert case.factors.count() == 1

    def test_costs_as_many_queries_for_many_areas(self, staff, case, count_queries):
        staff.get(url("create", case))
        few = count_queries(lambda: staff.get(url("create", case)))
        AreaFactory.create_batch(60)

        assert count_queries(lambda: staff.get(url("create", case))) == few


def test_a_colleague_of_another_team_finds_nothing(client, case, factor):
    client.force_login(UserFactory())

    for name, more in [("list", []), ("create", []), ("weigh", [factor.pk])]:
        assert client.get(url(name, case, *more)).status_code == 404
