"""Which week a colleague wants to see."""

from datetime import date, timedelta

from django import forms

from danish.forms import DateField


class WeekForm(forms.Form):
    fra = DateField(label="Fra", required=False)

    def monday(self, today: date) -> date:
        """Of the week that was asked for; one that nobody can read is this week."""
        day = (self.cleaned_data.get("fra") if self.is_valid() else None) or today
        return day - timedelta(days=day.weekday())
