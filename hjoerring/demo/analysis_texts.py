"""What people say and write in the demo's analyses. All of it is made up."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Said:
    """One profession's contribution."""

    seen: str
    strengths: str
    obstacles: str
    needed: str
    suggestion: str
    hours: tuple[Decimal, Decimal | None]
    considerations: str = ""
    confidential: str = ""
    is_always_noted: bool = False
    offers: tuple[str, ...] = ()
    weights: dict[str, int] = field(default_factory=dict)
    weighs_all: bool = False


@dataclass(frozen=True)
class Story:
    """One citizen's way through it."""

    because: str
    own_words: str
    matters_most: str
    others_should_know: str
    said: dict[str, Said]
    sections: dict[str, str] = field(default_factory=dict)
    efforts: tuple[tuple[str, int, str], ...] = ()
    goals: tuple[tuple[str, str], ...] = ()


JENS_OLES_BARRIERS = {
    "chronic_pain": 3,
    "fatigue_sleep": 1,
    "stress_overload": 2,
    "outdated_skills": 3,
    "low_job_belief": 1,
}
JENS_OLE = Story(
    because="Sygemeldt siden april, og delvis raskmelding hos egen mester gik ikke.",
    own_words=(
        "Jeg kan godt arbejde. Jeg kan bare ikke stå på et stillads hele dagen mere. Jeg vil gerne være et sted, hvor"
        " man må sige til, når ryggen brokker sig."
    ),
    matters_most="En plads, hvor jeg laver noget med hænderne, og hvor jeg ved, hvornår jeg har fri.",
    others_should_know="Jeg siger først fra, når det er for sent. Spørg mig hellere en gang for meget.",
    said={
        "caseworker": Said(
            seen=(
                "Murer i 22 år, sygemeldt siden april. Vil gerne væk fra stilladset, men ikke væk fra håndværket. Har"
                " kørekort og fast bolig i Sindal."
            ),
            strengths="Håndelag, mødestabil, stort netværk blandt lokale mestre.",
            obstacles="Faget, han kender, kan ryggen ikke holde til.",
            needed="Et sted med praktiske opgaver og skiftende arbejdsstillinger.",
            suggestion="Praktik hos teknisk service eller på lager. Truckcertifikat som mulighed.",
            hours=(Decimal(12), None),
            offers=("company_placement_clarification", "forklift_certificate"),
            weights={
                "chronic_pain": 3,
                "fatigue_sleep": 2,
                "stress_overload": 1,
                "outdated_skills": 2,
                "low_job_belief": 1,
            },
        ),
        "psychologist": Said(
            seen=(
                "Presset af smerter og udsigten til at miste faget. Søvnen er dårlig. Ingen tegn på, at arbejde i sig"
                " selv vil gøre det værre."
            ),
            strengths="Tager imod hjælp og taler åbent om grænser.",
            obstacles="Bekymringen fylder om natten.",
            needed="At vide, hvad der skal ske, og hvornår han har fri.",
            suggestion="Korte samtaler sideløbende med praktik. Ikke behandling først.",
            hours=(Decimal(10), Decimal(12)),
            confidential="Har haft en svær periode, efter at faderen døde i foråret. Ønsker ikke, at det skal fylde.",
            is_always_noted=True,
            weights={"chronic_pain": 2, "fatigue_sleep": 3, "stress_overload": 3, "low_job_belief": 2},
        ),
        "occupational-therapist": Said(
            seen=(
                "Kan stå og gå i 45 minutter ad gangen, løfte 8 kg fra hoftehøjde. Vrid og arbejde over skulderhøjde"
                " udløser smerter."
            ),
            strengths="Lærer hurtigt ved at gøre. Planlægger sin dag.",
            obstacles="Tunge løft og arbejde over skulderhøjde.",
            needed="Skiftende opgaver og en aftale om pauser fra første dag.",
            suggestion="Skiftende arbejdsstillinger, løftervogn og fast pause hver time.",
            hours=(Decimal(12), None),
            considerations="Ingen løft over 8 kg. Fast pause hver time.",
            offers=("workplace_adaptation",),
            weights={"chronic_pain": 3, "low_job_belief": 1},
        ),
        "nurse": Said(
            seen="Slidgigt i lænd, udredt. Medicin tages uregelmæssigt. Sover fire-fem timer. Ryger 15 om dagen.",
            strengths="Møder op til alle kontroller.",
            obstacles="Søvnen og uregelmæssig medicin.",
            needed="En fast plan for medicin sammen med egen læge.",
            suggestion="Smerte: koordineret behandling og samtale om søvn. Kontakt til egen læge.",
            hours=(Decimal(8), None),
            offers=("pain_treatment_coordination",),
            weights={"chronic_pain": 4, "fatigue_sleep": 4, "stress_overload": 2},
        ),
    },
)
SAID = {
    "caseworker": Said(
        seen="Har haft job i butik og køkken. Det gik bedst, når opgaverne lå fast.",
        strengths="Møder til tiden og siger til, når noget ændrer sig.",
        obstacles="Tror ikke selv på, at et job kan holde.",
        needed="Et arbejdssted med tålmodighed og få timer fra start.",
        suggestion="Praktik tæt på hjemmet, mens de andre indsatser løber.",
        hours=(Decimal(8), Decimal(10)),
        offers=("company_placement_intro",),
        weighs_all=True,
    ),
    "psychologist": Said(
        seen="Stemningen er svingende, og uro om natten tager kræfter om dagen.",
        strengths="Kender sine egne tegn på at være presset.",
        obstacles="Trækker sig, når kravene er uklare.",
        needed="Samme kontaktperson og tydelige aftaler.",
        suggestion="Samtaler om retning sideløbende med praktik.",
        hours=(Decimal(6), Decimal(8)),
        confidential="Har tidligere været i behandling og ønsker ikke, at det bliver genstand for drøftelse.",
        offers=("motivation_talks",),
        weights={"stress_overload": 4, "fatigue_sleep": 3},
    ),
    "occupational-therapist": Said(
        seen="Klarer hverdagens gøremål i eget tempo. Taber overblikket, når flere ting sker på én gang.",
        strengths="Arbejder omhyggeligt, når der er ro.",
        obstacles="Larm og mange mennesker.",
        needed="En fast plads og skriftlige opgaver.",
        suggestion="Støtte til struktur i hverdagen de første uger.",
        hours=(Decimal(8), None),
        considerations="Ro omkring opgaverne og en fast makker.",
        offers=("everyday_structure",),
        weighs_all=True,
    ),
    "nurse": Said(
        seen="Helbredet er stabilt. Søvnen er kort, og kosten er uregelmæssig.",
        strengths="Følger sin behandling og møder til kontroller.",
        obstacles="Kort søvn og få kræfter om eftermiddagen.",
        needed="Arbejde om formiddagen og en plan for søvnen.",
        suggestion="Hold om hverdag med helbredet.",
        hours=(Decimal(6), None),
        offers=("health_coping_group",),
        weights={"fatigue_sleep": 3, "stress_overload": 2},
    ),
}
OTHERS = Story(
    because="Flere indsatser er prøvet, og helbredet er ikke belyst samlet.",
    own_words="Jeg vil gerne i gang, men det skal ikke gå for stærkt, for så ender det som sidst.",
    matters_most="At jeg ved, hvem jeg skal ringe til.",
    others_should_know="Jeg er bedst om formiddagen.",
    said=SAID,
    sections={
        "conclusion": (
            "Praktik på få timer om formiddagen kan begynde nu. Hverdag og helbred tages sideløbende og ikke først."
        ),
        "for_citizen": (
            "Du siger, at du gerne vil i gang, og at det ikke skal gå for stærkt. Derfor begynder du på få timer om"
            " formiddagen. Imens får du hjælp til hverdagen og helbredet, så du ikke skal vente på det."
        ),
        "tried_before": "Hold med mange deltagere, som blev opgivet efter tre uger.",
        "discussed": "Vi drøftede, om søvnen skal på plads først. Det skal den ikke, men der skal tages hånd om den.",
        "dissent": "Sygeplejersken ville gerne have ventet to uger med praktikken.",
        "agreements": "Medarbejderen ringer til praktikstedet. Ergoterapeuten følger med den første dag.",
        "next_review": "Fire uger efter praktikkens start.",
    },
    efforts=(
        ("company_placement_intro", 12, "Få timer og faste opgaver tæt på hjemmet."),
        ("everyday_structure", 8, "Struktur på morgenerne, så praktikken kan holde."),
        ("health_coping_group", 15, "Søvn og kræfter hen over dagen."),
    ),
    goals=(("Medarbejder i kantine", "Kender opgaverne, og der mangler folk lokalt."),),
)
KARINAS = Story(
    because="Sygemeldt fra hjemmeplejen, og flere fag skal se på ryg, stress og vejen tilbage.",
    own_words="Jeg vil tilbage i arbejde. Jeg er bare bange for, at ryggen siger stop igen.",
    matters_most="At jeg ikke skal starte forfra hver gang.",
    others_should_know="Jeg har min søster med, når det er svært.",
    said=SAID,
    sections={
        "conclusion": (
            "Smerter og stress skal tages sammen med et mål om arbejde uden tunge løft. Karina er mødestabil og god"
            " til mennesker, og det bygger vi på."
        ),
        "for_citizen": (
            "Du vil tilbage i arbejde, og du er god til mennesker. Det bygger vi på. Vi leder efter arbejde uden tunge"
            " løft, og du skal ikke starte forfra: smerter og stress tager vi hånd om samtidig."
        ),
        "discussed": "Vi drøftede, hvor meget stressen fylder, og at den ses forskelligt.",
        "agreements": "Mette samler planen og gennemgår den med Karina.",
        "next_review": "Efter tre måneder.",
    },
    efforts=(
        ("everyday_mentor", 10, "Faste tider og ro om aftenen."),
        ("company_placement_clarification", 60, "At finde ud af, hvad ryggen kan holde til."),
    ),
)
