from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0043_fill_provision_spells"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="provisionrow",
            name="provision_in_place_or_in_gap",
        ),
        migrations.RemoveConstraint(
            model_name="provisionrow",
            name="provision_gap_when_owed",
        ),
        migrations.RemoveIndex(
            model_name="provisionrow",
            name="provision_gap",
        ),
        migrations.RemoveField(
            model_name="provisionrow",
            name="child",
        ),
        migrations.RemoveField(
            model_name="provisionrow",
            name="gap_days",
        ),
        migrations.RemoveField(
            model_name="provisionrow",
            name="gap_since",
        ),
        migrations.RemoveField(
            model_name="provisionrow",
            name="in_place_on",
        ),
        migrations.RemoveField(
            model_name="provisionrow",
            name="recorded_at",
        ),
        migrations.RemoveField(
            model_name="provisionrow",
            name="recorded_by",
        ),
        migrations.RemoveField(
            model_name="provisionrow",
            name="told_by",
        ),
        migrations.AlterField(
            model_name="provisionrow",
            name="source_id",
            field=models.CharField(max_length=100, unique=True),
        ),
        migrations.AddConstraint(
            model_name="provisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["final", "amended", "move_in", "placement_end"])),
                name="provision_reason_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="provisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins_on__isnull", True),
                    ("ended_on__isnull", True),
                    ("begins_on__lte", models.F("ended_on")),
                    _connector="OR",
                ),
                name="provision_begins_on_le_ended_on",
            ),
        ),
    ]
