"""The report as an Excel workbook: for readers who live there, and for programs that read sheets."""

from __future__ import annotations

from obs.report.workbook.book import workbook_bytes

__all__ = ["workbook_bytes"]
