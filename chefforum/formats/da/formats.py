"""Dates and times as Danes write them: 26. marts 2025 kl. 9.00."""

DATE_FORMAT = r"j. F Y"
TIME_FORMAT = "G.i"
DATETIME_FORMAT = r"j. F Y \k\l. G.i"
SHORT_DATE_FORMAT = "d-m-Y"
SHORT_DATETIME_FORMAT = r"d-m-Y \k\l. G.i"
