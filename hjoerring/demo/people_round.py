"""Who stands round Karina Bødker in the demo, and what is known of her time on support."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from accounts.models import User
from cases.models import BenefitSpell, ContactPerson, JoinRequest, Screening, ScreeningAnswer
from cases.screenings import example

if TYPE_CHECKING:
    from hjoerring.demo.karina import Karina

# Kind, name, organisation, phone, note, day.
CONTACTS = [
    ("relative", "Susanne Bødker", "", "12 34 58 01", "Søster. Er gerne med til samtaler.", date(2025, 10, 6)),
    ("doctor", "Lægerne Østergade", "Praktiserende læge", "12 34 58 02", "Ring mellem 8 og 9.", date(2025, 10, 6)),
    ("employer", "Jens Sloth", "Hjørring Bibliotek", "12 34 58 03", "Leder på praktikstedet.", date(2026, 8, 28)),
]
# Which answer was given to each question of the example.
ANSWERS = [1, 0, 1, 1, 1, 0]


def tell(story: "Karina") -> None:
    """Three contacts, an earlier benefit, how she was assessed, a screening, and a colleague who asks to join."""
    for kind, name, organisation, phone, note, on in CONTACTS:
        person = ContactPerson(
            kind=kind, name=name, organisation=organisation, phone=phone, note=note, from_on=story.day(on)
        )
        story.diary.note(person.from_on, partial(_add, story, person))
    story.diary.note(story.day(date(2025, 10, 6)), partial(_earlier_benefit, story))
    story.diary.note(story.day(date(2025, 10, 7)), partial(_assess, story))
    story.diary.note(story.day(date(2025, 10, 8)), partial(_screen, story))
    story.diary.note(story.year.ago(1), partial(_ask_to_join, story))


def _add(story: "Karina", person: ContactPerson) -> None:
    person.case = story.case
    person.add(by=story.mette)


def _earlier_benefit(story: "Karina") -> None:
    spell = BenefitSpell(
        case=story.case,
        benefit="Sygedagpenge",
        from_on=story.moved(date(2025, 3, 3)),
        until_on=story.moved(date(2025, 9, 18)),
    )
    spell.add(by=story.mette)


def _assess(story: "Karina") -> None:
    story.case.refresh_from_db()
    story.case.readiness, story.case.readiness_on = "activity", story.day(date(2025, 10, 7))
    story.case.assess(by=story.mette)


def _screen(story: "Karina") -> None:
    editor = User.objects.administrators().order_by("pk")[0]
    screening = Screening.draft(example(), by=editor)
    screening.publish(by=editor)
    answers = {
        question["key"]: question["answers"][chosen]["key"]
        for question, chosen in zip(screening.questions, ANSWERS, strict=True)
    }
    note = "Karina vil gerne i arbejde. Det er smerterne, der holder hende tilbage, og dem er hun i gang med."
    ScreeningAnswer(
        case=story.case, screening=screening, answers=answers, on=story.day(date(2025, 10, 8)), note=note
    ).give(by=story.mette)


def _ask_to_join(story: "Karina") -> None:
    asker = User.objects.get(username="tobias")
    why = "Jeg skal vurdere arbejdsstillinger i praktikken og vil gerne kunne følge planen."
    JoinRequest(case=story.case, asker=asker, why=why).ask()
