from django.db import migrations, models

import ehcp.history.models.settled


class Migration(migrations.Migration):
    """The day on which it became clear that there is no transfer is an event of the table as well."""

    dependencies = [("ehcp", "0012_review_deadlines_indexed")]

    operations = [
        migrations.RemoveIndex(model_name="phasetransfer", name="phase_transfers_settled"),
        migrations.AddIndex(
            model_name="phasetransfer",
            index=models.Index(
                ehcp.history.models.settled.SettledOn(events=["final_naming_sent_on", "no_transfer_on"], waits=[]),
                name="phase_transfers_settled",
            ),
        ),
    ]
