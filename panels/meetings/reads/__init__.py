"""Meetings and their agendas, and who is appointed to a panel."""
