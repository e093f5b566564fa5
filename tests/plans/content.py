"""The content of a frozen plan, as the prototype of the printed plan tells it."""

MENTOR = {
    "id": 1,
    "title": "Hverdagsmentor",
    "category": "Mentor",
    "colour": "mentor",
    "provider": "Mentorkorpset",
    "responsible": "Mette Kjær",
    "responsible_phone": "12 34 56 79",
    "purpose": "At hverdagen hænger sammen.",
    "judged_how": "Karina møder til aftaler tre uger i træk.",
    "indicators": ["Overskud i hverdagen"],
    "starts_on": "2026-01-12",
    "last_day": "2027-01-15",
    "hours_per_week": "2.0",
    "state": "now",
    "status": "I gang",
    "effect": "Virker som forventet",
    "expected_effect": "Faste tider og ro om aftenen",
    "because": "",
    "longer_because": "",
    "follow_up_on": "2026-12-03",
    "goals": [],
    "factors": ["Stress og overbelastning"],
}
PAIN = MENTOR | {
    "id": 2,
    "title": "Smerte: koordineret behandling",
    "category": "Behandling",
    "colour": "treatment",
    "provider": "Sundhedscentret",
    "starts_on": "2026-01-05",
    "last_day": "2026-05-29",
    "state": "done",
    "status": "Gennemført",
    "effect": "Virker mindre end forventet",
    "because": "Smerterne er de samme",
    "follow_up_on": None,
}
TRAINING = MENTOR | {
    "id": 3,
    "title": "Træning mod arbejdsopgaver",
    "colour": "health",
    "provider": "Sundhedsteamet",
    "starts_on": "2026-08-10",
    "last_day": "2026-11-27",
    "hours_per_week": "4.0",
    "expected_effect": "Kan sidde og gå på skift i tre timer uden at smerterne tager til",
    "follow_up_on": "2026-11-27",
}
OFFICE = MENTOR | {
    "id": 4,
    "title": "Kontor i praksis",
    "colour": "skills",
    "provider": "Erhvervsskolen",
    "starts_on": "2027-01-11",
    "last_day": "2027-03-19",
    "hours_per_week": "12.0",
    "state": "plan",
    "status": "Planlagt",
    "effect": "",
    "expected_effect": "Kan journal, post og regneark",
    "follow_up_on": "2027-02-08",
}
CONTENT = {
    "organisation": "Hjørring Kommune",
    "number": 3,
    "agreed_on": "2026-10-29",
    "citizen_view": "Er enig i planen",
    "signed_how": "Underskrevet på papir",
    "agreed_by": "Mette Kjær",
    "citizen_words": "Det er godt, at det ikke hele er på én gang.",
    "case_number": "S-000123",
    "target_group": "Jobafklaringsforløb",
    "ceiling": "15.0",
    "citizen": {"name": "Karina Bødker", "first_name": "Karina", "cpr": "720488-••••", "town": "Hjørring"},
    "responsible": {"name": "Mette Kjær", "phone": "12 34 56 79"},
    "goals": [
        {
            "title": "Kontormedarbejder",
            "hours": "20",
            "branch": "Sundhed",
            "wish": "Jeg vil stadig hjælpe folk, bare uden de tunge løft.",
        },
        {"title": "Medhjælper i plejen", "hours": "15", "branch": "", "wish": ""},
    ],
    "resources": [
        {"label": label, "weight": 4, "start_weight": 4, "words": "Klar styrke"}
        for label in ("God til mennesker", "Mødestabil", "Erfaring med omsorg")
    ],
    "barriers": [
        {
            "label": "Kroniske smerter",
            "weight": 2,
            "start_weight": 3,
            "words": "En del",
            "weighings": [["2026-01-05", 3, "Meget"], ["2026-06-02", 2, "En del"]],
            "covered": True,
        },
        {
            "label": "Stress og overbelastning",
            "weight": 2,
            "start_weight": 4,
            "words": "En del",
            "weighings": [["2026-01-05", 4, "Det blokerer"], ["2026-04-13", 3, "Meget"], ["2026-10-12", 2, "En del"]],
            "covered": True,
        },
        {
            "label": "Bekymring for forsørgelsen",
            "weight": 2,
            "start_weight": 2,
            "words": "En del",
            "weighings": [["2026-01-05", 2, "En del"]],
            "covered": False,
        },
    ],
    "interventions": [PAIN, MENTOR, TRAINING, OFFICE],
}


def content(**changes):
    return CONTENT | changes
