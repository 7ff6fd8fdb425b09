"""How much the reader takes. Real minutes are far below all of these; what is above them is a mistake or an attack.

What concerns a docx, which is a zip, is measured where it is read.
"""

from meetings.word import LARGEST_FILE, LARGEST_UNPACKED, LARGEST_XML, MOST_CELLS, MOST_ENTRIES, MOST_TAGS

__all__ = ["LARGEST_FILE", "LARGEST_UNPACKED", "LARGEST_XML", "MOST_CELLS", "MOST_ENTRIES", "MOST_TAGS"]

LARGEST_TEXT = 2 * 1024 * 1024  # bytes of Markdown or text: fifty times the longest minutes seen
MOST_LINES = 60_000
MOST_PEOPLE = 500
MOST_ITEMS = 999
HIGHEST_NUMBER = 9999
MOST_MINUTES = 24 * 60  # set aside for an item
MOST_COLUMNS = 60
DEEPEST_LIST = 6
DEEPEST_MARKUP = 40
MOST_WARNINGS = 200
MOST_FOOTNOTES = 500  # in a document; 20,000 take a minute to set
LONGEST_WORD = 2000  # without a place where a line may end; 200,000 signs take a minute

# As the columns of the database are.
LONGEST_TITLE = 1000
LONGEST_HEADING = 300
LONGEST_CASE_NUMBER = 200
LONGEST_NAME = 200
LONGEST_ATTACHMENT = 500
LONGEST_PLACE = 200
