"""Make the database itself refuse to rewrite what was done to accounts."""

from django.db import migrations

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_account_events")]
    operations = [AppendOnly("accounts_accountevent")]
