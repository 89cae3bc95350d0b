"""The people and organisations of the story."""

from dataclasses import dataclass

from huiwu.local.year.world import Person

MUNICIPAL = "union-110000-municipal"
CHAOYANG = "union-110105-district"


def worker(number: int, *, of: str) -> str:
    """The subject id of a worker: no name, only a number that the story gives."""
    return f"worker-110105-{of}{number:05x}"


def officer(organisation: str) -> Person:
    """A union officer of that organisation."""
    return Person("union-officer", organisation, f"officer-of-{organisation}")


def supervisor(organisation: str) -> Person:
    """A supervisor of that organisation."""
    return Person("supervisor", organisation, f"supervisor-of-{organisation}")


@dataclass(frozen=True, slots=True)
class Company:
    """An enterprise of the story, as far as the story knows it; ids come with its registration."""

    letter: str
    name: str
    english: str
    credit_code: str
    headcount: int
    ownership: str
    street: str
    enterprise: str = ""

    @property
    def key(self) -> str:
        return self.enterprise.rsplit("-", 1)[1]

    @property
    def union(self) -> str:
        return f"union-110105-{self.key}"

    @property
    def officer(self) -> Person:
        """The officer of its union."""
        return officer(self.union)

    @property
    def administration(self) -> Person:
        """Its administration."""
        return Person("administration", self.enterprise, f"administration-of-{self.enterprise}")

    def workers(self, count: int) -> list[str]:
        """Its first so many workers."""
        return [worker(number, of=self.letter) for number in range(count)]
