"""Items of an agenda: listed, conflicts declared, advised on."""
