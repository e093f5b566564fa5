from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="case_id",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="sag"),
        ),
    ]
