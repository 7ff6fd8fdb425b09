"""One thing that was found before the release."""

from dataclasses import dataclass

MUST, ADVICE = "must", "advice"


@dataclass(frozen=True)
class Finding:
    """What was found, where, and what to do about it.

    `severity` is "must" where the agenda does not go out before it is put right or somebody answers for it with a
    reason, "advice" where it only tells. `name` is the same for as long as the same thing is found in the same place,
    and never holds what was found itself where that is a personal number.
    """

    code: str
    severity: str
    text: str
    url: str
    name: str
    item: str | None = None
    section: int | None = None
    attachment: str | None = None

    @property
    def is_must(self) -> bool:
        """Whether it holds up the release."""
        return self.severity == MUST
