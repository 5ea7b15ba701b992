import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.ids import AlertId
from monitor.notify.buttons import LONGEST, Press, Pressed, Signer, buttons_of
from monitor.notify.wording import Language, wording
from tests import build

SIGNER = Signer(b"k" * 32)
ALERT = build.alert()


@pytest.mark.parametrize("press", list(Press))
def test_a_press_is_read_back(press):
    action = SIGNER.action(press, ALERT.id)

    assert len(action.encode()) <= LONGEST
    assert SIGNER.read(action) == Pressed(press=press, alert=ALERT.id)


@given(st.text(max_size=70))
def test_what_is_made_up_is_nobodys_press(action):
    assert SIGNER.read(action) is None


@pytest.mark.parametrize("press", list(Press))
def test_a_signature_holds_for_one_press_one_alert_and_one_key(press):
    action = SIGNER.action(press, ALERT.id)
    other = next(one for one in Press if one is not press)

    assert SIGNER.read(other.value + action[1:]) is None
    assert SIGNER.read(action.replace(ALERT.id, "0" * 16)) is None
    assert Signer(b"other" * 8).read(action) is None
    assert SIGNER.read(action[:-1]) is None


@pytest.mark.parametrize("language", list(Language))
def test_every_button_has_words_and_fits(language):
    rows = buttons_of(ALERT, wording(language), SIGNER)

    assert [len(row) for row in rows] == [2, 3]
    for row in rows:
        assert sum(len(button.text) for button in row) <= 40
        assert all(len(button.action.encode()) <= LONGEST for button in row)


def test_an_id_that_holds_a_dot_is_not_taken_for_a_signature():
    action = SIGNER.action(Press.ACK, AlertId("a.b"))

    assert SIGNER.read(action) is None
