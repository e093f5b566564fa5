"""The table of the coverage, as it is read on the page and in the spreadsheet."""

import datetime
import io
import re
from html import unescape

from openpyxl import load_workbook

PAGE = "/katalog/daekning/"
TODAY = datetime.date(2026, 3, 2)
NOON = datetime.datetime(2026, 3, 2, 11, 15, tzinfo=datetime.UTC)


def rows(client, query=""):
    """The table as it is read: by barrier, each cell with its text and where it leads."""
    html = client.get(f"{PAGE}{query}").content.decode()
    found = {}
    for line in re.findall(r"<tr><th scope=\"row\">.*?</tr>", html):
        label = unescape(re.search(r"<th[^>]*>(.*?)</th>", line)[1])
        cells = re.findall(r"<td class=\"([^\"]*)\">(?:<a href=\"([^\"]*)\">)?(.*?)(?:</a>)?</td>", line)
        found[label] = [(text, unescape(link), kind) for kind, link, text in cells]
    return found


def texts(client, query=""):
    return {label: [cell[0] for cell in cells] for label, cells in rows(client, query).items()}


def sheet(client, query=""):
    response = client.get(f"{PAGE}regneark/{query}")
    assert response.headers["Content-Disposition"] == 'attachment; filename="daekning-2026-03-02.xlsx"'
    return [list(row) for row in load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)]
