"""Telling other systems what happened: which address, signed with which secret, how far it is."""
