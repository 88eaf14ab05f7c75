"""Meetings of panels, their members, who was there."""
