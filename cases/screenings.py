"""What a screening form holds as data: its shape is checked here, and here the points are counted.

A form is a list of questions with answers that give points, and bands of points with words. The sum decides nothing;
that every point can be traced to an answer and a reason is the whole idea.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

MOST_QUESTIONS = 20
MOST_ANSWERS = 6
MOST_BANDS = 5
MOST_POINTS = 20

EXAMPLE = Path(__file__).resolve().parent / "data" / "screening_example.yaml"
QUESTION = {"key": 20, "text": 200, "why": 300}
ANSWER = {"key": 20, "text": 120, "why": 200}


def check_questions(value: Any) -> None:
    """Raise unless it is a list of questions as `Screening.questions` holds them."""
    if not isinstance(value, list) or len(value) > MOST_QUESTIONS:
        raise ValidationError(f"Et skema har højst {MOST_QUESTIONS} spørgsmål.")
    _check_keys(value)
    for question in value:
        _check_entry(question, QUESTION, {"answers"})
        answers = question["answers"]
        if not isinstance(answers, list) or not 2 <= len(answers) <= MOST_ANSWERS:
            raise ValidationError(f"Et spørgsmål har fra 2 til {MOST_ANSWERS} svar.")
        _check_keys(answers)
        for answer in answers:
            _check_entry(answer, ANSWER, {"points"})
            _check_points(answer["points"])


def check_thresholds(value: Any) -> None:
    """Raise unless it is a list of bands, each with the points it begins at, the lowest first and at nought."""
    if not isinstance(value, list) or len(value) > MOST_BANDS:
        raise ValidationError(f"Der er højst {MOST_BANDS} trin.")
    for band in value:
        _check_entry(band, {"words": 200}, {"from"})
        if not _is_number(band["from"]) or not 0 <= band["from"] <= MOST_QUESTIONS * MOST_POINTS:
            raise ValidationError("Et trin begynder ved et antal point fra 0 og op.")
    begins = [band["from"] for band in value]
    if begins and (begins[0] != 0 or begins != sorted(set(begins))):
        raise ValidationError("Det første trin begynder ved 0 point, og de næste ligger over hinanden.")


def _check_keys(entries: list[Any]) -> None:
    keys = [entry.get("key") if isinstance(entry, dict) else None for entry in entries]
    if len({str(key) for key in keys}) != len(keys):
        raise ValidationError("To spørgsmål eller svar har den samme nøgle.")


def _check_entry(entry: Any, texts: Mapping[str, int], others: set[str]) -> None:
    if not isinstance(entry, dict) or set(entry) != texts.keys() | others:
        raise ValidationError("Skemaet har en form, der ikke kan læses.")
    for name, longest in texts.items():
        text = entry[name]
        if not isinstance(text, str) or len(text) > longest or not (text.strip() or name == "why"):
            raise ValidationError("En tekst i skemaet mangler eller er for lang.")


def _check_points(points: Any) -> None:
    if not _is_number(points) or not 0 <= points <= MOST_POINTS:
        raise ValidationError(f"Et svar giver fra 0 til {MOST_POINTS} point.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True)
class Answered:
    """One question as it was answered, with what it added to the sum and why."""

    question: str
    question_why: str
    answer: str
    why: str
    points: int
    most: int

    @property
    def percent(self) -> int:
        return round(100 * self.points / self.most) if self.most else 0


def explain(questions: Iterable[dict[str, Any]], answers: Mapping[str, str]) -> list[Answered]:
    """Every answered question, those that added most first."""
    found = []
    for question in questions:
        for answer in question["answers"]:
            if answers.get(question["key"]) == answer["key"]:
                most = max(one["points"] for one in question["answers"])
                found.append(
                    Answered(question["text"], question["why"], answer["text"], answer["why"], answer["points"], most)
                )
    return sorted(found, key=lambda one: -one.points)


def points_of(questions: Iterable[dict[str, Any]], answers: Mapping[str, str]) -> int:
    return sum(one.points for one in explain(questions, answers))


def most_points(questions: Iterable[dict[str, Any]]) -> int:
    return sum(max(answer["points"] for answer in question["answers"]) for question in questions)


def band_of(thresholds: Iterable[dict[str, Any]], points: int) -> str:
    """The words of the band that the points fall in."""
    words = ""
    for band in thresholds:
        if points >= band["from"]:
            words = band["words"]
    return words


def new_key() -> str:
    """For a question or an answer; what was answered points to it."""
    return uuid.uuid4().hex[:8]


def example() -> dict[str, Any]:
    """The shipped form to begin with, as `Screening` holds it."""
    content: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    for question in content["questions"]:
        question["key"] = new_key()
        for answer in question["answers"]:
            answer["key"] = new_key()
    return content
