from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("panels", "0013_join_meetings_planned_twice")]

    operations = [
        migrations.AddConstraint(
            model_name="panelmeeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "planned")),
                fields=("panel", "held_on"),
                name="one_planned_meeting_a_panel_a_day",
            ),
        ),
    ]
