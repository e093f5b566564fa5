"""Logs are lines of JSON in UTC, with ids and never with names or numbers of citizens."""

import json
import logging
import re
from datetime import UTC, datetime

CPR = re.compile(r"\b\d{6}[-\s]?\d{4}\b", re.ASCII)


class NoCpr(logging.Filter):
    """The last net: whatever looks like a CPR number is blotted out."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = CPR.sub("[cpr]", record.getMessage())
        record.args = None
        return True


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "text": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = CPR.sub("[cpr]", self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
