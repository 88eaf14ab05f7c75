"""Acts of panels: meetings, agenda, conflicts, recommendations, ratification."""
