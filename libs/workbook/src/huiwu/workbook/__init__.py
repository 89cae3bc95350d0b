"""Past sessions of a unit out of an Excel workbook: checked row by row against the law, then put on record (补录)."""
