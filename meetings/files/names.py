"""Names of files: made safe to keep and sane to look at, whatever somebody called the file."""

import re
import unicodedata

from django.utils.translation import gettext as _

from .kinds import ENDINGS, Kind

LONGEST_NAME = 150
# What a name may end with that says another thing than its content does: it is taken off. Any other dot is a dot.
_OTHER_ENDINGS = frozenset(
    (*ENDINGS, "doc", "xls", "ppt", "docm", "xlsm", "pptm", "dotx", "rtf", "txt", "csv", "htm", "html", "svg", "xml")
    + ("zip", "exe", "com", "bat", "cmd", "js", "vbs", "scr", "msi", "gif", "bmp", "tif", "tiff", "webp", "heic")
)
_NOT_IN_A_NAME = re.compile(r'[<>:"|?*]')


def safe_name(name: str, kind: Kind) -> str:
    """The name without a path, control characters and what turns the reading direction; at most LONGEST_NAME long.

    Its ending is one of its kind's, so that it opens in the right program. A name of which nothing is left gets a word.
    """
    stem, ending = split(name)
    kept = ending if ending.lower() in kind.endings else kind.endings[0]
    if ending and ending.lower() not in _OTHER_ENDINGS:
        stem = f"{stem}.{ending}"
    stem = stem.strip(" .")[: LONGEST_NAME - len(kept) - 1].strip(" .")
    return f"{stem or _('attachment')}.{kept}"


def split(name: str) -> tuple[str, str]:
    """The name's last part, cleaned, and what follows its last dot."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Cc, Cf, Cs, Co, Cn: nothing that is seen, and U+202E among it, which shows "gpj.exe" as "exe.jpg".
    name = "".join(" " if char.isspace() else char for char in name if char.isspace() or _is_seen(char))
    name = _NOT_IN_A_NAME.sub("-", " ".join(name.split()))
    stem, dot, ending = name.rpartition(".")
    return (stem, ending) if dot else (name, "")


def title_of(name: str) -> str:
    """What the attachment is called where nobody gives it a title: its name without the ending."""
    return split(name)[0] or name


def _is_seen(char: str) -> bool:
    return not unicodedata.category(char).startswith("C")
