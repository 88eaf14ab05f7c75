"""Make the database itself refuse to rewrite what members declared and what the authority decided."""

from django.db import migrations

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("panels", "0002_every_conflict_answer")]
    operations = [AppendOnly("panels_conflictanswer"), AppendOnly("panels_ratification")]
