"""Several forms behind one anchor: each keeps its own conditions."""

from monitor.text.scan import Entry, Pattern, Scanner


def pattern(form: str, concept: str, *, stem: bool = False, cased: bool = False) -> Pattern:
    return Pattern(form=form, entry=Entry(kind="word", concept=concept), stem=stem, cased=cased)


def found(text: str, *patterns: Pattern) -> list[tuple[str, str]]:
    hits = Scanner(patterns).scan(text).hits
    return [(text[one.start : one.end], one.entry.concept) for one in hits]


def test_a_name_wants_its_capital_where_the_word_beside_it_does_not() -> None:
    patterns = (pattern("mine", "weapon"), pattern("mine", "town", cased=True))
    assert found("A mine in Mine.", *patterns) == [
        ("mine", "weapon"),
        ("Mine", "weapon"),
        ("Mine", "town"),
    ]


def test_what_goes_on_after_a_star_is_checked_beside_what_does_not() -> None:
    patterns = (pattern("крылат", "wing", stem=True), pattern("крылат* ракет*", "missile"))
    assert found("крылатыми ракетами", *patterns) == [
        ("крылатыми ракетами", "missile"),
        ("крылатыми", "wing"),
    ]


def test_a_form_given_twice_is_found_once() -> None:
    twice = (pattern("S-300", "S-300"), pattern("S 300", "S-300"))
    assert found("an S-300 flew", *twice) == [("S-300", "S-300")]


def test_meanings_of_one_form_come_in_the_order_in_which_they_were_given() -> None:
    patterns = (pattern("Орск", "big", cased=True), pattern("Орск", "small", cased=True))
    assert [concept for _, concept in found("Орск", *patterns)] == ["big", "small"]
