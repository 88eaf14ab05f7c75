"""Once made the index of phase transfers anew; ``0040`` takes it away where it was made."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0012_review_deadlines_indexed")]

    operations = []
