"""Danish facts about letters, dates and hours, in one place."""

import datetime

from django.utils.text import slugify
from django.utils.translation import gettext as _

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip


def sort_key(text: str) -> str:
    """A key by which names sort as Danes sort them: æ, ø, å last, and aa as å (Retskrivningsordbogen § 3).

    The database has no ICU everywhere, so the key is kept in a column of its own and compared byte by byte.
    """
    key = text.casefold().replace("aa", "å")
    for letter, place in (("æ", "{"), ("ä", "{"), ("ø", "|"), ("ö", "|"), ("å", "}")):
        key = key.replace(letter, place)
    return key


def cover_date(day: datetime.date) -> str:
    """The date as it stands on a REFERAT's cover: 'Onsdag d. 26. marts 2025'."""
    return f"{WEEKDAYS[day.weekday()].capitalize()} d. {day.day}. {MONTHS[day.month - 1]} {day.year}"


def long_date(day: datetime.date) -> str:
    """The date in a sentence: '26. marts 2025'."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def clock(time: datetime.time | str) -> str:
    """The time as Danes write it on screen: '9.00'. A snapshot's '09:00' is taken too."""
    hour, minute = str(time).split(":")[:2]
    return f"{int(hour)}.{minute}"


def duration(minutes: int) -> str:
    """Minutes as they are said: '45 min.', '2 t.', '2 t. 20 min.'."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min.") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min.") % {"hours": hours, "minutes": rest}


def slug(name: str) -> str:
    """A name as it stands in an address: 'Økonomi & Stab' becomes 'oekonomi-stab'. Never empty."""
    text = name.casefold()
    for letter, spelt in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        text = text.replace(letter, spelt)
    return slugify(text)[:100].strip("-") or "forum"
