"""Keep every answer to the conflict question: another answer is another row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0001_meetings_and_items"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="conflictanswer",
            options={"ordering": ["pk"]},
        ),
        migrations.RemoveConstraint(
            model_name="conflictanswer",
            name="one_conflict_answer_an_item",
        ),
        migrations.AlterField(
            model_name="conflictanswer",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conflict_answers", to="panels.panelitem"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictanswer",
            constraint=models.UniqueConstraint(
                fields=("item", "user", "interest"), name="one_answer_of_a_kind_an_item"
            ),
        ),
    ]
