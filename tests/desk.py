"""A judging desk without language work: claims are given, relations and alerts come out."""

from collections.abc import Sequence

from monitor.core.actors import Speakers
from monitor.core.assess import Assessor
from monitor.core.docket import Docket, Verdicts
from monitor.core.provenance import Provenance
from monitor.model.claims import Attribute, Claim
from monitor.model.concepts import Concepts
from monitor.model.decisions import Decided, Recorded
from monitor.model.ids import EventId, PostId, SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.text.scan import Entry, Pattern, Scanner
from tests import build

CONCEPTS = Concepts(
    broader={
        "S-300": "missile",
        "S-400": "missile",
        "Shahed": "UAV",
        "police headquarters": "police facility",
        "gas explosion": "explosion",
    },
    exclusive=frozenset(
        {
            Attribute.WEAPON,
            Attribute.RESPONSIBLE,
            Attribute.DAMAGE,
            Attribute.CONTROL,
            Attribute.CAUSE,
            Attribute.STATUS,
        }
    ),
    implied_cause={"missile": "missile strike", "UAV": "drone attack"},
    mute=frozenset({"unknown", "no_comment"}),
    laymen=frozenset({"students"}),
)
ACTORS = tuple(
    Pattern(
        form=form,
        entry=Entry(kind="actor", concept=concept),
    )
    for form, concept in (
        ("governor", "governor"),
        ("interior ministry", "interior ministry"),
        ("МВС", "interior ministry"),
        ("mayor", "mayor"),
        ("students", "students"),
    )
)


class Desk:
    """Takes one revision after another, as the program would."""

    def __init__(self, *sources: Source) -> None:
        catalogue = {source.key: source for source in sources}

        def source_of(key: SourceKey) -> Source:
            return catalogue.get(key) or Source(key=key, title=key, kind=SourceKind.AGGREGATOR)

        scan = Scanner(ACTORS).scan
        speakers = Speakers(catalogue, scan, CONCEPTS)
        assessor = Assessor(concepts=CONCEPTS, speakers=speakers, source_of=source_of)
        provenance = Provenance(speakers, source_of)
        self.docket = Docket(CONCEPTS, assessor, provenance=provenance)
        self.source_of = source_of
        self.history: list[Decided] = []

    def take(
        self,
        recorded: Recorded,
        *claims: Claim,
        relays: PostId | None = None,
        events: Sequence[str] = (build.EVENT,),
    ) -> Verdicts:
        names = [EventId(event) for event in events]
        verdicts = self.docket.judge(recorded, relays, names, claims)
        self.docket.fold(recorded, relays, names, claims, verdicts.relations)
        decision = build.decision(
            recorded,
            *verdicts.claims,
            relations=verdicts.relations,
            alerts=verdicts.alerts,
            links=tuple(build.link(recorded.revision.id, name) for name in names),
            relays=relays,
        )
        self.history.append(Decided(recorded=recorded, decision=decision))
        return verdicts

    def say(
        self,
        handle: str,
        attribute: Attribute,
        *values: object,
        native: str = "1",
        number: int = 1,
        minutes: float = 0,
        relays: PostId | None = None,
        **more: object,
    ) -> Verdicts:
        """Publish one post that makes the claims of one attribute."""
        post = build.recorded(
            "words" if values else "", handle, native, number=number, minutes=minutes
        )
        claims = [
            build.claim(handle, attribute, value, native=native, number=number, **more)  # type: ignore[arg-type]
            for value in values
        ]
        return self.take(post, *claims, relays=relays)


def told(verdicts: Verdicts) -> set[tuple[str, str]]:
    """Return each relation as its kind and the handle of the earlier post."""
    return {
        (relation.kind.value, relation.a.partition(":")[2].partition("/")[0])
        for relation in verdicts.relations
    }


def raised(verdicts: Verdicts) -> list[str]:
    return [alert.kind.value for alert in verdicts.alerts]
