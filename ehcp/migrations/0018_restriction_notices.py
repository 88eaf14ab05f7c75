"""What the people named on a restricted record are asked to look into."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0017_stages_ahead"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RestrictionNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("import", "A package with rows about this child was refused"),
                            ("double", "A new record may be about this child"),
                            ("meeting", "The panel meeting with an item about this child was cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ehcp.child",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="restriction_notices", to="ehcp.child"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["raised_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("about__isnull", True), ("closed_at__isnull", True)),
                        fields=("child", "kind", "raised_by"),
                        name="one_open_restriction_notice",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("about__isnull", False), ("closed_at__isnull", True)),
                        fields=("child", "kind", "about"),
                        name="one_open_restriction_notice_about",
                    ),
                ],
            },
        ),
    ]
