"""Reads the forms of a page as a browser does."""

import re
from html import unescape

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
FORM = re.compile(r'<form[^>]* action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)


def hidden_fields(page):
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


def forms_on(page):
    """Address and hidden fields of every form on the page."""
    found = []
    for address, inside in FORM.findall(page):
        fields = {}
        for name, value in HIDDEN.findall(inside):
            fields.setdefault(unescape(name), []).append(unescape(value))
        found.append((unescape(address), fields))
    return found


def send_again(client):
    url, fields = next(
        (url, fields)
        for url, fields in forms_on(client.get("/udloebet/").text)
        if "held" in fields and len(fields) > 2
    )
    return client.post(url, fields)
