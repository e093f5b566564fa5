"""A paper as WeasyPrint draws it when it reads the page by itself and adds its own style sheet, which we spare it."""

from plans.pdf import FONT_ADDRESS, press
from plans.pdf.tags import complete_tags


def as_weasyprint_reads(html):
    from weasyprint import HTML

    ours = press()
    return HTML(string=html.replace("<br>", "\n"), base_url=FONT_ADDRESS, url_fetcher=ours.fetcher).write_pdf(
        finisher=complete_tags, stylesheets=[ours.style], font_config=ours.fonts, pdf_variant="pdf/ua-1"
    )
