"""Who may be chosen to recommend, and the sentence that opens a recommendation. Danish, as the documents are."""

from meetings.models import Forum, Role

# Titles and names of bodies that take -et: sekretariatet, udvalget, centret is spelt by hand.
NEUTER = ("at", "valg", "råd", "hold", "kontor")
SENTENCE = "{who} indstiller,"


def recommenders_of(forum: Forum) -> list[str]:
    """The forum's own list first, then the titles of those who are in it, each once: 'Kommunaldirektøren'."""
    own = [line.strip() for line in forum.recommenders.splitlines() if line.strip()]
    people = forum.memberships.active().exclude(role__in=[Role.OBSERVER, Role.AUTHOR]).exclude(title="")
    titles = [definite(title) for title in people.values_list("title", flat=True)]
    return list(dict.fromkeys([*own, *titles]))


def sentence(who: str) -> str:
    """The opening of a recommendation: 'Kommunaldirektøren indstiller,'."""
    return SENTENCE.format(who=who.strip())


def definite(title: str) -> str:
    """A title in the definite form, which a sentence needs: 'Direktør for Børn' becomes 'Direktøren for Børn'.

    A guess for the chooser, which the author can write over.
    """
    word, space, rest = title.strip().partition(" ")
    ending = "n" if word.endswith("e") else "et" if word.endswith(NEUTER) else "en"
    return f"{word}{ending}{space}{rest}" if word else ""
