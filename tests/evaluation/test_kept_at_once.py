"""Two administrators who save the same new row in one moment: the second is told, at the field it is about."""

import pytest
from django.db import IntegrityError

from accounts.models import Division, Team
from danish.rules import kept
from evaluation.forms_investment import BenefitRateForm, InvestmentYearCreateForm
from evaluation.forms_teams import DivisionForm, TeamForm
from evaluation.models import BenefitRate, InvestmentYear
from tests.at_once import at_once, browsers_of, judge_together
from tests.evaluation_factories import BenefitKindFactory
from tests.factories import UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("url", "form", "model", "said", "told"),
    [
        ("/administration/teams/nyt/", TeamForm, Team, {"name": "Nord"}, "Der er allerede et team med det navn."),
        (
            "/administration/teams/afdelinger/ny/",
            DivisionForm,
            Division,
            {"name": "Job"},
            "Der er allerede en afdeling med det navn.",
        ),
        (
            "/administration/investering/beloeb/nyt/",
            InvestmentYearCreateForm,
            InvestmentYear,
            {"year": "2026", "category": "staff", "planned": "1000"},
            "Året har allerede et beløb i den kategori.",
        ),
        (
            "/administration/investering/satser/ny/",
            BenefitRateForm,
            BenefitRate,
            {"kroner": "1000", "source": "Satsoversigt", "from_on": "01.01.2026"},
            "Ydelsen har allerede en pris fra den dag.",
        ),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_second_is_told(monkeypatch, url, form, model, said, told):
    if form is BenefitRateForm:
        said = said | {"benefit": BenefitKindFactory().pk}
    browsers = browsers_of(*(UserFactory(administrator=True) for _ in range(2)))
    rows = model.objects.count()
    judge_together(monkeypatch, form)

    answers = at_once(*(lambda browser=browser: browser.post(url, said) for browser in browsers))

    saved, late = sorted(answers, key=lambda answer: answer.status_code)
    assert (saved.status_code, late.status_code) == (302, 422)
    assert told in late.text
    assert model.objects.count() == rows + 1


def test_what_no_check_of_the_form_explains_is_raised():
    form = TeamForm({"name": "Nord"})
    assert form.is_valid()

    def broken():
        raise IntegrityError

    with pytest.raises(IntegrityError):
        kept(form, broken)
