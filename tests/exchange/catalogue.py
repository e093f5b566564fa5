"""A catalogue with odd texts in every kind of row, made of a number, and taken away again."""

import datetime
import random

from django.db import connection

from catalog.models import OfferVersion
from catalog.models.offer import LISTS
from hjoerring.exchange.kinds import KINDS
from tests.catalog_factories import IntakeFactory, ProviderContactFactory
from tests.factories import (
    AreaFactory,
    BranchFactory,
    CategoryFactory,
    OfferFactory,
    ProviderFactory,
    TargetGroupFactory,
    ThemeFactory,
    TrackFactory,
    UserFactory,
)

WORDS = [
    "Åse & Ærø", "'t Hart", "=1+1", "'=2", "- punkt", "a: b", "# nej", "ja", "null", "~", "1:30", "012", "2026-01-05",

    "1.234", "før\n\nefter", "\ttab inde", "emoji 🙂", "< 25 år", "x > y", "50 %",
    "linje\n  indrykket\nslut", '"citat"',
]  # fmt: skip


def fill(seed):
    """Rows of every kind, some retired, waiting or half written."""
    chance = random.Random(seed)

    def text():
        return " ".join(chance.sample(WORDS, chance.randint(1, 3))).strip()

    def day():
        return datetime.date(2027, 1, 1) + datetime.timedelta(days=chance.randint(0, 300))

    writer = UserFactory(curator=True)
    themes = [ThemeFactory(key=f"theme-{n}", label=text()[:80], order=n) for n in range(2)]
    areas = [AreaFactory(theme=chance.choice(themes), label=text()[:100], help=text(), order=n) for n in range(4)]
    skills = [AreaFactory(theme=themes[0], kind="resource") for n in range(2)]
    groups = [TargetGroupFactory(label=text()[:60], ends_on=chance.choice([None, day()])) for n in range(2)]
    category, track = CategoryFactory(description=text()), TrackFactory()
    BranchFactory(note=text(), season="forår", is_retired=True, retired_because=text())
    providers = [
        ProviderFactory(key=f"provider_{n}", label=text()[:100], about=text(), cvr="01234567") for n in range(2)
    ]
    contacts = [
        ProviderContactFactory(provider=chance.choice(providers), name=name) for name in ("Sanne", "Sanne", "Bo")
    ]
    for provider in providers:
        provider.agreements.create(title=text()[:120], from_on=day(), terms=text())
    content = {
        "category": category.key,
        "hours_per_week": 6.5,
        "requires_consent": True,
        "purpose": text(),
        "capacity": 2,
    }
    KINDS["templates"].model.objects.create(key="start", label=text()[:80], content=content)
    for number in range(6):
        contact = chance.choice(contacts)
        wording = OfferVersion(
            offer=OfferFactory(status="draft", category=category, track=track, provider=contact.provider),
            title=text()[:120],
            category=category,
            track=track,
            provider=contact.provider,
            contact=chance.choice([None, contact]),
            delivery=chance.choice(["individual", "group"]),
            purpose=text(),
            content=text(),
            for_whom=text(),
            expected_effect=text(),
            legal_basis="LAB § 1",
            evidence="Kilde | https://eksempel.dk/a:b",
            expected_indicators=chance.sample(["sleep", "jobs a;b"], chance.randint(0, 2)),
            duration_weeks=13,
            hours_per_week=chance.choice(["0.5", "37", "7.5"]),
            capacity=number * 4,
            price_per_week=chance.choice(["0", "1234.50", "999999.99"]),
        )
        lists = {"barriers": chance.sample(areas, 2), "strengthens": skills[:1], "target_groups": groups[: number % 3]}
        go_through(wording, lists, writer, ["published", "draft", "in_review", "retired", "again", "merged"][number])
    return writer


def go_through(wording, lists, writer, until):
    offer = wording.offer
    wording.change(by=writer, lists=lists)
    IntakeFactory(offer=offer, starts_on=datetime.date(2027, 3, 1), sign_up_by=datetime.date(2027, 2, 1))
    IntakeFactory(offer=offer, starts_on=datetime.date(2027, 3, 1), capacity=7)
    IntakeFactory(offer=offer, is_cancelled=True, cancelled_because="Syg")
    offer.closures.create(from_on="2027-07-01", until_on="2027-07-31", reason="Ferie")
    if until == "draft":
        return
    wording.send(by=writer)
    if until == "in_review":
        return
    wording.publish(by=None)
    offer.refresh_from_db()
    if until == "again":
        draft = OfferVersion.next_of(offer)
        draft.content, draft.change_note = "Nyt indhold\nover to linjer", "Kortere"
        draft.change(by=writer, lists=draft.lists_of())
        draft.send(by=writer)
    if until == "retired":
        offer.retire(by=writer, because="Ikke mere")
    if until == "merged":
        offer.merge_into(type(offer).objects.published().exclude(pk=offer.pk)[0], by=writer, because="To ens")


def empty():
    """Everything a file of the catalogue holds is gone."""
    tables = [kind.model._meta.db_table for kind in KINDS.values()]
    tables += [getattr(KINDS["offers"].model, name).through._meta.db_table for name in LISTS]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is deferred stands in the way
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
