"""Figures that leave the house: frozen, signed off, revised with a reason, and made again to be compared."""
