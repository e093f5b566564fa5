"""Resources and barriers come into a case: one click at an area, or several in one form."""

import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from cases.models import Factor
from journal.models import Event
from tests.factories import AreaFactory, FactorFactory, ThemeFactory

TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-02 12:00+01:00"):
        yield


def url(name, case, *more):
    return reverse(f"cases:factor_{name}", args=[case.pk, *more])


class TestFind:
    """One click on the list."""

    @pytest.fixture(autouse=True)
    def _areas(self):
        self.pain = AreaFactory(label="Kroniske smerter")
        self.steady = AreaFactory(
            label="Mødestabil", kind="resource", theme=ThemeFactory(key="social", label="Social")
        )

    def click(self, area, weight, **kwargs):
        return {
            "area": area.pk if area else "",
            "weight": weight,
            "assessor": "caseworker",
            "on": "02.03.2026",
        } | kwargs

    def test_every_area_of_the_list_has_its_buttons(self, staff, case):
        page = staff.get(url("list", case)).text

        assert page.index("Mødestabil") < page.index("Kroniske smerter")
        for area in (self.pain, self.steady):
            for weight in (1, 2, 3, 4):
                assert f'id="vaegt-a{area.pk}-{weight}"' in page
        assert f'id="vaegt-a{self.pain.pk}-0"' not in page

    def test_one_click_puts_it_in_the_case(self, staff, case, caseworker):
        response = staff.post(url("find", case), self.click(self.pain, 3))

        factor = case.factors.get()
        review = factor.reviews.get()
        assert response.headers["Location"] == f"{url('list', case)}#faktor-{factor.pk}"
        assert (factor.area, factor.kind, factor.weight, factor.start_weight) == (self.pain, "barrier", 3, 3)
        assert (review.assessor, review.on, review.by) == ("caseworker", TODAY, caseworker)
        assert Event.objects.get().text == "Barriere tilføjet: Kroniske smerter (meget)"

    def test_with_htmx_the_row_comes_back_with_the_same_buttons(self, staff, case, htmx):
        response = staff.post(url("find", case), self.click(self.steady, 4, assessor="citizen"), headers=htmx)

        factor = case.factors.get()
        assert response.text.strip().startswith(f'<li class="hm-factor" id="faktor-{factor.pk}">')
        assert f'id="vaegt-a{self.steady.pk}-4" name="weight" value="4" title="Klar styrke" aria-pressed="true"' in (
            response.text
        )
        assert 'name="assessor" value="citizen"' in response.text
        assert "Vurderingen er gemt." in response.text
        assert 'id="overblik" hx-swap-oob="true"' in response.text
        assert "Overblikket er lavet" in response.text

    def test_own_words_are_found_and_the_line_is_empty_again(self, staff, case, htmx):
        answers = self.click(None, 2, own_words="Savner sin hund", kind="resource")

        response = staff.post(url("find", case), answers, headers=htmx)

        factor = case.factors.get()
        assert (factor.own_words, factor.kind, factor.weight) == ("Savner sin hund", "resource", 2)
        assert 'id="egne-resource"' in response.text
        assert 'value="Savner' not in response.text

    def test_what_a_colleague_added_meanwhile_is_weighed(self, staff, case):
        factor = FactorFactory(case=case, area=self.pain, weight=1)

        staff.post(url("find", case), self.click(self.pain, 4))

        factor.refresh_from_db()
        assert factor.weight == 4
        assert case.factors.count() == 1

    def test_sent_twice_is_found_once(self, staff, case):
        answers = self.click(None, 2, own_words="Savner sin hund", kind="barrier", _key=str(uuid.uuid4()))

        assert [staff.post(url("find", case), answers).status_code for _ in range(2)] == [302, 302]
        assert case.factors.count() == 1

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"weight": ""}, "Vælg en vægt."),
            ({"weight": "5"}, "på listen"),
            ({"area": "9" * 400}, "på listen"),
            ({"area": ""}, "Skriv, hvad det er."),
            ({"area": "", "own_words": "x" * 121}, "120 tegn"),
            ({"area": "", "own_words": "Hund", "kind": "resource", "weight": "0"}, "fra 1 til 4"),
            ({"own_words": "Hund"}, "Skriv, hvad det er."),
            ({"assessor": "naboen"}, "på listen"),
            ({"on": "03.03.2026"}, "ude i fremtiden"),
            ({"on": "\x00"}, "Skriv datoen som"),
        ],
    )
    def test_rules_are_told(self, staff, case, htmx, change, message):
        for headers in ({}, htmx):
            response = staff.post(url("find", case), self.click(self.pain, "2") | change, headers=headers)

            assert response.status_code == 422
            assert message in response.text
        place = "#dato-felt" if "on" in change else None if change.get("area") == "" else "#afvist"
        assert response.headers.get("HX-Retarget") == place
        assert not Factor.objects.exists()

    def test_a_retired_area_is_not_found(self, staff, case):
        assert staff.post(url("find", case), self.click(AreaFactory(is_retired=True), 2)).status_code == 422

    @pytest.mark.parametrize(("text", "shown"), [("smert", "pain"), ("SOCIAL", "steady"), ("xyz", "")])
    def test_search_shows_fewer(self, staff, case, text, shown):
        page = staff.get(url("list", case), {"q": text}).text

        assert {name for name in ("pain", "steady") if f"vaegt-a{getattr(self, name).pk}-1" in page} == (
            {shown} if shown else set()
        )

    def test_who_is_asked_is_chosen_for_all_clicks(self, staff, case, htmx):
        page = staff.get(url("list", case), {"vurderet_af": "psychologist", "dato": "1/2"}, headers=htmx).text

        assert page.strip().startswith('<div class="hm-grid hm-grid--half" id="afklaring"')
        assert 'id="dato-felt" hx-swap-oob="true"' in page
        assert 'name="assessor" value="psychologist"' in page
        assert 'name="on" value="01.02.2026"' in page

    @pytest.mark.parametrize("query", [{"vurderet_af": "naboen"}, {"dato": ""}, {"q": "\x00"}])
    def test_strange_addresses_are_no_fault(self, staff, case, query):
        response = staff.get(url("list", case), query)

        assert response.status_code == 200
        assert 'name="on" value="02.03.2026"' in response.text

    @pytest.mark.parametrize("day", ["99/99", "1/4", "\x00"])
    def test_a_day_that_is_none_is_told_and_saves_nothing(self, staff, case, day, htmx):
        page = staff.get(url("list", case), {"dato": day})
        refused = staff.post(url("find", case), self.click(self.pain, 3, on=day))
        at_the_date = staff.post(url("find", case), self.click(self.pain, 3, on=day), headers=htmx)

        assert page.status_code == 200
        assert f'name="on" value="{day}"' in page.text
        for response in (page, refused, at_the_date):
            assert 'id="id_dato_error"' in response.text
        assert [refused.status_code, at_the_date.status_code] == [422, 422]
        assert "autofocus" in at_the_date.text
        assert not Factor.objects.exists()

    def test_a_line_in_own_words_without_a_weight_asks_for_it(self, staff, case, htmx):
        answers = self.click(None, "", own_words="Savner sin hund", kind="resource")

        for headers in ({}, htmx):
            response = staff.post(url("find", case), answers, headers=headers)

            assert response.status_code == 422
            assert 'value="Savner sin hund" aria-invalid="true"' in response.text
            assert 'id="egne-ord-resource_error" role="alert">Vælg en vægt.' in response.text
            assert response.text.count("autofocus") == 1
        assert not Factor.objects.exists()


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
