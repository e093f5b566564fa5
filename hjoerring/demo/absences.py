"""Who of the demo's colleagues is away or was, who stands in for them, and what was handed back."""

from datetime import date, timedelta

from accounts.models import Absence
from cases.models import Case, CoverPart
from catalog.models import TargetGroup
from followup.models import HandBack
from hjoerring.demo.staff import Staff

# The absent, the deputy, and how many days ago it began and how many it lasts yet.
AWAY = [
    ("jonas", "mette", 2, 9),
    ("fatma", "kirsten", 1, 3),
    ("dorthe", "rasmus", -14, 21),
    ("mikkel", None, 0, 0),
    ("mette", "rasmus", 12, -10),
]
PARTS = [("dorthe", "camilla", "job_clarification")]
HANDED_BACK = [
    (
        "mette",
        "rasmus",
        "Ringede selv og fortalte, at praktikken går godt. Vil gerne tale om timerne, når du er tilbage.",
    ),
]


def tell(staff: Staff, today: date) -> None:
    for absent, deputy, ago, ahead in AWAY:
        Absence.objects.create(
            user=staff[absent],
            cover=staff[deputy] if deputy else None,
            from_on=today - timedelta(days=ago),
            until_on=today + timedelta(days=ahead),
        )
    for absent, deputy, group in PARTS:
        absence = staff[absent].absences.latest("from_on")
        group_of = TargetGroup.objects.get(key=group)
        CoverPart.objects.create(absence=absence, cover=staff[deputy], target_group=group_of)
    for absent, deputy, text in HANDED_BACK:
        absence = staff[absent].absences.earliest("from_on")
        case = Case.objects.visible_to(staff[deputy]).coordinated_by(staff[absent]).earliest("pk")
        HandBack.objects.create(absence=absence, case=case, by=staff[deputy], text=text)
