"""The demo's citizens: invented names, replacement CPR numbers, towns around Hjørring."""

import random
from datetime import date

from cases.cpr import read_cpr
from cases.models import Citizen

WOMEN = (
    "Aase Alma Amalie Amina Anita Anja Anne Annette Astrid Ayse Bente Berit Birthe Bodil Britta Cecilie Charlotte"
    " Christina Conny Dagmar Ditte Ebba Elin Ellen Else Emma Esther Freja Gerda Gitte Grethe Hanne Heidi Helle Ida"
    " Inge Ingrid Irene Iryna Jane Janne Jette Joan Julie Karen Karin Kathrine Katja Kirstine Laila Laura Lea Lene"
    " Leyla Lis Lisbeth Lone Lotte Maja Malene Maria Marianne Mathilde Merete Mia Mona Nadia Nanna Oksana Olga"
    " Pernille Pia Rikke Rita Sanne Sara Signe Sofie Susanne Tanja Tina Tove Ulla Vibeke Vivi Åse"
)
MEN = (
    "Adam Ali Allan Anders Andreas Anton Arne Asger Benny Bent Bjarke Bo Brian Carl Casper Christian Claus Dan Dennis"
    " Egon Ejner Erik Esben Finn Flemming Frank Frederik Frode Georg Gorm Hans Harald Hassan Henrik Ib Ibrahim Ivan"
    " Jacob Jan Jens Jesper Jimmy Jon Jørgen Karl Kaj Keld Kenneth Kim Klaus Kristoffer Kurt Lars Lasse Leif Mads"
    " Magnus Malik Marius Martin Mathias Michael Mikael Mohammad Nicolai Niels Ole Omar Oskar Palle Per Philip Poul"
    " Preben Rene Robert Rune Sebastian Simon Steen Steffen Søren Thomas Tobias Tommy Torben Troels Uffe Victor"
    " Viggo Yusuf Øjvind"
)
LAST = (
    "Aagaard Abildgaard Andersen Andreasen Bach Bak Bang Bertelsen Birk Bisgaard Bjerregaard Bonde Brandt Bro Bruun"
    " Byskov Christensen Christiansen Clausen Dalsgaard Damgaard Eriksen Fisker Frandsen Friis Frost Gade Graversen"
    " Grønbech Hald Hansen Hauge Hedegaard Hjorth Holm Holst Husted Høj Iversen Jakobsen Jensen Jeppesen Jespersen"
    " Johansen Jonassen Juul Jørgensen Kaas Karlsen Kjeldsen Knudsen Kofoed Kristensen Krogh Larsen Lassen Lind Lund"
    " Lyngholm Madsen Mark Mikkelsen Mortensen Munk Møller Nielsen Nygaard Nørgaard Olesen Overgaard Pedersen Petersen"
    " Poulsen Quist Rasmussen Ravnsborg Ringgaard Rosendal Schmidt Simonsen Skaarup Sloth Steffensen Svendsen Søgaard"
    " Sørensen Thomsen Thygesen Toftegaard Trads Uhrenholt Vestergaard Villadsen Winther Yde Østergaard Ågren"
)
FAMILIES_ELSEWHERE = {
    "Ali": "Al-Najjar",
    "Amina": "Hassan",
    "Ayse": "Yildirim",
    "Hassan": "Haddad",
    "Ibrahim": "Osman",
    "Iryna": "Kovalenko",
    "Leyla": "Kaya",
    "Malik": "Aziz",
    "Mohammad": "Rahimi",
    "Nadia": "Khalil",
    "Oksana": "Bondar",
    "Omar": "Farah",
    "Yusuf": "Demir",
}
TOWNS = ["Hjørring"] * 10 + ["Hirtshals"] * 4 + ["Sindal"] * 3 + ["Vrå"] * 2 + ["Tårs", "Løkken", "Bindslev", "Tornby"]
TOWNS += ["Lønstrup", "Horne", "Bjergby", "Poulstrup"]


class Register:
    """Gives out people nobody has met before."""

    def __init__(self, chance: random.Random, today: date) -> None:
        self.chance = chance
        self.today = today
        self.first_names = [WOMEN.split(), MEN.split()]
        self.last_names = LAST.split()
        self.names: set[str] = set()
        self.numbers: set[str] = set()

    def person(self, youngest: int, oldest: int, name: str = "") -> Citizen:
        """Someone between two ages; unsaved."""
        chance = self.chance
        first, last = name.rsplit(" ", 1) if name else self.name()
        born = self.today.year - chance.randint(youngest, oldest)
        citizen = Citizen(first_name=first, last_name=last, town=chance.choice(TOWNS), phone=self.phone())
        citizen.take_cpr(read_cpr(self.number(born), self.today))
        return citizen

    def name(self) -> tuple[str, str]:
        while True:
            first = self.chance.choice(self.chance.choice(self.first_names))
            last = FAMILIES_ELSEWHERE.get(first) or self.chance.choice(self.last_names)
            if f"{first} {last}" not in self.names:
                self.names.add(f"{first} {last}")
                return first, last

    def number(self, born: int) -> str:
        """A replacement number: the day raised by 60, and a serial that fits the century."""
        while True:
            serial = self.chance.randint(0, 3999) if born < 2000 else self.chance.randint(4000, 4999)
            day, month = 60 + self.chance.randint(1, 28), self.chance.randint(1, 12)
            digits = f"{day}{month:02}{born % 100:02}{serial:04}"
            if digits not in self.numbers:
                self.numbers.add(digits)
                return digits

    def phone(self) -> str:
        """Nobody's: Danish numbers of subscribers do not begin with 1."""
        return f"12 {self.chance.randint(10, 99)} {self.chance.randint(10, 99)} {self.chance.randint(10, 99)}"
