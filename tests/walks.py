"""A walk through the addresses of the door test as somebody: what each says, and nothing of it stays."""

import functools
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from pypdf import PdfReader

from accounts.models import User
from plans.pdf.printing import Press
from tests.doors import DOORS
from tests.test_doors import body, url_of

READ = [name for name, row in DOORS.items() if "GET" in row[2].split()]
# The same page gives the same paper, whoever asks for it.
draw_once = functools.lru_cache(maxsize=50)(Press.print)


def walker(user: User) -> Client:
    """Logged in for so long that no step writes when the session was seen."""
    client = Client(raise_request_exception=True)
    client.force_login(user)
    session = client.session
    session["began_at"] = session["seen_at"] = 4_000_000_000
    session.save()
    return client


@dataclass
class Step:
    """What an address answered: its text, what is printed on a paper, and the statements it took."""

    address: str
    response: HttpResponseBase
    said: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def step(address: str, call, *args, **kwargs) -> Iterator[Step]:
    asked = []

    def listen(execute, sql, params, many, context):
        asked.append(sql if isinstance(sql, str) else sql.as_string())
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(listen), patch.object(Press, "print", draw_once):
            response = call(*args, **kwargs)
            said = words_of(response)
        yield Step(address, response, said, asked)
        transaction.set_rollback(True)


def walk(world, who: str, addresses=READ) -> Iterator[Step]:
    client = walker(world.people[who])
    for address in addresses:
        with step(address, client.get, url_of(address, world)) as taken:
            yield taken


def words_of(response: HttpResponseBase) -> str:
    """What a page says, or what is printed on a paper; the headers too."""
    said = body(response)
    if response.headers.get("Content-Type") == "application/pdf":
        said += printed(said.encode("latin-1") if response.streaming else response.content)
    return said + str(response.headers)


@functools.lru_cache(maxsize=50)
def printed(paper: bytes) -> str:
    if b"not a real one" in paper:
        return ""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
