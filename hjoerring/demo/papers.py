"""Consents, notes and documents of the demo: Karina Bødker's story has several, Mette Kjær's others a few each."""

import random
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from cases.models import CaseNote, Consent, Department, Document

if TYPE_CHECKING:
    from hjoerring.demo.karina import Karina
    from hjoerring.demo.stories import Story

# Day, form of contact, theme, subject, text.
KARINAS_NOTES = [
    (
        date(2025, 10, 6),
        "in_person",
        "contact",
        "Første samtale",
        "Karina kom med sin søster. Hun vil tilbage i arbejde, men er bange for, at ryggen siger stop igen.\n\n"
        "Vi talte om, hvad hun kan, og hvad der fylder. Hun fik materialet om smertehåndtering med hjem.",
    ),
    (
        date(2026, 4, 9),
        "phone",
        "health",
        "Smerteklinikken har ringet",
        "Karina er færdigudredt. Klinikken anbefaler genoptræning to gange om ugen og samtaler om pauser.",
    ),
    (
        date(2026, 10, 29),
        "in_person",
        "plan",
        "Planen er talt igennem",
        "Vi gik planen igennem sammen. Karina vil gerne op på 15 timer om ugen i praktikken fra december.",
    ),
]
CORRECTION = (
    date(2026, 11, 3),
    "Rettelse: Karina vil op på 12 timer om ugen fra december, ikke 15. Hun ringede selv om det nogle dage efter.",
)
# Day, direction, theme, title.
KARINAS_DOCUMENTS = [
    (date(2026, 2, 5), "in", "health", "Udtalelse fra smerteklinikken"),
    (date(2026, 8, 25), "out", "work", "Aftale om praktik på biblioteket"),
]
NOTES = [
    ("phone", "contact", "Ringede for at høre, hvordan det går", "Det går fremad. Vi aftalte at tale sammen igen."),
    ("in_person", "plan", "Samtale om de næste skridt", "Vi så på planen sammen og rettede den til."),
    ("digital", "work", "Skrev om praktikstedet", "Sendte adressen, mødetiden og navnet på kontaktpersonen."),
    ("", "health", "Talte med egen læge", "Lægen ser ingen hindring for at begynde på få timer."),
]


def write_karinas(story: "Karina") -> None:
    """Two departments, one consent taken back, three notes of which one is corrected, and two documents."""
    for on, form, theme, subject, text in KARINAS_NOTES:
        note = CaseNote(contact_form=form, theme=theme, subject=subject, text=text, author=story.worker)
        story.diary.note(story.day(on), partial(_finish, story, note, story.day(on)))
    on, text = CORRECTION
    correction = CaseNote(contact_form="phone", theme="plan", subject=subject, text=text, author=story.worker)
    story.diary.note(story.day(on), partial(_finish, story, correction, story.day(on), note))
    for on, direction, theme, title in KARINAS_DOCUMENTS:
        document = Document(direction=direction, theme=theme, title=title, media_type=Document.MediaType.PDF)
        story.diary.note(story.day(on), partial(_add, story, document, story.day(on)))
    health, team = ["health-elderly-disability"], ["interdisciplinary-team"]
    for departments, purpose, begins, days in [
        (health, "inform", date(2026, 1, 12), 345),
        (team, "analysis", date(2026, 4, 9), 364),
        (["children-education"], "obtain", date(2026, 2, 5), 300),
    ]:
        consent = _consent(purpose, story.day(begins), days)
        story.diary.note(consent.from_on, partial(_register, story, consent, departments))
    story.diary.note(story.day(date(2026, 6, 11)), partial(consent.withdraw, by=story.worker))


def write(story: "Story") -> None:
    """A note and a consent for every open case of Mette Kjær's; some of the consents end soon."""
    if story.worker.username != "mette" or story.closed_on:
        return
    chance = random.Random(f"{story.citizen.name} papers")
    on = max(story.year.ago(chance.randint(2, 60)), story.opened_on)
    form, theme, subject, text = chance.choice(NOTES)
    note = CaseNote(contact_form=form, theme=theme, subject=subject, text=text, author=story.worker)
    story.diary.note(on, partial(_finish, story, note, on))
    if chance.random() < 0.7:
        ends_on = story.year.today + timedelta(days=chance.choice([12, 27, 90, 200, 250]))
        begun = max(ends_on - timedelta(days=360), story.opened_on)
        consent = _consent(chance.choice(Consent.Purpose.values), begun, (ends_on - begun).days)
        departments = chance.sample(["health-elderly-disability", "interdisciplinary-team", "general-practitioner"], 2)
        story.diary.note(begun, partial(_register, story, consent, departments))


def _finish(story: "Karina | Story", note: CaseNote, on: date, corrects: CaseNote | None = None) -> None:
    note.case, note.on, note.corrects = story.case, on, corrects
    note.finish()


def _add(story: "Karina | Story", document: Document, on: date) -> None:
    document.case, document.on = story.case, on
    document.add(paper(document.title), by=story.worker)


def _consent(purpose: str, from_on: date, days: int) -> Consent:
    return Consent(purpose=purpose, given_how="written", from_on=from_on, until_on=from_on + timedelta(days=days))


def _register(story: "Karina | Story", consent: Consent, keys: list[str]) -> None:
    consent.case = story.case
    known = {department.key: department for department in Department.objects.filter(key__in=keys)}
    consent.register(departments=[known[key] for key in keys], by=story.worker)


def paper(text: str) -> bytes:
    """A page of PDF with one line on it."""
    line = f"BT /F1 14 Tf 60 760 Td ({text}. Opdigtet.) Tj ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(line), line),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    content, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(content))
    return content + head + table + tail
