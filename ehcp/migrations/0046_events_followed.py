"""Say from where on the history of cases is not settled, so that who follows it passes over nothing."""

from django.db import migrations

from sendcases.audit.following import Followed


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0045_consultations_of_settings")]
    operations = [Followed("ehcp_caseevent")]
