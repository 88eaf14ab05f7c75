"""Keep the words and numbers by which people are found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0022_person_details")]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "Name"),
                            ("born", "Date of birth"),
                            ("upn", "Unique pupil number"),
                            ("number", "Other number or reference"),
                        ],
                        max_length=10,
                    ),
                ),
                ("folded", models.CharField(max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="search_words", to="ehcp.child"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "folded", "person"), name="one_search_word_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["name", "born", "upn", "number"])),
                        name="search_words_kind_code",
                    ),
                ],
            },
        ),
    ]
