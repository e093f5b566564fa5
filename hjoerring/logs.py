"""Logs are lines of JSON in UTC, with ids and never with names or numbers of citizens."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

from danish.cpr import CPR_WITHIN

# The address of a referral, or of somebody's calendar, is its key.
LINK_WITHIN = re.compile(r"(/henvisning/|/svar/|/kalender/)[\w-]{20,}")


class NoCpr(logging.Filter):
    """The last net: whatever looks like a CPR number, or opens a referral or a calendar, is blotted out."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = LINK_WITHIN.sub(r"\1[link]", CPR_WITHIN.sub("[cpr]", record.getMessage()))
        record.args = None
        return True


def trace(error: BaseException | None) -> list[str]:
    """Where it happened and what kind it was. Not its message: a database's quotes the row, health notes and all."""
    lines: list[str] = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        lines.append(type(error).__qualname__)
        lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        error = error.__cause__ or error.__context__
    return lines


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "text": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class AsWarning(logging.Filter):
    """For what somebody else did wrong: Django calls it an error, and an error calls for whoever runs the system."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return True
