"""Keep the pairs of records that may be of one person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0023_search_words"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="LikelyDouble",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("number", "The same number"),
                            ("names_and_birth", "The same or like names and one date of birth"),
                            ("names", "The same or like names, and dates of birth that are easily mistaken"),
                            ("birth", "One date of birth, and one name alike"),
                        ],
                        max_length=20,
                    ),
                ),
                ("found_on", models.DateField()),
                ("dismissed_on", models.DateField(blank=True, null=True)),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ehcp.child"),
                ),
                (
                    "second",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ehcp.child"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="one_row_a_likely_double"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="likely_double_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["number", "names_and_birth", "names", "birth"])),
                        name="likely_doubles_why_code",
                    ),
                ],
            },
        ),
    ]
