"""Take exchange packages in and give them out."""

from ehcp.exchange.acts.exporting import export_package
from ehcp.exchange.acts.importing import ImportResult, import_package

__all__ = ["ImportResult", "export_package", "import_package"]
