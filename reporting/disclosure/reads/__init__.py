"""Figures as a level may see them."""
