import copy

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse

from cases.models import Screening, ScreeningAnswer
from cases.screenings import band_of, check_questions, check_thresholds, example, explain, most_points, points_of
from journal.models import Event
from tests.factories import CaseFactory, UserFactory
from tests.screening_factories import ScreeningAnswerFactory, ScreeningFactory


@pytest.fixture(autouse=True)
def _a_monday_in_march(time_machine):
    time_machine.move_to("2026-03-02 10:00+01:00", tick=False)


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(administrator=True))
    return client


class TestTheShape:
    @pytest.fixture
    def questions(self):
        return copy.deepcopy(ScreeningFactory.build().questions)

    def test_the_shipped_example_is_a_form(self):
        content = example()

        check_questions(content["questions"])
        check_thresholds(content["thresholds"])
        assert most_points(content["questions"]) == 19
        assert content["thresholds"][-1]["from"] < 19

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda questions: questions.append(questions[0]),
            lambda questions: questions[0].pop("why"),
            lambda questions: questions[0].update(text=" "),
            lambda questions: questions[0].update(text="x" * 201),
            lambda questions: questions[0].update(more="x"),
            lambda questions: questions[0]["answers"].pop(),
            lambda questions: questions[0]["answers"][0].update(points=-1),
            lambda questions: questions[0]["answers"][0].update(points="2"),
            lambda questions: questions[0]["answers"][0].update(points=True),
            lambda questions: questions[0]["answers"][0].update(key="old"),
            lambda questions: questions.extend({} for _ in range(21)),
        ],
    )
    def test_another_shape_is_refused(self, questions, spoil):
        check_questions(questions)
        spoil(questions)

        with pytest.raises(ValidationError):
            check_questions(questions)

    @pytest.mark.parametrize(
        "bands",
        [
            {},
            [{"from": 1, "words": "Få"}],
            [{"from": 0, "words": "Få"}, {"from": 0, "words": "Mange"}],
            [{"from": 0, "words": "Få"}, {"from": 5, "words": ""}],
            [{"from": 0, "words": "Få"}, {"from": 5, "words": "Nogle"}, {"from": 3, "words": "Mange"}],
            [{"from": 0}],
        ],
    )
    def test_bands_that_make_no_sense_are_refused(self, bands):
        with pytest.raises(ValidationError):
            check_thresholds(bands)

    @pytest.mark.parametrize(
        ("answers", "points", "band"), [({"work": "new"}, 0, "Få"), ({"work": "old"}, 3, "Mange"), ({}, 0, "Få")]
    )
    def test_points_and_what_they_may_mean(self, questions, answers, points, band):
        assert points_of(questions, answers) == points
        assert band_of([{"from": 0, "words": "Få"}, {"from": 3, "words": "Mange"}], points) == band

    def test_what_moved_the_sum_stands_first(self):
        questions = example()["questions"]
        answers = {one["key"]: one["answers"][number % 3]["key"] for number, one in enumerate(questions)}

        points = [one.points for one in explain(questions, answers)]

        assert points == sorted(points, reverse=True)
        assert sum(points) == points_of(questions, answers)


class TestAnswering:
    @pytest.fixture
    def case(self, caseworker):
        return CaseFactory(coordinator=caseworker)

    @pytest.fixture
    def url(self, case):
        return reverse("cases:screening_answer", args=[case.pk])

    ANSWERS = {"question_work": "old", "on": "02.03.2026", "note": "Borgeren har selv fundet en praktik."}

    def test_the_page_shows_the_sum_and_what_moved_it(self, staff, case, url):
        ScreeningFactory(published=True)
        staff.post(url, self.ANSWERS)

        text = staff.get(reverse("cases:screening_detail", args=[case.pk])).text

        for words in (
            "3 af 3 point",
            "Mange tegn på risiko",
            "Vejen ind skal bygges op.",
            "afgør ingenting",
            "fundet en",
        ):
            assert words in text

    def test_nothing_of_the_case_is_changed(self, staff, case, url):
        ScreeningFactory(published=True)
        before = type(case).objects.filter(pk=case.pk).values().get()
        staff.post(url, self.ANSWERS)

        assert type(case).objects.filter(pk=case.pk).values().get() == before
        assert Event.objects.get().kind == "support"

    @pytest.mark.parametrize(
        ("change", "field", "message"),
        [
            ({"question_work": ""}, "question_work", "Vælg et svar"),
            ({"question_work": "x"}, "question_work", "listen"),
            ({"note": ""}, "note", "Summen kan ikke stå alene"),
            ({"on": "03.03.2026"}, "on", "fremtiden"),
        ],
    )
    def test_rules_are_told_at_the_field(self, staff, case, url, change, field, message):
        ScreeningFactory(published=True)

        response = staff.post(url, self.ANSWERS | change)

        assert response.status_code == 422
        assert message in response.context["form"].errors[field][0]
        assert not ScreeningAnswer.objects.exists()

    def test_a_draft_is_not_used(self, staff, case, url):
        ScreeningFactory()

        assert staff.get(url).headers["Location"] == reverse("cases:screening_detail", args=[case.pk])

    def test_an_old_answer_is_read_by_its_own_edition(self, staff, case):
        ScreeningAnswerFactory(case=case, screening__title="Den gamle", screening__edition=1)
        Screening.objects.update(withdrawn_at="2026-02-20T10:00Z")
        ScreeningFactory(published=True, title="Den nye", edition=2)

        assert "Den gamle" in staff.get(reverse("cases:screening_detail", args=[case.pk])).text


class TestEditing:
    QUESTION = {
        "text": "Har borgeren kørekort?",
        "answer_0": "Ja",
        "points_0": "0",
        "answer_1": "Nej",
        "points_1": "1",
        "reason_1": "Færre job i nærheden",
        "version": "1",
    }

    @pytest.fixture
    def draft(self):
        return ScreeningFactory()

    def test_it_begins_with_the_example(self, admin):
        admin.post(reverse("screening_create"))

        draft = Screening.objects.get()
        assert draft.is_draft
        assert len(draft.questions) == 6

    def test_a_new_edition_begins_as_the_last_and_there_is_one_draft(self, admin):
        published = ScreeningFactory(published=True)
        for _ in range(2):
            admin.post(reverse("screening_create"))

        draft = Screening.objects.drafts().get()
        assert draft.content == published.content
        assert draft.edition == published.edition + 1

    def test_a_question_is_added_edited_moved_and_removed(self, admin, draft):
        admin.post(reverse("question_create", args=[draft.pk]), self.QUESTION)
        draft.refresh_from_db()
        key = draft.questions[1]["key"]
        answers = [one["key"] for one in draft.questions[1]["answers"]]

        admin.post(
            reverse("question_update", args=[draft.pk, key]), self.QUESTION | {"text": "Kørekort?", "version": "2"}
        )
        admin.post(reverse("question_move", args=[draft.pk, key]), {"retning": "op"})
        draft.refresh_from_db()
        assert [one["text"] for one in draft.questions] == ["Kørekort?", "Hvornår havde borgeren sidst løntimer?"]
        assert [one["key"] for one in draft.questions[0]["answers"]] == answers

        admin.post(reverse("question_remove", args=[draft.pk, key]))
        draft.refresh_from_db()
        assert len(draft.questions) == 1

    @pytest.mark.parametrize(
        ("change", "field", "message"),
        [
            ({"text": ""}, "text", "Skriv spørgsmålet"),
            ({"points_1": ""}, "points_1", "hvor mange point"),
            ({"points_1": "21"}, "points_1", "højst 20"),
            ({"answer_1": ""}, "answer_1", "Skriv svaret"),
            ({"answer_1": "", "points_1": "", "reason_1": ""}, "answer_1", "mindst to svar"),
        ],
    )
    def test_rules_are_told_at_the_field(self, admin, draft, change, field, message):
        response = admin.post(reverse("question_create", args=[draft.pk]), self.QUESTION | change)

        assert response.status_code == 422
        assert message in response.context["form"].errors[field][0]

    @pytest.mark.parametrize(
        ("bands", "field"),
        [
            ({"from_0": "1", "words_0": "Få"}, "from_0"),
            ({"from_0": "0", "words_0": ""}, "words_0"),
            ({"from_0": "", "words_0": "Få"}, "from_0"),
            ({"from_0": "0", "words_0": "Få", "from_1": "0", "words_1": "Mange"}, "__all__"),
        ],
    )
    def test_bands_are_told_at_the_field(self, admin, draft, bands, field):
        response = admin.post(draft.get_absolute_url(), {"title": "Risiko", "version": "1"} | bands)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}

    def test_two_administrators_are_told(self, admin, draft):
        answers = {"title": "Risiko", "version": "1", "from_0": "0", "words_0": "Få"}
        admin.post(draft.get_absolute_url(), answers)

        assert admin.post(draft.get_absolute_url(), answers | {"title": "Fare"}).status_code == 409

    def test_publishing_takes_the_old_one_out(self, admin, draft):
        old = ScreeningFactory(published=True)

        admin.post(reverse("screening_publish", args=[draft.pk]))

        old.refresh_from_db()
        assert Screening.objects.in_use().get() == draft
        assert old.withdrawn_at

    @pytest.mark.parametrize(("empty", "message"), [("questions", "ingen spørgsmål"), ("thresholds", "ingen trin")])
    def test_half_a_form_is_not_published(self, admin, empty, message):
        draft = ScreeningFactory(**{empty: []})

        response = admin.post(reverse("screening_publish", args=[draft.pk]), follow=True)

        assert message in response.text
        assert not Screening.objects.in_use().exists()

    def test_a_published_edition_is_frozen(self, admin):
        published = ScreeningFactory(published=True)

        assert admin.get(reverse("question_create", args=[published.pk])).status_code == 404
        for change in ({"title": "Ny"}, {"questions": []}, {"published_at": None}):
            with pytest.raises(ProgrammingError, match="cases_screening"), transaction.atomic():
                Screening.objects.filter(pk=published.pk).update(**change)
        with pytest.raises(ProgrammingError, match="cases_screening"), transaction.atomic():
            published.delete()

    def test_it_can_be_taken_out_of_use(self, admin):
        published = ScreeningFactory(published=True)

        admin.post(reverse("screening_withdraw", args=[published.pk]))

        assert not Screening.objects.in_use().exists()
