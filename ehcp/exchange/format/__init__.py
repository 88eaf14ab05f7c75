"""The exchange format: reading a package of case data, and telling what is wrong with it. Plain Python."""
