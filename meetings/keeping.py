"""What is made of a document that never changes is kept in the process, under a name that says all it was made of.

Nothing is kept for a person: two who read the same get the same. Who may read what is asked each time, before.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from meetings.redaction import Reader, redact

if TYPE_CHECKING:
    from meetings.models import Snapshot

Made = TypeVar("Made")

# Characters of the documents' texts; what is made of them takes some times as many bytes.
DOCUMENTS = 4_000_000


class Keeper(Generic[Made]):
    """As much as weighs no more than `most`; what has not been asked for longest goes first."""

    def __init__(self, most: int):
        self.most = most
        self.weight = 0
        self._kept: OrderedDict[Hashable, tuple[Made, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Hashable, make: Callable[[], Made], weigh: Callable[[Made], int]) -> Made:
        """What was made under this name; made now where it is not kept. What is too heavy is not kept at all."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name][0]
        made = make()  # outside of the lock: two may make the same, and nobody waits
        weight = weigh(made)
        with self._lock:
            if name not in self._kept and weight <= self.most:
                self._kept[name] = made, weight
                self.weight += weight
            while self.weight > self.most:
                self.weight -= self._kept.popitem(last=False)[1][1]
        return made


# Each with the length of its text.
_documents: Keeper[tuple[dict[str, Any], int]] = Keeper(DOCUMENTS)


def redacted(snapshot: "Snapshot", reader: Reader) -> dict[str, Any]:
    """`redact()` of the snapshot for the reader; shared by everybody who reads the same, so never to be changed."""

    def make() -> tuple[dict[str, Any], int]:
        document, length = _whole(snapshot)
        return redact(document, reader), length

    return _documents.get((snapshot.pk, reader), make, _length)[0]


def _whole(snapshot: "Snapshot") -> tuple[dict[str, Any], int]:
    """Its document, read and parsed once for all audiences: they share the items that all of them may read."""
    return _documents.get(snapshot.pk, lambda: (snapshot.document, len(snapshot.text)), _length)


def _length(made: tuple[dict[str, Any], int]) -> int:
    return made[1]
