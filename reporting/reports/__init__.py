"""Reports: pages of rows, each with a period of its own; printed as HTML, CSV, Excel, Word and PDF."""
