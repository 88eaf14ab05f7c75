"""The number that tells figures whether anything they are counted from has changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_analyze_by_the_application")]

    operations = [
        migrations.CreateModel(
            name="FactChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.BigIntegerField()),
            ],
        ),
    ]
