"""Panel meetings, agenda, decisions and funding."""
