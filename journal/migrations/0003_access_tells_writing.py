from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_history_asks_without_errors")]

    operations = [
        migrations.AddField(
            model_name="access",
            name="wrote",
            field=models.BooleanField(default=False, verbose_name="sendte noget"),
        ),
    ]
