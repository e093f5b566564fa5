"""The Celery app, how a job is sent, and the clock: every schedule in one place."""

import logging
import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.schedules import crontab
from celery.signals import beat_init, worker_init
from kombu.exceptions import OperationalError

from hjoerring.embedded import pango

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hjoerring.settings")

log = logging.getLogger(__name__)

# In seconds; a broker that hangs takes the connection and never answers.
WHEN_SENDING = {"socket_connect_timeout": 0.5, "socket_timeout": 0.8, "max_retries": 0}


class SafeTask(DjangoTask):
    """A broker that is down must not disturb a save: the row is the job, and a sweeper queues it again."""

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().apply_async(*args, **kwargs)
        except (OperationalError, OSError) as error:
            log.warning("broker down, %s waits for the sweeper: %s", self.name, type(error).__name__)
            return None


class ImpatientSender(Celery):
    """Who sends a job waits for the broker once and briefly; the workers' own connections are as the settings say."""

    def connection_for_write(self, url: str | None = None, **kwargs: Any) -> Any:
        return super().connection_for_write(url, transport_options=WHEN_SENDING, **kwargs)


app = ImpatientSender("hjoerring", task_cls=SafeTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_publish_retry = False  # the sweeper does that
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "what waits today": {"task": "followup.tasks.tell_of_the_day", "schedule": crontab(hour=5, minute=30)},
    # Asks "what is not done", so a night without a clock is caught up on in the morning.
    "what waits today, caught up": {
        "task": "followup.tasks.tell_of_the_day",
        "schedule": crontab(hour="6-23", minute=45),
    },
    "what is late for too long": {
        "task": "followup.tasks.tell_of_the_late",
        "schedule": crontab(hour="5-23", minute=32),
    },
    "digests to mail": {"task": "followup.tasks.mail_digests", "schedule": 60.0, "options": {"expires": 55}},
    # Cases that came by file, rules that were loaded, and whatever a night without a clock has missed.
    "deadlines for talks": {"task": "followup.tasks.settle_contacts", "schedule": crontab(hour="4-21", minute=12)},
    "plans without a PDF": {"task": "plans.tasks.draw_forgotten_plans", "schedule": 60.0, "options": {"expires": 55}},
    "consents to analyses taken back": {
        "task": "conferences.tasks.settle_consents",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "deadlines of analyses": {
        "task": "conferences.tasks.notify_of_deadlines",
        "schedule": crontab(hour="5-23", minute=50),
    },
    "minutes without a PDF": {
        "task": "conferences.tasks.draw_forgotten_minutes",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "plans in one go, left behind or kept too long": {
        "task": "plans.tasks.settle_batches",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "papers without a plan": {"task": "plans.tasks.drop_stray_papers", "schedule": crontab(hour=4, minute=55)},
    "places to pass on": {"task": "plans.tasks.settle_places", "schedule": 60.0, "options": {"expires": 55}},
    "places offered, lapsed and moved": {
        "task": "followup.tasks.notify_of_places",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "plans that cost more than the limit": {
        "task": "followup.tasks.notify_of_approvals",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "barriers that stand still": {"task": "plans.tasks.question_plans", "schedule": crontab(minute="*/10")},
    "how long people wait": {"task": "plans.tasks.count_waits", "schedule": crontab(hour="5-23", minute=5)},
    # Asks "what is not counted": one that was stopped goes on an hour later, one without a clock the next night.
    "figures of the month": {"task": "evaluation.tasks.freeze_figures", "schedule": crontab(hour="2-5", minute=15)},
    "how the cases stand": {
        "task": "evaluation.tasks.keep_case_days",
        "schedule": 120.0,
        "options": {"expires": 115},
    },
    # Again before anybody is at work, for a night without a clock; what is written stays as it is.
    "how the teams stand": {"task": "evaluation.tasks.write_down_teams", "schedule": crontab(hour="0-5", minute=10)},
    "what was invested": {"task": "evaluation.tasks.count_investment", "schedule": crontab(hour="3-5", minute=40)},
    "rights to go through": {"task": "evaluation.tasks.remind_of_rights", "schedule": crontab(hour="5-23", minute=55)},
    "looks of the month to go through": {
        "task": "evaluation.tasks.draw_samples",
        "schedule": crontab(hour="4-7", minute=25),
    },
    "steps of the sample of looks": {
        "task": "evaluation.tasks.notify_of_samples",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "figures of the coverage": {"task": "evaluation.tasks.count_coverage", "schedule": crontab(minute="*/15")},
    "consents that end soon": {
        "task": "notices.tasks.notify_of_consents",
        "schedule": crontab(hour="5-23", minute=35),
    },
    "files without a document": {"task": "cases.tasks.drop_stray_files", "schedule": crontab(hour=4, minute=50)},
    "looks with a reason": {"task": "notices.tasks.notify_leads", "schedule": 60.0, "options": {"expires": 55}},
    "imports left behind": {
        "task": "cases.tasks.run_forgotten_imports",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "files of imports kept too long": {"task": "cases.tasks.forget_import_files", "schedule": crontab(minute=20)},
    "cases handed over and requests to join": {
        "task": "notices.tasks.notify_people",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "suggestions for the catalogue": {
        "task": "notices.tasks.notify_of_suggestions",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "what waits for editors": {
        "task": "notices.tasks.notify_editors",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "offers to be gone through": {
        "task": "notices.tasks.notify_of_revisions",
        "schedule": crontab(hour="5-23", minute=40),
    },
    "what is to be erased": {
        "task": "notices.tasks.notify_of_erasures",
        "schedule": crontab(hour="5-23", minute="*/10"),
    },
    "extracts without files, and files a day old": {
        "task": "hjoerring.tasks.sweep_extracts",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "files of the catalogue left behind or kept too long": {
        "task": "hjoerring.tasks.sweep_catalog_files",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "cases kept long enough": {"task": "hjoerring.tasks.watch_retention", "schedule": crontab(hour="5-23", minute=20)},
    "erasures two persons decided": {
        "task": "hjoerring.tasks.erase_decided",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "lists left unwritten": {
        "task": "followup.tasks.write_forgotten_lists",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "drafts of talks kept too long": {"task": "followup.tasks.forget_drafts", "schedule": crontab(hour=4, minute=45)},
    "files of lists kept too long": {"task": "followup.tasks.forget_lists", "schedule": crontab(minute=25)},
    "sessions and keys of forms sent long ago": {
        "task": "journal.tasks.forget_what_is_over",
        "schedule": crontab(hour=4, minute=40),
    },
    "referrals to mail, to remind of and to let go": {
        "task": "plans.tasks.settle_referrals",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "steps of referrals": {
        "task": "followup.tasks.notify_of_referrals",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "forms held too long": {"task": "accounts.tasks.drop_held_forms", "schedule": crontab(hour="4-23", minute=15)},
}


@beat_init.connect
def refuse_unsafe_clock(**_: Any) -> None:
    from hjoerring.checks import refuse_unsafe_start

    refuse_unsafe_start()


@worker_init.connect
def prepare_worker(**_: Any) -> None:
    """Refuse an unsafe set-up, and load Pango before the children are forked, so that they share it."""
    from hjoerring.checks import refuse_unsafe_start

    refuse_unsafe_start()
    try:
        pango.load()
    except pango.PangoMissing as error:
        log.error("plans cannot be drawn: %s", error)
