import datetime
import re
import uuid

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, RequestContext, Template

from danish import form_marks
from tests.factories import UserFactory

TODAY = datetime.date(2026, 11, 24)
AT = datetime.datetime(2026, 11, 24, 23, 42, tzinfo=datetime.UTC)


def render(source, **context):
    return Template("{% load danish %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ day|dato }}", "24.11.2026"),
        ("{{ day|dato_ugedag }}", "ti 24.11.2026"),
        ("{{ early|dato }}", "02.03.2026"),
        ("{{ day|dato_lang }}", "tirsdag den 24. november 2026"),
        ("{{ day|uge }}", "48"),
        ("{{ at|dato }}", "25.11.2026"),
        ("{{ at|dato_ugedag }}", "on 25.11.2026"),
        ("{{ at|klokken }}", "00.42"),
        ("{{ none|dato }}{{ none|dato_ugedag }}{{ none|dato_lang }}", ""),
        ("{{ none|klokken }}{{ none|siden }}{{ none|uge }}", ""),
    ],
)
def test_dates_are_written_in_danish_and_in_copenhagen(source, text):
    assert render(source, day=TODAY, early=datetime.date(2026, 3, 2), at=AT, none=None) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [(22, "for 22 dage siden"), (1, "i går"), (0, "i dag"), (-1, "i morgen"), (-3, "om 3 dage")],
)
def test_how_long_ago(days, text):
    assert render("{{ day|siden:today }}", day=TODAY - datetime.timedelta(days=days), today=TODAY) == text


@pytest.mark.parametrize(
    ("days", "text", "look"),
    [(1, "overskredet 23.11.2026", "hm-forfeit"), (0, "senest 24.11.2026", "hm-muted")],
)
def test_a_day_that_has_passed_is_told_in_words_and_not_by_its_colour_alone(days, text, look):
    shown = render("{% due day today %}", day=TODAY - datetime.timedelta(days=days), today=TODAY)

    assert f'{look}">{text}</span>' in shown


def test_what_is_to_come_can_be_called_by_its_own_words():
    assert ">følges op 24.11.2026<" in render('{% due day day "følges op" %}', day=TODAY)


def test_without_a_day_it_is_today(time_machine):
    time_machine.move_to(AT)

    assert render("{{ at|siden }}", at=AT) == "i dag"
    assert render("{{ day|siden }}", day=TODAY) == "i går"


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 borgere"), (1, "1 borger"), (33, "33 borgere"), (12345, "12.345 borgere")]
)
def test_counting(count, text):
    assert render('{{ count|antal:"borger,borgere" }}', count=count) == text


@pytest.mark.parametrize(("number", "text"), [(12.5, "12,5"), (1234.0, "1.234"), (-3, "−3"), (0, "0"), (None, "")])
def test_numbers(number, text):
    assert render("{{ number|tal }}", number=number) == text


def test_weeks_and_age():
    birth = datetime.date(1988, 11, 25)

    assert render("{{ since|uger:today }}", since=datetime.date(2025, 9, 19), today=TODAY) == "61"
    assert render("{{ birth|alder:today }}", birth=birth, today=TODAY) == "37"
    assert render("{{ birth|alder:today }}", birth=birth, today=datetime.date(2026, 11, 25)) == "38"


def test_an_icon_is_decoration():
    html = render('{% icon "search" "icon-s" %}')

    assert 'class="icon-svg icon-s"' in html
    assert 'aria-hidden="true"' in html
    assert re.search(r'href="/static/icons/sprite[^"]*\.svg#search"', html)


def test_every_form_gets_a_key_of_its_own():
    keys = re.findall(r'name="_key" value="([^"]+)"', render("{% form_key %}{% form_key %}"))

    assert len({uuid.UUID(key) for key in keys}) == 2


@pytest.mark.parametrize("tag", ["form_key", "form_mark"])
def test_a_form_is_marked_for_whom_it_is_shown_to(rf, tag):
    request = rf.get("/")
    request.user = UserFactory()

    html = Template("{% load danish %}{% " + tag + " %}").render(RequestContext(request))
    signed = re.search(r'name="_by" value="([^"]+)"', html)[1]

    assert form_marks.marked(signed) == request.user.pk
    assert form_marks.marked(signed + "x") is None


def test_a_form_that_nobody_in_particular_is_shown_is_not_marked(rf):
    request = rf.get("/log-ind/")
    request.user = AnonymousUser()

    assert "_by" not in Template("{% load danish %}{% form_key %}").render(RequestContext(request))
    assert "_by" not in render("{% form_key %}")


def test_django_itself_writes_danish():
    assert render("{{ at }} {{ number }}", at=AT, number=1234.5) == "25.11.2026 kl. 00.42 1234,5"


def test_a_filter_has_a_label_for_screen_readers_and_its_fault_beside_it():
    class Filters(forms.Form):
        status = forms.ChoiceField(label="Status", error_messages={"invalid_choice": "Sprunget over."})
        mine = forms.BooleanField(required=False)

    form = Filters({"status": "ukendt"})
    shown = render("{% toolbar_field form.status %}", form=form)
    assert '<div class="form-group form-error"><label class="sr-only" for="id_status">Status</label><select' in shown
    assert '<span class="form-error-message" id="id_status_error">Sprunget over.</span>' in shown
    assert "form-error" not in render("{% toolbar_field form.mine %}", form=form)
