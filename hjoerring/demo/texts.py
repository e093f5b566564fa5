"""What people in the demo say and write."""

# By branch, as citizens say it.
WISHES = {
    "food_fish": [
        "Jeg kan godt lide at arbejde med hænderne og se, at der kommer noget ud af det.",
        "Min far stod på havnen, og jeg kender folk derude. Det ville jeg være tryg ved.",
        "Et sted med fast rytme og kolleger, hvor man ikke skal tale så meget.",
    ],
    "agriculture": [
        "Jeg er vokset op med dyr og savner at komme ud om morgenen.",
        "Bare det er udenfor. Jeg sover bedre, når jeg har været i gang.",
    ],
    "construction": [
        "Jeg vil helst lave noget, man kan se bagefter.",
        "Jeg har hjulpet min svoger med at bygge om, og det var det bedste forår længe.",
        "Jeg vil gerne i lære, hvis nogen tør tage mig.",
    ],
    "manufacturing": [
        "Jeg er god til maskiner, når jeg får ro til at lære dem.",
        "Det skal være et sted med styr på tingene og faste tider.",
        "Jeg vil gerne svejse igen. Det er det, jeg kan.",
    ],
    "care_health": [
        "Jeg vil gerne gøre en forskel for andre.",
        "Jeg passede min mor til det sidste, og det kan jeg bruge til noget.",
        "De gamle er gode at tale med. Jeg kan bare ikke løfte tungt.",
    ],
    "childcare_schools": [
        "Jeg er god med børn, og de er gode ved mig.",
        "Jeg vil gerne være den voksne, jeg selv manglede.",
        "Jeg vil først prøve at gå i skole igen, i mit eget tempo.",
    ],
    "retail": [
        "Jeg kan lide at snakke med kunder og holde orden på hylderne.",
        "En butik tæt på, hvor jeg kan begynde med få timer.",
    ],
    "tourism_hospitality": [
        "Køkkenet er det eneste sted, hvor jeg glemmer tiden.",
        "Jeg har arbejdet på feriecenter før og vil gerne tilbage, men ikke kun om sommeren.",
    ],
    "logistics_transport": [
        "Jeg kan lide at køre og have ansvar for min egen dag.",
        "Et lager er fint. Jeg vil bare ikke stå stille.",
        "Hvis jeg får mit kørekort, kan jeg meget mere.",
    ],
    "cleaning_service": [
        "Jeg vil gerne have et job, hvor jeg kan gå hjem og vide, at det er gjort.",
        "Små reparationer og ting, der skal gøres. Det kan jeg finde ud af.",
    ],
    "office_public": [
        "Jeg vil gerne sidde lidt mere ned og bruge hovedet.",
        "Jeg er god til at holde styr på ting. Det har jeg altid været.",
        "Jeg vil have mit dansk og min matematik på plads, så jeg kan komme videre.",
    ],
    "green_energy": [
        "Det betyder noget for mig, at det er godt for naturen.",
        "Genbrugspladsen ville være fint. Der sker noget, og man er ude.",
    ],
}
COMPETENCES = [
    "Har tre års erfaring fra lignende arbejde og har hurtigt lært nye opgaver i praktik.",
    "Ufaglært, men har altid haft arbejde indtil for to år siden. Møder til tiden.",
    "Har kørekort og erfaring med kunder. Mangler nyere referencer.",
    "Begyndte på en erhvervsuddannelse og bestod grundforløbet.",
    "Har passet familie i mange år og er vant til at holde en hverdag i gang.",
    "Faglært for over ti år siden. Faget har ændret sig og skal fornys.",
    "Taler tre sprog og er ved at lære dansk. Har været leder i hjemlandet.",
    "Har håndelag og er god til at finde løsninger. Kan bedst lide at få opgaverne én ad gangen.",
    "Lidt erfaring fra fritidsjob. Kan meget mere, end papirerne siger.",
    "God til it og vant til selv at sætte sig ind i nye programmer.",
]
MARKETS = {
    "shortage": [
        "Flere virksomheder søger folk nu, også uden uddannelse.",
        "Der mangler hænder lokalt, og to virksomheder tager gerne imod i praktik.",
    ],
    "good": [
        "Gode muligheder i sæsonen og flere faste stillinger end sidste år.",
        "Der er åbninger i kommunen og hos to private.",
    ],
    "balanced": [
        "Få, men faste stillinger. Et godt netværk gør forskellen.",
        "Der er balance lokalt. Løntimer kan være vejen ind.",
    ],
    "weak": ["Der er få ledige job, så I taler også om et mål mere."],
}
OWN_WORDS = {
    "barrier": [
        "Kan ikke lide at køre i bus",
        "Har passet min bror hele livet",
        "Bange for at blive ringet op",
        "Mangler tænder og smiler ikke gerne",
    ],
    "resource": [
        "Har hund og går to ture hver dag",
        "Bager til hele opgangen",
        "Spiller i orkester",
        "Har altid passet min have",
    ],
}
FACTOR_NOTES = {
    "less": ["Fylder mindre, end da vi begyndte.", "Det går bedre, siger borgeren selv.", ""],
    "same": ["Uændret siden sidst.", ""],
    "more": ["Fylder mere efter en hård måned.", "Fylder mere, efter at timerne er sat op."],
}
# By what came of it; {offer} is what it is about.
FOLLOW_UPS = {
    "as_expected": [
        "Møder stabilt og er glad for at være i gang.",
        "Har mødt hver gang og siger selv, at det rykker.",
        "Går som aftalt. Kontaktpersonen roser indsatsen.",
        "To fremmødedage mere end sidst. Vi fortsætter.",
        "Har fået ros for at tage selv initiativ.",
        "Det begynder at ligne en fast rytme. Sover bedre.",
    ],
    "less": [
        "Kommer, men er træt bagefter. Vi går ned i tid i to uger.",
        "Har meldt afbud to gange. Tidspunktet flyttes til formiddag.",
        "Det går langsommere end ventet, men det går fremad.",
        "Indholdet passer, men holdet er for stort. Finder et mindre.",
    ],
    "too_early": [
        "Er kun lige begyndt. Vi ser på det igen næste gang.",
        "To gange indtil nu. For tidligt at sige noget.",
    ],
    "none": [
        "Har ikke flyttet noget endnu. Vi prøver en anden vej.",
        "Borgeren oplever ikke, at det hjælper. Vi skal se på planen igen.",
    ],
    "complete": [
        "Gennemført. Borgeren kan nu selv bruge det, der er lært.",
        "Forløbet er slut og har gjort den forskel, vi håbede på.",
        "Gennemført med godt fremmøde. Næste skridt er aftalt.",
    ],
    "stop": [
        "Stoppet, fordi helbredet ikke kunne følge med.",
        "Stoppet efter aftale. Transporten tog for lang tid.",
        "Afbrudt, fordi borgeren begyndte i noget andet, der passer bedre.",
    ],
}
DROPPED = [
    "Borgeren vil hellere begynde med noget tættere på hjemmet.",
    "Holdet blev aflyst, og vi har fundet noget andet.",
    "Kan ikke nås samtidig med behandlingen.",
]
GOAL_TURNS = {
    "paused": [
        "Tages op igen, når helbredet er afklaret.",
        "Venter, til den første praktik er gennemført.",
        "Sat på pause efter borgerens eget ønske.",
    ],
    "dropped": [
        "Helbredet kan ikke bære det. Vi går efter noget andet.",
        "Borgeren har fået øje på noget, der passer bedre.",
    ],
    "reached": ["Ansat fra den 1.", "Er begyndt og har fået fast vagtplan.", "Optaget på uddannelsen."],
}
CITIZEN_WORDS = {
    "agrees": [
        "Det er mine egne mål, der står der.",
        "Jeg kan se meningen med det nu.",
        "Jeg synes, det er en god plan, hvis bare tempoet er til at følge med i.",
        "",
    ],
    "partly": [
        "Jeg er med på det meste, men jeg synes ikke, at der er brug for to aftaler på samme dag.",
        "Praktikken vil jeg gerne. Kurset er jeg i tvivl om.",
    ],
    "disagrees": ["Jeg synes, det går for hurtigt. Jeg vil gerne vente med praktikken."],
    "unable": ["Var for træt til at tage stilling i dag. Vi taler om det igen."],
}
ANSWERS = [
    "Planen holder. Det var en enkelt måned med sygdom.",
    "Planen holder, når mødetiden flyttes til formiddag.",
    "Planen holder, fordi de andre indsatser virker.",
]
LOOKS = [
    ("cover", "Mette er på ferie, og borgeren ringede om sin praktik."),
    ("contact", "Borgeren mødte op i receptionen og ville tale med nogen."),
    ("supervision", "Sparring før mødet i rehabiliteringsteamet."),
]
