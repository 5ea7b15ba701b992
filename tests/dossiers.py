"""One alert of each kind, as the reference event would raise them."""

import msgspec

from monitor.model.alerts import AlertKind, Severity
from monitor.model.claims import Attribution, Modality, Quantity
from monitor.model.relations import Basis, RelationKind
from monitor.model.sources import SourceKind
from monitor.ports import Dossier
from tests import build

GOVERNOR = build.source("kharkiv_governor", side="UA", title="Очільник Харківської області")
MINISTRY = build.source("ua_interior_ministry", side="UA", title="МВС України")
BLOGGER = build.source("rumour_mill", SourceKind.BLOGGER, title="Rumour Mill", reliability="E")
SAID_300 = "Окупанти завдали удару по Харкову ракетою С-300."
SAID_400 = "Російська ракета С-400 влучила в об'єкт, де перебували поліцейські."
SAID_4 = "Попередньо, постраждали четверо цивільних."
SAID_46 = "Кількість поранених зросла до 46, троє у критичному стані."
SAID_15 = "Мені кажуть, що в Харкові загинуло не менше 15 поліцейських!"


def said(claim, text, by, minutes):
    start = text.index(claim.quote)
    placed = msgspec.structs.replace(claim, start=start, end=start + len(claim.quote))
    side = build.side(placed, text, by.kind, minutes=minutes)
    return msgspec.structs.replace(side, source=by)


def weapon(handle, value, quote, **more):
    return build.claim(handle, build.WEAPON, value, quote=quote, **more)


def told(kind, severity, rule, new, old=()):
    relations = ()
    if new and old:
        relations = (
            build.relation(
                old[0].claim, new[0].claim, RelationKind.UPDATES, basis=Basis.VALUE, rule=rule
            ),
        )
    made = build.dossier(new, old, kind=kind, relations=relations)
    alert = msgspec.structs.replace(made.alert, severity=severity, reason=rule)
    return msgspec.structs.replace(made, alert=alert)


def contradiction() -> Dossier:
    old = said(weapon("kharkiv_governor", "S-300", "С-300"), SAID_300, GOVERNOR, 0)
    new = said(weapon("ua_interior_ministry", "S-400", "С-400"), SAID_400, MINISTRY, 60)
    return told(AlertKind.CONTRADICTION, Severity.HIGH, "label-exclusive", [new], [old])


def update() -> Dossier:
    few = build.claim(
        "kharkiv_governor", build.INJURED, 4, modality=Modality.HEDGED, scope="civilian",
        quote="четверо",
    )  # fmt: skip
    many = build.claim("ua_interior_ministry", build.INJURED, 46, quote="46")
    return told(
        AlertKind.UPDATE,
        Severity.NOTABLE,
        "count-later-higher",
        [said(many, SAID_46, MINISTRY, 90)],
        [said(few, SAID_4, GOVERNOR, 0)],
    )


def new_claim() -> Dossier:
    claim = build.claim(
        "rumour_mill", build.KILLED, Quantity(low=15, high=None), scope="police",
        modality=Modality.HEDGED, attribution=Attribution(speaker="військові"),
        quote="не менше 15",
    )  # fmt: skip
    side = said(claim, SAID_15, BLOGGER, 120)
    passed_on = msgspec.structs.replace(
        side.post, forwarded_from=build.origin("frontline_news", "7")
    )
    side = msgspec.structs.replace(side, post=passed_on)
    return told(AlertKind.NEW_CLAIM, Severity.INFO, "first-of-attribute", [side])


def correction() -> Dossier:
    old = said(weapon("kharkiv_governor", "S-300", "С-300"), SAID_300, GOVERNOR, 0)
    text = SAID_300.replace("300", "400")
    new = said(weapon("kharkiv_governor", "S-400", "С-400", number=2), text, GOVERNOR, 200)
    return told(AlertKind.REVISION, Severity.NOTABLE, "edit-changed", [new], [old])


def retraction() -> Dossier:
    claim = build.claim(
        "rumour_mill", build.KILLED, Quantity(low=15, high=None), quote="не менше 15"
    )
    old = said(claim, SAID_15, BLOGGER, 120)
    made = told(AlertKind.RETRACTION, Severity.HIGH, "post-deleted", [old], [old])
    return msgspec.structs.replace(
        made,
        new=(),
        trigger=BLOGGER,
        revision=build.revision("", "rumour_mill", number=2, minutes=240),
    )


def one_of_each() -> dict[str, Dossier]:
    return {
        "new_claim": new_claim(),
        "update": update(),
        "contradiction": contradiction(),
        "revision": correction(),
        "retraction": retraction(),
    }
