"""KLE case numbers such as `00.01.00-A00-32-24`: taken apart, and shown with their main group's name.

KLE is KL's subject plan for municipal records (KL Emnesystematik, kle-online.dk). The main groups are those of the
edition of February 2026; docs/kle.md names the sources.
"""

import re
from dataclasses import dataclass

MAIN_GROUPS = {
    "00": "Kommunens styrelse",
    "01": "Fysisk planlægning og naturbeskyttelse",
    "02": "Byggeri",
    "03": "Boliger",
    "04": "Parker, fritids-/idrætsanlæg og landskabspleje mv.",
    "05": "Veje og trafik",
    "06": "Spildevand og vandløb",
    "07": "Affald og genanvendelse",
    "08": "Havne og lufthavne",
    "09": "Miljøbeskyttelse",
    "13": "Forsyning",
    "14": "Beredskab",
    "15": "Arbejdsmarked og beskæftigelsesindsats",
    "17": "Folkeskoleundervisning",
    "18": "Folkeoplysning og ungdomsskoler",
    "19": "Kulturhistoriske institutioner",
    "20": "Kulturvirksomhed",
    "21": "Biblioteker",
    "22": "Regulering af private erhverv",
    "23": "Borgerlige forhold",
    "24": "Erhvervsforhold",
    "25": "Beskatning",
    "27": "Social service",
    "28": "Dag-, fritids- og klubtilbud",
    "29": "Sundhed",
    "30": "Andre myndigheders opgaver",
    "32": "Kontante ydelser",
    "34": "Hjælp og støtte til børn og unge",
    "54": "Uddannelse",
    "81": "Kommunens personale",
    "82": "Kommunens ejendomme og lokaler",
    "83": "Kommunens driftsmidler og inventar",
    "84": "Offentlige valg",
    "85": "Kommunens administrative systemer",
    "86": "Kommunens selvforsyning og fremstillingsvirksomhed",
    "87": "Kommunens arbejdsmiljø",
    "88": "Kommunens indkøb og udbud",
}

# [0-9] and not \d, which would take the digits of every script.
PATTERN = re.compile(
    r"(?P<subject>(?P<group>[0-9]{2})\.[0-9]{2}\.[0-9]{2})-(?P<facet>[A-ZÆØÅ][0-9]{2})"
    r"-(?P<running>[0-9]{1,9})-(?P<year>[0-9]{4}|[0-9]{2})"
)


@dataclass(frozen=True)
class CaseNumber:
    """One KLE case number in its four parts. `year` has four digits; `str()` gives the form with two."""

    subject: str
    facet: str
    running: int
    year: int

    @property
    def group(self) -> str:
        """The main group, two digits: '00' of '00.01.00'."""
        return self.subject[:2]

    @property
    def group_name(self) -> str | None:
        """The main group's Danish name; None where KLE has no such group."""
        return group_name(self.group)

    def __str__(self) -> str:
        """The canonical text: no leading zeros in the running number, the year with two digits where that can be read
        back (1970 to 2069), else with four."""
        year = f"{self.year % 100:02}" if full_year(self.year % 100) == self.year else f"{self.year:04}"
        return f"{self.subject}-{self.facet}-{self.running}-{year}"


def parse(text: str) -> CaseNumber | None:
    """The case number that the text is, white space round it aside; None where it has another form.

    Other forms (`14/33170`) are no error: other systems number their cases so, and the text is kept as it is. A number
    of a main group that KLE does not have is still a case number: plans change, and practice differs.
    """
    found = PATTERN.fullmatch(text.strip())
    if found is None:
        return None
    year = int(found["year"])
    return CaseNumber(
        subject=found["subject"],
        facet=found["facet"],
        running=int(found["running"]),
        year=full_year(year) if len(found["year"]) == 2 else year,
    )


def group_name(group: str) -> str | None:
    """The Danish name of a main group given as two digits; None where KLE has no such group."""
    return MAIN_GROUPS.get(group)


def full_year(two_digits: int) -> int:
    """The year that two digits mean: 24 is 2024, 98 is 1998. The municipalities that number so began in 1970."""
    return 1900 + two_digits if two_digits >= 70 else 2000 + two_digits
