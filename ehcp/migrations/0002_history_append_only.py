"""Make the database itself refuse to rewrite history."""

from django.db import migrations

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0001_facts")]
    operations = [AppendOnly("ehcp_caseevent")]
