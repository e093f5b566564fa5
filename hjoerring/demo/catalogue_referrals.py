"""Referrals of Mette Kjær's: one under way with a proposal to answer, one sent, one opened and one that got a no."""

from datetime import timedelta

from accounts.link_secret import make_secret
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year
from plans.models import Intervention, Referral, ReferralProposal

WHO = "Sanne Kjær"
# Days ago it was sent, and then what the provider said, how many days later and with what words.
STORIES = [
    (20, [("received", 1, ""), ("accepted", 2, "Velkommen. Vi ringer på mandag."), ("started", 6, "")]),
    (2, []),
    (3, [("received", 1, "")]),
    (12, [("received", 1, ""), ("declined", 3, "Holdet er fyldt til foråret.")]),
]


def tell(staff: Staff, year: Year) -> None:
    mette = staff["mette"]
    found = (
        Intervention.objects.in_plan()
        .from_catalogue()
        .filter(
            case__in=mette.involvements.filter(part="coordinator", until_on=None).values("case"),
            case__closed_on=None,
            ends_on__gt=year.today + timedelta(days=30),
            starts_on__lt=year.today + timedelta(days=60),
        )
    )
    chosen = found.select_related("case__citizen", "provider").order_by("-status", "case", "pk")[: len(STORIES)]
    for intervention, (ago, answers) in zip(chosen, STORIES, strict=False):
        year.go_to(year.ago(ago), 90)
        provider = intervention.provider
        assert provider  # of what is in the catalogue
        referral = Referral(
            intervention=intervention,
            provider=provider,
            email=provider.email or f"henvisning@{provider.key}.example".replace("_", "-"),
            shares=["phone", "goals", "effect"],
            message="Ring gerne, hvis I mangler noget.",
            answer_by=year.today + timedelta(days=5) if len(answers) < 2 else year.ago(ago - 7),
        )
        if not referral.is_covered:
            referral.without_consent_because = "Borgeren har selv bedt om forløbet og er med, når vi aftaler det."
        referral.send(by=mette)
        if answers:  # it was opened, so it was mailed; the others are when the demo runs
            referral.was_mailed(make_secret())
        for state, later, note in answers:
            year.go_to(year.ago(ago - later), 150)
            if state == "received":
                referral.receive()
            else:
                referral.answer(state, by_name=WHO, note=note)
        if referral.takes_proposals:
            propose(referral, year)


def propose(referral: Referral, year: Year) -> None:
    year.go_to(year.ago(1), 200)
    ReferralProposal(
        referral=referral,
        kind=ReferralProposal.Kind.EXTEND,
        until_on=referral.intervention.ends_on + timedelta(days=28),
        reason="Det går godt. Fire uger mere vil gøre det sikkert.",
        by_name=WHO,
    ).propose()
