"""The people who work at the demo's job centre."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import Team, User

Role, Profession = User.Role, User.Profession
CLARIFICATION, SICKNESS, YOUTH = "Team Afklaring", "Team Sygedagpenge", "Ungeenheden"
TEAMS = [CLARIFICATION, SICKNESS, YOUTH]

# First and last name, team, how many open cases.
CASEWORKERS = [
    ("Mette", "Kjær", CLARIFICATION, 33),
    ("Rasmus", "Toft", CLARIFICATION, 41),
    ("Dorthe", "Vang", CLARIFICATION, 38),
    ("Ahmed", "Saleh", CLARIFICATION, 36),
    ("Peter", "Skov", CLARIFICATION, 35),
    ("Anne-Marie", "Bjerre", CLARIFICATION, 34),
    ("Jonas", "Lykke", CLARIFICATION, 33),
    ("Louise", "Hald", CLARIFICATION, 28),
    ("Camilla", "Juhl", CLARIFICATION, 28),
    ("Kirsten", "Aaby", SICKNESS, 36),
    ("Morten", "Ibsen", SICKNESS, 34),
    ("Fatma", "Demir", SICKNESS, 37),
    ("Sidsel", "Ørum", YOUTH, 35),
    ("Mikkel", "Brodersen", YOUTH, 34),
    ("Josefine", "Rask", YOUTH, 33),
    ("Emil", "Haugaard", YOUTH, 36),
]
LEADS = [("Birgit", "Ahlmann", CLARIFICATION), ("Henrik", "Søndergaard", SICKNESS), ("Trine", "Lauridsen", YOUTH)]
# First and last name, role, profession.
OTHERS = [
    ("Lise", "Krogsgaard", Role.COMPANY_CONSULTANT, Profession.OTHER),
    ("Bjarne", "Vestergaard", Role.COMPANY_CONSULTANT, Profession.OTHER),
    ("Poul", "Riis", Role.MENTOR, Profession.OTHER),
    ("Hanne", "Thorup", Role.MENTOR, Profession.OTHER),
    ("Signe", "Dahl", Role.DISCIPLINE, Profession.PSYCHOLOGIST),
    ("Tobias", "Friis", Role.DISCIPLINE, Profession.OCCUPATIONAL_THERAPIST),
    ("Lone", "Bach", Role.DISCIPLINE, Profession.NURSE),
    ("Henning", "Overgaard", Role.CURATOR, Profession.OTHER),
    ("Allan", "Winther", Role.ADMINISTRATOR, Profession.OTHER),
    ("Karsten", "Noe", Role.CONTROLLER, Profession.OTHER),
]


@dataclass
class Staff:
    """Everybody who works there, by user name, and who carries cases with how many."""

    people: dict[str, User]
    caseloads: list[tuple[User, int]]

    def __getitem__(self, username: str) -> User:
        return self.people[username]

    def half_of(self, worker: User) -> int:
        """0 or 1, as the demo is told in two halves of about the same length; Mette Kjær's is the first."""
        return [carrying for carrying, _ in self.caseloads].index(worker) % 2

    def with_role(self, role: str) -> list[User]:
        return [user for user in self.people.values() if user.role == role]

    def lead_of(self, team: Team) -> User:
        return next(user for user in self.with_role(Role.TEAM_LEAD) if user.team_id == team.pk)

    def colleagues(self, user: User) -> list[User]:
        return [other for other, _ in self.caseloads if other.team_id == user.team_id and other.pk != user.pk]


def username(first_name: str) -> str:
    return first_name.lower().replace("-", "").replace("ø", "oe").replace("æ", "ae").replace("å", "aa")


def hire() -> Staff:
    """Create teams and people, unless a load that was broken off left them.

    They all have the demo's password, hashed once: hashing is slow on purpose.
    """
    first_names = [row[0] for row in CASEWORKERS] + [row[0] for row in LEADS] + [row[0] for row in OTHERS]
    known = User.objects.select_related("team").in_bulk(list(map(username, first_names)), field_name="username")
    if known:
        return at_work(known)
    teams = {team.name: team for team in Team.objects.bulk_create(Team(name=name) for name in TEAMS)}
    users = [
        User(
            first_name=first, last_name=last, role=Role.CASEWORKER, profession=Profession.CASEWORKER, team=teams[team]
        )
        for first, last, team, _ in CASEWORKERS
    ]
    users += [
        User(first_name=first, last_name=last, role=Role.TEAM_LEAD, profession=Profession.CASEWORKER, team=teams[team])
        for first, last, team in LEADS
    ]
    users += [
        User(first_name=first, last_name=last, role=role, profession=profession)
        for first, last, role, profession in OTHERS
    ]
    password = make_password(settings.DEMO_PASSWORD)
    for number, user in enumerate(users, start=1):
        user.username = username(user.first_name)
        user.email = f"{user.username}@hjoerring.example"
        user.phone = f"12 34 56 {78 + number}" if number < 22 else f"12 34 57 {10 + number}"
        user.password = password
    return at_work({user.username: user for user in User.objects.bulk_create(users)})


def at_work(people: dict[str, User]) -> Staff:
    return Staff(people, [(people[username(first)], load) for first, _, _, load in CASEWORKERS])
