"""What was said to whom, and the replies that are owed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0028_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(blank=True, default="", max_length=200)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("email", "E-mail"),
                            ("visit", "Visit or meeting"),
                            ("letter", "Letter"),
                            ("text", "Text message"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("in", "They contacted us"), ("out", "We contacted them")], max_length=3),
                ),
                ("happened_on", models.DateField()),
                ("said", models.TextField(max_length=4000)),
                (
                    "reply_from",
                    models.CharField(
                        choices=[
                            ("nobody", "No reply is owed"),
                            ("us", "We owe a reply"),
                            ("them", "They owe us a reply"),
                        ],
                        default="nobody",
                        max_length=6,
                    ),
                ),
                ("reply_due_on", models.DateField(blank=True, null=True)),
                ("replied_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="ehcp.child"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "relation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="ehcp.relation",
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_on", "-pk"],
                "indexes": [
                    models.Index(fields=["child", "-happened_on"], name="contact_of_child"),
                    models.Index(
                        condition=models.Q(
                            models.Q(("reply_from", "nobody"), _negated=True), ("replied_on__isnull", True)
                        ),
                        fields=["reply_due_on"],
                        name="contact_reply_owed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["call", "email", "visit", "letter", "text"])),
                        name="contacts_way_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out"])), name="contacts_direction_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reply_from__in", ["nobody", "us", "them"])),
                        name="contacts_reply_from_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replied_on__isnull", True), ("reply_due_on__isnull", True), ("reply_from", "nobody")
                            ),
                            models.Q(
                                models.Q(("reply_from", "nobody"), _negated=True), ("reply_due_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="contacts_reply_has_a_day",
                    ),
                ],
            },
        ),
    ]
