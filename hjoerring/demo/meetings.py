"""A year of talks for every case, what was agreed at the last ones, Mette Kjær's day, and talks with several at once.

Written in bulk: the history of a large job centre is tens of thousands of talks.
"""

import random
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.dates import add_working_days, is_working_day
from followup.contact_arithmetic import last_working_day
from followup.group_talks import move_group
from followup.models import AgreedTask, Meeting, MeetingGroup
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year

YEAR = 365
BATCH = 2000
FORMS = ["in_person"] * 6 + ["phone"] * 3 + ["video", "company_visit"]
PLACES = {"in_person": "Lokale 2.14", "company_visit": "Hos virksomheden", "video": "Teams"}
HOURS = [time(8, 30), time(9), time(10), time(11), time(13), time(14), time(14, 30)]
SAID = [
    "Praktikken går godt. Kommer til tiden og vil gerne op i timer.",
    "Har søgt tre job siden sidst og fået svar på det ene.",
    "Har været presset derhjemme. Vi holder fast i planen og går langsomt frem.",
    "Gennemgik CV sammen. Mangler et opslag om det seneste arbejde.",
    "Mentor har fulgt med to gange. Det hjælper på morgenerne.",
    "Planen holder. Næste skridt er et virksomhedsbesøg.",
]
AGREED = [
    "Ringer til to virksomheder",
    "Retter CV og sender det",
    "Aftaler tid hos egen læge",
    "Møder til alle dage i praktikken",
    "Skriver ned, hvad der går godt",
]
OF_STAFF = [
    "Spørger virksomheden om flere timer",
    "Bestiller tid hos en fysioterapeut",
    "Sender kontrakten til underskrift",
]
# Mette's own tasks: days from today, what, and the place of the case in the order of names.
TASKS = [(-2, "Ring og spørg til udeblivelsen", 0), (0, "Bestil tolk til samtalen", 1)]
TASKS += [(3, "Send planen til underskrift", 2)]
TODAY = [(time(8, 30), "phone", "", True), (time(10), "in_person", "Lokale 2.14", False)]
TODAY += [(time(14, 30), "company_visit", "Sæby Byggemarked", False)]
# Who holds it, what it is about, days from today, and why it was moved to that day.
GROUPS = [
    ("mette", "Jobklub: Sådan skriver du en ansøgning", -8, ""),
    ("mette", "Informationsmøde om praktik", 6, ""),
    ("rasmus", "Jobklub: Sådan finder du opslagene", -5, ""),
    ("rasmus", "Informationsmøde om job i detailhandlen", 9, "Lokalet var optaget den første dag"),
]
INVITED, AFTER_THE_OTHERS = 4, time(15, 15)
SAID_IN_GROUP = [
    "Skrev første udkast til en ansøgning og gør den færdig derhjemme.",
    "Sagde ikke meget i starten, men fortalte til sidst om sit arbejde på lageret.",
    "Vil gerne i praktik i en butik og har to steder at spørge.",
    "Synes, det hjalp at høre, at andre også får afslag.",
    "Fandt tre opslag, der passer, og sender den første ansøgning i denne uge.",
]


def tell(staff: Staff, today: date) -> None:
    cases = Case.objects.as_system("the demo is being made").open().order_by("pk")
    workers = dict(
        cases.filter(involvements__part="coordinator", involvements__until_on=None).values_list(
            "pk", "involvements__user"
        )
    )
    talks, coming, names = [], [], {}
    for pk, opened_on, first_name, last_name in cases.values_list(
        "pk", "opened_on", "citizen__first_name", "citizen__last_name"
    ):
        if worker := workers.get(pk):
            names[pk] = f"{first_name} {last_name}"  # numbers are others the next time it is told
            chance = random.Random(f"{names[pk]} talks")
            talks += _held(pk, worker, max(opened_on, today - timedelta(days=YEAR)), today, chance)
            coming += _coming(pk, worker, today, chance)
    Meeting.objects.bulk_create(talks, batch_size=BATCH)
    Meeting.objects.bulk_create(coming, batch_size=BATCH)
    AgreedTask.objects.bulk_create(_agreed(talks, coming, names, today), batch_size=BATCH)
    with transaction.atomic(), Year(today) as year:
        _day_of(staff["mette"], year)
        for username, title, days, because in GROUPS:
            _group(staff[username], title, days, because, year)


def _held(case: int, worker: int, since: date, today: date, chance: random.Random) -> list[Meeting]:
    """One every three to six weeks; now and then nobody came."""
    talks, day = [], since + timedelta(days=chance.randint(2, 14))
    while (on := day if is_working_day(day) else add_working_days(day, 1)) < today:
        came = chance.random() > 0.08
        talk = _talk(case, worker, on, chance)
        talk.state = Meeting.State.HELD if came else Meeting.State.NO_SHOW
        talk.plan_follow_up = chance.choice(SAID) if came else ""
        talk.registered_by_id, talk.registered_on = worker, on
        talk.registered_at = timezone.make_aware(datetime.combine(on, time(15)))
        if came and chance.random() < 0.12:
            talk.moves, talk.moved_because = 1, "Borgeren kunne ikke den første dag"
            talk.first_on = last_working_day(on - timedelta(days=3))
        talks.append(talk)
        day = on + timedelta(days=chance.randint(21, 42))
    return talks


def _coming(case: int, worker: int, today: date, chance: random.Random) -> list[Meeting]:
    """Nine of ten have the next talk agreed on."""
    if chance.random() < 0.1:
        return []
    return [_talk(case, worker, add_working_days(today, chance.randint(1, 22)), chance)]


def _talk(case: int, worker: int, on: date, chance: random.Random) -> Meeting:
    form = chance.choice(FORMS)
    place, at = PLACES.get(form, ""), chance.choice(HOURS)
    return Meeting(case_id=case, held_by_id=worker, on=on, first_on=on, at=at, form=form, place=place)


def _agreed(talks: list[Meeting], coming: list[Meeting], names: dict[int, str], today: date) -> list[AgreedTask]:
    """What was agreed at the last talk of each case, until the next one."""
    last = {talk.case_id: talk for talk in talks if talk.state == Meeting.State.HELD}
    due = {talk.case_id: talk.on for talk in coming}
    tasks = []
    for case, talk in last.items():
        chance = random.Random(f"{names[case]} agreed")
        until = due.get(case, add_working_days(today, 5))
        for text in chance.sample(AGREED, 2):
            tasks.append(_task(talk, text, until))
        if chance.random() < 0.3:
            task = _task(talk, chance.choice(OF_STAFF), until)
            task.owner, task.user_id = AgreedTask.Owner.STAFF, talk.held_by_id
            tasks.append(task)
    return tasks


def _task(talk: Meeting, text: str, due_on: date) -> AgreedTask:
    return AgreedTask(case_id=talk.case_id, meeting=talk, text=text, due_on=due_on, created_by_id=talk.held_by_id)


def _day_of(user: User, year: Year) -> None:
    """Three talks today, one of them registered, and three tasks; all agreed on the day before."""
    today = year.today
    year.go_to(year.ago(1), 430)
    cases = _cases_of(user)
    Meeting.objects.as_system("her day is told here").planned().filter(case__in=cases[: len(TODAY)]).delete()
    for case, (at, form, place, is_held) in zip(cases, TODAY, strict=False):
        talk = Meeting(case=case, held_by=user, on=today, first_on=today, at=at, form=form, place=place)
        if is_held:
            _write_down(talk, SAID[1], time(9, 20))
        else:
            talk.plan(by=user)
    AgreedTask.objects.as_system("her day is told here").filter(user=user).delete()
    for days, text, number in TASKS:
        if number < len(cases):
            on = today + timedelta(days=days)
            AgreedTask(case=cases[number], text=text, owner=AgreedTask.Owner.STAFF, user=user, due_on=on).agree(
                by=user
            )


def _cases_of(user: User) -> list[Case]:
    """In the order of names; Karina's story is told elsewhere, to the day."""
    theirs = Case.objects.as_system("the demo is being made").open().coordinated_by(user)
    return list(theirs.exclude(citizen__first_name="Karina").order_by("citizen__sort_key", "pk"))


def _write_down(talk: Meeting, said: str, at: time) -> None:
    """Held, or without a word of it: the citizen stayed away. Deadlines are counted when all is told."""
    talk.plan_follow_up, talk.state = said, Meeting.State.HELD if said else Meeting.State.NO_SHOW
    talk.registered_by, talk.registered_on = talk.held_by, talk.on
    talk.registered_at = timezone.make_aware(datetime.combine(talk.on, at))
    talk.save()


def _group(user: User, title: str, days: int, moved_because: str, year: Year) -> None:
    """Agreed on two weeks before today, and moved the day before yesterday."""
    chance = random.Random(f"{user.username} {title}")
    agreed_on = year.ago(14)
    cases = [case for case in _cases_of(user) if case.opened_on <= agreed_on and not case.is_restricted]
    if not cases:  # a demo of a few citizens
        return
    invited = chance.sample(cases, min(INVITED, len(cases)))
    year.go_to(agreed_on, 60)
    on = year.ahead(days) if days > 0 else year.ago(-days)
    group = MeetingGroup.objects.create(
        title=title,
        on=year.ahead(days - 7) if moved_because else on,
        at=AFTER_THE_OTHERS,
        place="Mødelokale 1",
        held_by=user,
        created_by=user,
    )
    talks = [_talk_of(group, case) for case in invited]
    for talk in talks:
        talk.plan(by=user)
    if moved_because:
        year.go_to(year.ago(2), 120)
        group.on = on
        move_group(group, talks, because=moved_because, by=user)
    elif days < 0:
        _hold(talks, chance, year)


def _talk_of(group: MeetingGroup, case: Case) -> Meeting:
    where = {"on": group.on, "at": group.at, "form": group.form, "place": group.place}
    return Meeting(case=case, group=group, held_by=group.held_by, **where)


def _hold(talks: list[Meeting], chance: random.Random, year: Year) -> None:
    """Each with words of their own, and something agreed with some; one of four stayed away."""
    came, away = talks[: INVITED - 1], talks[INVITED - 1 :]
    year.go_to(talks[0].on, 490)
    for talk, said in zip(came, chance.sample(SAID_IN_GROUP, len(came)), strict=True):
        talk.nothing_agreed = chance.random() < 0.5
        _write_down(talk, said, time(16, 10))
        if not talk.nothing_agreed:
            _task(talk, chance.choice(AGREED), year.ahead(7)).agree(by=talk.held_by)
    for talk in away:
        _write_down(talk, "", time(16, 10))
