"""The function words of all languages, as the rules of counting look at them.

The words are data: the section [grammar] of each lexicon file. A list that no language
fills matches nothing.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

_WORD_END: Final = r"(?!\w)"
_NEVER: Final = r"(?!)"


class Grammar(Struct, frozen=True, kw_only=True):
    """Patterns over folded text, built once from the lists of the lexicon.

    ``list_gap``: what stands between two members of a list ("two men, and her daughter").
    ``conjunction``: a word that opens a clause. ``lead_in``: articles and conjunctions
    alone. ``out_of``: "34 of the 50"; ``from_whole``: the same before a number, at the
    end. ``no_noun``: words behind a number that it does not count. ``among``: whom a
    count is told of, at the end; ``within``: the same of those in a body of people;
    ``of_group``: all that stands between a number and those it is of. ``failed``: a
    rescue that was none. ``of_body`` and ``fate``: what makes a body or an unknown a
    person. ``definite`` and ``done``: "the pilot was killed". ``aged``: an age before a
    noun; group 1 the figure. ``collective``: numerals of people alone: «шестеро».
    ``dies_late``: died of it since. ``came_to``: between a noun and its number.
    ``tally``: «человек двенадцать». ``both``: all of those
    told before. ``ordinals``: the second, the third, before a noun. ``opens``: what opens
    a clause behind a number, so that no noun of it is counted: "17 as rescuers".
    ``surname``: the last letters of a word that is a surname. ``hours``: "from 9 to".
    ``news_of``: "data on". ``earlier`` and ``now``: "there were six, now nine".
    ``acts``: a word that is a verb in the past; ``idle``: verbs that tell of no blow.
    ``directed``: prepositions of a goal, ``inward`` those that need no verb;
    ``governs``: other prepositions, ``means`` those before what is used or meant.
    ``seeks``: verbs of looking for somebody. ``relative``: a relative clause up to its
    closing comma.
    """

    list_gap: re.Pattern[str]
    conjunction: re.Pattern[str]
    lead_in: re.Pattern[str]
    out_of: re.Pattern[str]
    from_whole: re.Pattern[str]
    no_noun: re.Pattern[str]
    among: re.Pattern[str]
    within: re.Pattern[str]
    of_group: re.Pattern[str]
    failed: re.Pattern[str]
    of_body: re.Pattern[str]
    fate: re.Pattern[str]
    definite: re.Pattern[str]
    done: re.Pattern[str]
    aged: re.Pattern[str]
    collective: re.Pattern[str]
    tally: re.Pattern[str]
    dies_late: re.Pattern[str]
    came_to: re.Pattern[str]
    both: re.Pattern[str]
    ordinals: re.Pattern[str]
    opens: re.Pattern[str]
    surname: re.Pattern[str]
    hours: re.Pattern[str]
    news_of: re.Pattern[str]
    earlier: re.Pattern[str]
    now: re.Pattern[str]
    seeks: re.Pattern[str]
    relative: re.Pattern[str]
    acts: re.Pattern[str]
    idle: re.Pattern[str]
    directed: re.Pattern[str]
    inward: re.Pattern[str]
    governs: re.Pattern[str]
    means: re.Pattern[str]


def build_grammar(lists: Mapping[str, Sequence[str]]) -> Grammar:
    """Compile the lists of the lexicon."""

    def any_of(name: str) -> str:
        forms = sorted(lists.get(name, ()), key=len, reverse=True)
        if not forms:
            return _NEVER
        return "|".join(
            re.escape(form.removesuffix("*")) + (r"\w*" if form[-1] == "*" else _WORD_END)
            for form in forms
        )

    joins, owners = any_of("joins"), any_of("possessives")
    articles, conjunctions = any_of("articles"), any_of("conjunctions")
    return Grammar(
        list_gap=re.compile(rf"^(?:\s?,)?\s?(?:(?:{joins})\s)?(?:(?:{owners})\s)?$"),
        conjunction=re.compile(rf"(?:^|\s)(?:{conjunctions})(?=\s)"),
        lead_in=re.compile(rf"(?:(?:{articles}|{conjunctions})\s)*"),
        out_of=re.compile(rf"\s(?:{any_of('out_of')})\s(?:(?:{articles}|{owners})\s)?"),
        from_whole=re.compile(rf"(?<!\w)(?:{any_of('out_of')})\s(?:(?:{articles})\s)?$"),
        no_noun=re.compile(any_of("no_noun")),
        within=re.compile(rf"(?<!\w)(?:{any_of('within')})(?:\s(?:{articles}|{owners}))?\s?$"),
        of_group=re.compile(
            rf"\s(?:{any_of('within')}|{any_of('out_of')}|{any_of('among')})"
            rf"\s(?:(?:{articles}|{owners})\s)?"
        ),
        among=re.compile(rf"(?<!\w)(?:{any_of('among')})(?:\s(?:{articles}|{owners}))?\s?$"),
        failed=re.compile(rf"(?<!\w)(?:{any_of('failed')})"),
        of_body=re.compile(rf"(?:\s|{any_of('body_of')}|\d{{1,3}}-\w+)*"),
        fate=re.compile(rf"(?<!\w)(?:{any_of('fate_of')})"),
        definite=re.compile(rf"(?<!\w)(?:{any_of('definite')})\s(?:[\w-]+\s)?$"),
        done=re.compile(rf"\s(?:{any_of('done_to')})"),
        aged=re.compile(_aged(lists)),
        collective=re.compile(any_of("collective")),
        came_to=re.compile(rf"\s?(?:[—–:]|{any_of('came_to')})\s"),
        dies_late=re.compile(any_of("dies_late")),
        tally=re.compile(rf"(?<!\w)(?:{any_of('tally')})"),
        both=re.compile(any_of("both")),
        ordinals=re.compile(rf"(?<!\w)(?:{any_of('ordinals')})(?:\s\w+)?\s$"),
        hours=re.compile(
            rf"(?<!\w)(?:{any_of('from_hour')})\s\d{{1,2}}(?::\d\d)?\s(?:{any_of('to_hour')})\s$"
        ),
        news_of=re.compile(rf"(?<!\w)(?:{any_of('news_of')})\s$"),
        earlier=re.compile(rf"(?<!\w)(?:{any_of('earlier')})\s$"),
        now=re.compile(rf"(?:\s\w+){{0,2}}[,;]?\s(?:{any_of('now')})(?:\s[\w—–]+)?\s"),
        seeks=re.compile(any_of("seeks")),
        relative=re.compile(rf",\s(?:\w{{1,4}}\s)?(?:{any_of('relatives')})[^,;:.]*(?=,)"),
        surname=re.compile(_ending(lists.get("surnames", ()))),
        opens=re.compile(rf"\s(?:{any_of('openers')})"),
        acts=re.compile(rf"{any_of('act_words')}|[\w']+{_ending(lists.get('acts', ()))}"),
        idle=re.compile(any_of("idle")),
        directed=re.compile(f"{any_of('directed')}|{any_of('inward')}"),
        inward=re.compile(any_of("inward")),
        governs=re.compile(f"{any_of('governs')}|{any_of('means')}"),
        means=re.compile(any_of("means")),
    )


def _ending(endings: Sequence[str]) -> str:
    """Match a word of three letters or more that ends so."""
    if not endings:
        return _NEVER
    return rf"\w{{2}}(?:{'|'.join(re.escape(one) for one in endings)})(?!\w)"


def _aged(lists: Mapping[str, Sequence[str]]) -> str:
    """«14-річну», «семилетн»: a figure or a numeral, then the word for an age in one."""
    ages = "|".join(re.escape(form.removesuffix("*")) for form in lists.get("ages", ()))
    numerals = "|".join(re.escape(form) for form in lists.get("age_numerals", ()))
    if not ages:
        return _NEVER
    return rf"(?<!\w)(?:(\d{{1,2}})-|{numerals or _NEVER})(?:{ages})\w*\s(?:\w+\s)?$"
