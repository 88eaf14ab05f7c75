"""Facts of reviews, moves and ceasing that the product keeps beside the exchange format."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0003_notice_digest"),
    ]

    operations = [
        migrations.AddField(
            model_name="annualreview",
            name="child_part",
            field=models.CharField(
                blank=True,
                choices=[
                    ("attended", "Came to the meeting"),
                    ("views_sent", "Sent their views"),
                    ("through_another", "Took part through somebody else"),
                    ("no_part", "Did not take part"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="annualreview",
            name="family_part",
            field=models.CharField(
                blank=True,
                choices=[
                    ("attended", "Came to the meeting"),
                    ("views_sent", "Sent their views"),
                    ("through_another", "Took part through somebody else"),
                    ("no_part", "Did not take part"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="annualreview",
            name="not_amend_reasons",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="phasetransfer",
            name="no_transfer_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="cease_dropped_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="cease_ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("1", "Reached the maximum age"),
                    ("2", "Needs can be met without a plan"),
                    ("3", "Moved to higher education"),
                    ("4", "Moved to paid employment"),
                    ("6", "Does not wish to stay in education or training"),
                    ("7", "Moved outside England"),
                    ("8", "Died"),
                    ("9", "Other"),
                ],
                db_default="",
                default="",
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="cease_reasons",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="plan",
            name="cease_replies_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="move_cancelled_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
