"""Tasks: what somebody is to do on a case by a day, beside what the law asks."""
