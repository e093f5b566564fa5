import datetime

import factory
from factory.django import DjangoModelFactory

from tests.factories import CaseFactory, UserFactory


class ScreeningFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Screening"
        django_get_or_create = ["edition"]

    class Params:
        published = factory.Trait(published_at=datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC))

    title = "Risiko for langvarig forsørgelse"
    edition = factory.Sequence(lambda n: n + 1)
    questions = factory.LazyFunction(
        lambda: [
            {
                "key": "work",
                "text": "Hvornår havde borgeren sidst løntimer?",
                "why": "Løntimer viser en vej ind.",
                "answers": [
                    {"key": "new", "text": "I år", "points": 0, "why": ""},
                    {"key": "old", "text": "Længere tilbage", "points": 3, "why": "Vejen ind skal bygges op."},
                ],
            }
        ]
    )
    thresholds = factory.LazyFunction(
        lambda: [{"from": 0, "words": "Få tegn på risiko"}, {"from": 3, "words": "Mange tegn på risiko"}]
    )


class ScreeningAnswerFactory(DjangoModelFactory):
    class Meta:
        model = "cases.ScreeningAnswer"

    case = factory.SubFactory(CaseFactory)
    screening = factory.SubFactory(ScreeningFactory, published=True)
    answers = factory.Dict({"work": "old"})
    points = 3
    on = datetime.date(2026, 2, 2)
    by = factory.SubFactory(UserFactory)
    note = "Borgeren er godt på vej."
