"""Make the database itself refuse to rewrite why something was recorded late, and what was corrected."""

from django.db import migrations

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0009_event_reasons")]
    operations = [AppendOnly("ehcp_eventreason"), AppendOnly("ehcp_correction")]
