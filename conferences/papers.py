"""Minutes on paper: what there is of them, and how they are ordered."""

from django.db import transaction

from conferences.models import Conference, ConferencePaper


def papers_of(conference: Conference) -> list[ConferencePaper]:
    """One for each kind of reader; those nobody has asked for are not saved."""
    asked_for = {paper.reader: paper for paper in conference.papers.all()}
    return [
        asked_for.get(reader) or ConferencePaper(conference=conference, reader=reader)
        for reader in ConferencePaper.Reader.values
    ]


def order_all(conference: Conference) -> None:
    """The minutes for each kind of reader, when the conference has just ended."""
    for reader in ConferencePaper.Reader.values:
        order(conference, reader)


def order(conference: Conference, reader: str) -> ConferencePaper:
    """Have it drawn. The broker may be down: the paper is asked for, and the sweeper sends the job again."""
    from conferences.tasks import draw_minutes  # which draws with what is here

    paper, _ = ConferencePaper.objects.get_or_create(conference=conference, reader=reader)
    transaction.on_commit(lambda: draw_minutes.delay(paper.pk), robust=True)
    return paper
