import pytest
from django.utils.html import escape
from django.utils.safestring import SafeString

from danish.markup import filled, filled_each

NASTY = "<script>\"'&"


def test_what_is_put_in_is_escaped_and_markup_is_left_alone():
    told = filled('<b title="{0}">{0}</b>{1}{2}', NASTY, filled("<i>{}</i>", "&"), 7)

    assert told == '<b title="&lt;script&gt;&quot;&#x27;&amp;">&lt;script&gt;&quot;&#x27;&amp;</b><i>&amp;</i>7'
    assert isinstance(told, SafeString)


@pytest.mark.parametrize("sign", NASTY)
def test_one_sign_alone_is_escaped_as_django_does_it(sign):
    assert filled("{}", f"a{sign}b") == escape(f"a{sign}b")


def test_gaps_in_what_is_put_in_stay_as_they_are():
    assert filled("<b>{}</b>", "{0} {}") == "<b>{0} {}</b>"


def test_rows_follow_each_other():
    assert (
        filled_each("<li>{}{}</li>", [("a", NASTY), ("b", 2)])
        == "<li>a&lt;script&gt;&quot;&#x27;&amp;</li><li>b2</li>"
    )
    assert filled_each("<li>{}</li>", []) == ""
