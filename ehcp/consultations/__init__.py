"""Consultations of schools and other settings before section I names one: side by side, each with its 15 days."""
