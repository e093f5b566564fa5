from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_end_of_case")]

    operations = []
