"""The two sides of one closed measurement, question by question."""

from dataclasses import dataclass

from followup.models import Answer, Measurement, Question


@dataclass(frozen=True)
class Pair:
    """What citizen and staff answered about one indicator; none where somebody was not asked."""

    question: Question
    citizen: Answer | None
    staff: Answer | None
    disagreement: int  # from which a difference is to be talked about

    @property
    def difference(self) -> int | None:
        """How far apart the two are; nothing where one of them gave no number."""
        if self.citizen is None or self.staff is None or self.citizen.value is None or self.staff.value is None:
            return None
        return abs(self.citizen.value - self.staff.value)

    @property
    def is_to_talk_about(self) -> bool:
        return self.difference is not None and self.difference >= self.disagreement

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
        pairs.append(Pair(question, citizen, staff, measurement.instrument.disagreement))
    return pairs
