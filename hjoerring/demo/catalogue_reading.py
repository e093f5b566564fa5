"""Whom to ask at a provider, what is agreed with providers, and what caseworkers miss in the catalogue."""

from datetime import timedelta

from catalog.models import Agreement, Area, OfferSuggestion, Provider, ProviderContact
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year

# Provider, name, title; the first of each takes referrals.
CONTACTS = [
    ("company_team", "Gitte Brandt", "Teamkoordinator"),
    ("company_team", "Kim Overgård", "Virksomhedskonsulent"),
    ("health_team", "Maja Thomsen", "Fysioterapeut"),
    ("job_centre", "Per Lindholm", "Koordinator"),
    ("mentor_team", "Sanne Kjær", "Leder af mentorerne"),
    ("vocational_school", "Bente Krog", "Kursuskoordinator"),
    ("language_school", "Anders Holt", "Afdelingsleder"),
]
MISSED = [
    (
        "mette",
        "Hjælp til en plettet straffeattest",
        "Flere borgere har en dom, der spærrer for job i butik og omsorg. En rådgiver, der kan vejen om ad "
        "virksomheder, som tør, ville hjælpe.",
        ["criminal_record"],
    ),
    (
        "kirsten",
        "Samtalegruppe på arabisk",
        "Motivationsgruppen holdes kun på dansk. Et hold med tolk ville give flere ud af det.",
        ["danish_language"],
    ),
    ("josefine", "Svømmehal om formiddagen", "Træning i vand for dem, der ikke kan være på et hold i en sal.", []),
]


def tell(staff: Staff, year: Year) -> None:
    """No offer is touched: the other half's citizens, told at the same time, hold them."""
    providers = {provider.key: provider for provider in Provider.objects.all()}
    taken: set[str] = set()
    for number, (key, name, title) in enumerate(CONTACTS):
        ProviderContact.objects.create(
            provider=providers[key],
            name=name,
            title=title,
            phone=f"12 34 58 {20 + number}",
            email=f"{name.split()[0].lower()}@{domain_of(providers[key])}",
            takes_referrals=key not in taken,
        )
        taken.add(key)
    outside = Provider.objects.filter(kind=Provider.Kind.EXTERNAL).order_by("key")[:2]
    for number, provider in enumerate(outside):
        Agreement.objects.create(
            provider=provider,
            title="Rammeaftale",
            from_on=year.ago(340 - 100 * number),
            until_on=year.today + timedelta(days=25 + 400 * number),
            terms="Op til 20 forløb ad gangen. Opsigelse med tre måneders varsel.",
        )
    suggest(staff, year)


def domain_of(provider: Provider) -> str:
    is_outside = provider.kind == Provider.Kind.EXTERNAL
    return f"{provider.key}.example".replace("_", "-") if is_outside else "hjoerring.example"


def suggest(staff: Staff, year: Year) -> None:
    made = []
    for days, (who, title, text, areas) in zip((40, 9, 3), reversed(MISSED), strict=True):
        year.go_to(year.ago(days), 95)
        wanted = OfferSuggestion(title=title, text=text)
        wanted.suggest(by=staff[who], areas=Area.objects.filter(key__in=areas), target_groups=[])
        made.append(wanted)
    year.go_to(year.ago(36), 60)
    made[0].decline(by=staff["henning"], answer="Det har Sundhedsteamet allerede hver tirsdag. Ring til Maja Thomsen.")
