"""Take exchange packages in and give them out."""

from ehcp.services.packages.exporting import export_package
from ehcp.services.packages.importing import ImportResult, import_package

__all__ = ["ImportResult", "export_package", "import_package"]
