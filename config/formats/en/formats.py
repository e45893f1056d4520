"""How dates and moments are written everywhere: so that they sort, and say their zone."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = r"Y-m-d H:i \U\T\C"
