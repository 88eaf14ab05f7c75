"""Mediation and appeals."""
