"""Language identification on short posts, half of them without a letter that tells."""

import pytest

from monitor.knowledge import load_lexicon
from monitor.text.language import LanguageGuesser
from monitor.text.normalise import fold

GUESSER = LanguageGuesser(load_lexicon().tongues)

POSTS = {
    "uk": [
        "Мер Терехов: без постраждалих",
        "Голова ОВА: поранено четверо людей, одна людина загинула",
        "Внаслідок удару пошкоджено склад та гараж",
        "Повітряна тривога у Полтаві",
        "Ворог атакував порт, постраждалих немає",
        "Загинув полковник, його шукали добу",
        "Пожежу загасили, роботу завершено",
        "Збито десять дронів над Одесою",
        "У центрі міста пролунав вибух",
        "Рятувальники працюють на місці",
        "Затримано водія, який збив жінку",
        "Без світла залишилося шість тисяч родин",
        "Поліція розшукує свідків аварії",
        "Удар по складу, загорання вже погашено",
        "Кількість поранених зросла до десяти",
    ],
    "ru": [
        "Мэр: пострадавших нет",
        "Ранены четверо, один человек погиб",
        "Вследствие удара поврежден склад",
        "В центре города прогремел взрыв",
        "Пожар потушен, работы завершены",
        "Сбито десять дронов над Брянском",
        "Спасатели работают на месте",
        "Без света остались шесть тысяч семей",
        "Полиция ищет свидетелей аварии",
        "Воздушная тревога в Белгороде",
        "Число раненых возросло до десяти",
        "Погиб водитель, его искали сутки",
        "После атаки горит нефтебаза",
        "Задержан водитель, он сбил женщину",
        "Нет данных о погибших при пожаре",
    ],
    "en": [
        "Two people killed in Kharkiv overnight",
        "No casualties reported",
        "Fire at an oil depot near Tuapse",
        "The mayor says four were hurt",
        "Air defences downed ten drones",
        "Explosion in the city centre",
        "Police are looking for witnesses",
        "Rescuers at work on the scene",
        "Power is out in six districts",
        "Strike on the port of Odesa",
    ],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in POSTS.items() for text in texts]
)
def test_a_short_post_is_in_its_language(code, text):
    assert GUESSER.guess(fold(text)) == code


@pytest.mark.parametrize("text", ["", "44", "🔥🔥🔥", "12:40 — 15"])
def test_a_text_without_letters_has_no_language(text):
    assert GUESSER.guess(fold(text)) == ""
