"""The demo told by two processes at once, each with its half of the caseworkers.

A half that cannot be told takes the other with it; only a machine that stops between the two commits parts them.
"""

import multiprocessing
import os
import random
import sys
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess

from django.db import connection, transaction

from hjoerring import demo
from hjoerring.demo.cases import cast
from hjoerring.demo.staff import Staff

# Who waits for a row of the other half waits for ever, as each half stays open until both are told.
IMPATIENT = "SET LOCAL lock_timeout = '20s'"
# The first half takes so many numbers at once, so that the same citizen has the same number each time.
TAKE = "ALTER SEQUENCE cases_case_id_seq CACHE %s"
TAKE_NO_MORE = (
    "ALTER SEQUENCE cases_case_id_seq CACHE 1",
    "SELECT setval('cases_case_id_seq', max(id)) FROM cases_case",
)
# Before either half is kept, so that what the database judges last cannot part them.
JUDGE = "SET CONSTRAINTS ALL IMMEDIATE"
BEGIN, COMMIT = "begin", "commit"


class HalfUntoldError(RuntimeError):
    """The other process did not come to its end."""


def is_possible() -> bool:
    """Are there two cores, a fork that is safe, and no transaction that the second process would not see?"""
    return (os.cpu_count() or 1) > 1 and sys.platform == "linux" and not connection.in_atomic_block


def tell_by_two(staff: Staff, today: date, citizens: int) -> None:
    ask(TAKE % (1 + sum(staff.half_of(part.worker) == 0 for part in cast(staff, citizens, random.Random(demo.SEED)))))
    connection.close()  # two processes on one connection would spoil it
    here, there = multiprocessing.Pipe()
    other = ForkProcess(target=_tell_second, args=(staff, today, citizens, here, there))
    other.start()
    there.close()
    try:
        with transaction.atomic():
            ask(IMPATIENT)
            demo.tell(staff, today, citizens, halves={0}, begun=lambda: here.send(BEGIN))
            ask(JUDGE)
            here.recv()
            here.send(COMMIT)
            other.join()
            if other.exitcode:
                raise HalfUntoldError
    except (EOFError, BrokenPipeError):
        raise HalfUntoldError from None
    finally:
        here.close()
        other.join()
        connection.close()  # after a failure it may be of no use
        ask(*TAKE_NO_MORE)


def _tell_second(staff: Staff, today: date, citizens: int, here: Connection, there: Connection) -> None:
    """Begin when Karina Bødker has the first number, and keep nothing unless the first half is told to its end."""
    here.close()
    there.recv()
    with transaction.atomic():
        ask(IMPATIENT)
        demo.tell(staff, today, citizens, halves={1})
        ask(JUDGE)
        there.send("told")
        try:
            there.recv()
        except EOFError:
            transaction.set_rollback(True)
    connection.close()


def ask(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
