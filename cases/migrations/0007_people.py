from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_goals_factors")]

    operations = []
