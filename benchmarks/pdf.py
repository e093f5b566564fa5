"""python -m benchmarks.pdf: the plan on paper against a naive WeasyPrint call on the same document, and its memory.

Naive is what one writes first: `HTML(string=…).write_pdf(pdf_variant="pdf/ua-1")` with the style sheet parsed and the
fonts loaded for each document, and WeasyPrint's own sheet below it. Both make the same pages, tagged.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from benchmarks import results
from benchmarks.cpu import resident_mb
from benchmarks.database import in_database
from benchmarks.http import spread

WARM, DOCUMENTS = 20, 200


def intervention(number: int) -> dict[str, Any]:
    return {
        "id": number + 1,
        "title": f"Praktik: find ud af, hvad der er muligt, nr. {number}",
        "category": "Virksomhedsvendt",
        "colour": "company",
        "provider": "Virksomhedsteamet",
        "responsible": "Mette Kjær",
        "responsible_phone": "12 34 56 79",
        "purpose": "At prøve kræfter med opgaver, der kan blive til timer, uden at smerterne tager til.",
        "judged_how": "Vi taler sammen hver fjerde uge og ser på, om timerne holder.",
        "indicators": ["Mødestabilitet"],
        "starts_on": f"2026-{number % 9 + 1:02}-05",
        "last_day": f"2027-{number % 9 + 1:02}-15",
        "hours_per_week": "4.0",
        "state": "now",
        "status": "I gang",
        "effect": "Virker som forventet",
        "expected_effect": "15 stabile timer om ugen ved udgangen af december",
        "because": "",
        "longer_because": "",
        "follow_up_on": "2026-12-03",
        "goals": ["Kontormedarbejder"],
        "factors": ["Kroniske smerter", "Stress og overbelastning"],
    }


def plan() -> dict[str, Any]:
    """A frozen plan of ordinary length, as plans.snapshot writes it."""
    factor = {"label": "Kroniske smerter", "weight": 2, "start_weight": 3, "words": "En del", "covered": True}
    factor["weighings"] = [["2026-01-05", 3, "Meget"], ["2026-06-02", 2, "En del"]]
    return {
        "organisation": "Hjørring Kommune",
        "number": 3,
        "agreed_on": "2026-10-29",
        "citizen_view": "Er enig i planen",
        "signed_how": "Mundtligt i en samtale",
        "agreed_by": "Mette Kjær",
        "citizen_words": "Det er min plan. Jeg kan se, hvor jeg skal hen.",
        "case_number": "S-000001",
        "target_group": "Borger i jobafklaringsforløb",
        "ceiling": "20.0",
        "citizen": {"name": "Karina Bødker", "first_name": "Karina", "cpr": "720488-••••", "town": "Hjørring"},
        "responsible": {"name": "Mette Kjær", "phone": "12 34 56 79"},
        "goals": [{"title": "Kontormedarbejder", "hours": "20", "branch": "Kontor", "wish": "Jeg vil hjælpe folk."}]
        * 2,
        "resources": [factor] * 4,
        "barriers": [factor] * 5,
        "interventions": [intervention(number) for number in range(6)],
    }


def naive(html: str, sheet: str) -> bytes:
    from weasyprint import CSS, HTML

    from plans.pdf import FONT_ADDRESS, press

    fetcher = press().fetcher  # both may load our fonts, and nothing else
    style = CSS(string=sheet, base_url=FONT_ADDRESS, url_fetcher=fetcher)
    document = HTML(string=html, base_url=FONT_ADDRESS, url_fetcher=fetcher)
    return document.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")


def timed(draw: Callable[[], bytes]) -> float:
    begun = time.process_time()
    paper = draw()
    assert paper.startswith(b"%PDF"), "no PDF came out"
    return (time.process_time() - begun) * 1000


def measure(rounds: int) -> dict[str, Any]:
    with in_database("1k"):
        from pathlib import Path

        from django.contrib.staticfiles import finders
        from django.template.loader import render_to_string

        from hjoerring.embedded import pango
        from plans.pdf import TEMPLATES, paper_context, render_plan

        pango.load(fetch=True)
        content = plan()
        sheet = Path(str(finders.find("css/pdf.css"))).read_text(encoding="utf-8")

        def by_hand(template: str) -> bytes:
            return naive(render_to_string(template, paper_context(content)), sheet)

        found: dict[str, dict[str, Any]] = {}
        for reader, template in TEMPLATES.items():
            ours, its = partial(render_plan, content, reader), partial(by_hand, template)
            its()
            pairs = [(timed(ours), timed(its)) for _ in range(rounds)]
            found[reader] = {
                "bytes": len(ours()),
                "cpu_ms": round(median(mine for mine, _ in pairs), 1),
                "naive_ms": round(median(naive_one for _, naive_one in pairs), 1),
                "cpu_ratio": spread([mine / naive_one for mine, naive_one in pairs]),
            }
        memory = []
        for number in range(1, DOCUMENTS + 1):
            render_plan(content)
            if number in {WARM, DOCUMENTS}:
                memory.append(resident_mb())
    return found["citizen"] | {
        "full": found["staff"],
        "growth_mb": round(memory[1] - memory[0], 1),
        "resident_mb": round(memory[1], 1),
        "load": results.load(),
    }


def show(found: dict[str, Any]) -> str:
    return (
        f"{_told(found, 'Plan')} {_told(found['full'], 'Full edition')}"
        f" Memory after {DOCUMENTS} documents {found['resident_mb']} MB, {found['growth_mb']:+} MB since the {WARM}th."
    )


def _told(found: dict[str, Any], name: str) -> str:
    middle, least, most = found["cpu_ratio"]
    size = found["bytes"] / 1000
    return (
        f"{name} of {size:.0f} kB: {found['cpu_ms']} ms CPU, naive {found['naive_ms']} ms: {middle} ({least}..{most})."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the plan on paper.")
    parser.add_argument("--rounds", type=int, default=20)
    found = measure(parser.parse_args().rounds)
    results.keep("pdf", found)
    print(show(found))


if __name__ == "__main__":
    main()
