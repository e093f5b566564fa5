"""A page of ours for WeasyPrint, read by the parser that is written in C, with our style sheet as its only one."""

import re
from xml.etree import ElementTree

from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

NOT_IN_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Page(HTML):
    """What WeasyPrint's own `HTML` is when it has read a page. Its reader and its sheet took a fifth of a plan.

    The reader takes any page, ours are well-formed but for what Django and the charts write as HTML. The sheet gives
    each element six parts that no plan shows; what we need of it stands at the top of pdf.css.
    """

    def __init__(self, html: str, base_url: str, fetcher: URLFetcher) -> None:
        self.base_url, self.url_fetcher, self.media_type = base_url, fetcher, "print"
        self.etree_element = ElementTree.fromstring(as_xml(html))
        self.wrapper_element = ElementWrapper.from_html_root(self.etree_element)

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return []


def as_xml(html: str) -> str:
    """Texts are escaped, so these tags are ours. A `br` is three boxes, while a new line is a letter."""
    html = NOT_IN_XML.sub("", html)
    return html.replace("<br>", "\n").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
