"""The two sides of one closed measurement, question by question."""

from dataclasses import dataclass

from followup.models import Answer, Measurement, Question


@dataclass(frozen=True)
class Pair:
    """What citizen and staff answered about one indicator; none where somebody was not asked."""

    question: Question
    citizen: Answer | None
    staff: Answer | None
    is_to_talk_about: bool

    @property
    def evidence(self) -> str:
        return self.staff.evidence if self.staff else ""


def side_by_side(measurement: Measurement, *, shows_belief: bool) -> list[Pair]:
    """Every question of the edition. The caseworker's own belief is for those who work on the case only."""
    questions = measurement.instrument.questions.select_related("indicator").order_by("order", "pk")
    answers = {(one.question_id, one.by): one for one in measurement.answers.order_by("pk")}
    pairs = []
    for question in questions:
        if question.is_for_staff_only and not shows_belief:
            continue
        citizen = answers.get((question.pk, Answer.By.CITIZEN))
        staff = answers.get((question.pk, Answer.By.STAFF))
        differ = (
            citizen is not None
            and staff is not None
            and citizen.value is not None
            and staff.value is not None
            and abs(citizen.value - staff.value) >= measurement.instrument.disagreement
        )
        pairs.append(Pair(question, citizen, staff, differ))
    return pairs
