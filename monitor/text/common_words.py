"""Ordinary words that are names of places too, and the words that show a place is meant."""

from typing import Final

_LISTED: Final = frozenset(
    """
    над под при про без для или тут эта эти все всё вот мы вы наш ваш был была были нет да
    но за из на не ни по до от об со ко же ли бы то та те нам вам нас вас кто где куда когда
    ещё уже после перед между через около более менее только очень можно нужно надо есть
    будет будут сегодня завтра вчера утром днем вечером ночью новый новые новая старый
    старые старая під або ця ці усі ось воно ми ви був була були ні зі із від після біля
    більше менше тільки дуже можна треба буде будуть сьогодні вранці вдень ввечері вночі
    новий нові нова старий старі стара весь поки доки якщо щоб хоча адже мій моя твій свій
    своя наша ваша
    мир дружба мирное мирний мирний мирный красное победа перемога свобода надежда надія
    заря зоря октябрь май маяк восход схід захід запад восток північ юг центр лесное лісне
    новое нове старое старе первое перше городок город місто село поселок станция станція порт
    ключи ключ рядом рядок гора горы гори море озеро поляна луг луч берег береза мост міст
    правда слава воля доля вера віра любовь любов роза лилия марья марія мария ольга олена
    софия софія александр олександр владимир володимир николай микола иван іван георгий петр
    степан степани михайло михаил виктория вікторія победы перемоги ясное ясне светлое світле
    веселое веселе доброе добре хорошее родина батьківщина знамя прапор труд праця большая
    большое малое велика великое мала малая верх низ полное суд бор яр яри брод рог ріг лиман
    киров ленин ленинское ильич пушкин гоголь шевченко чехов толстой жуков калинин фрунзе
    чапаев чкалов франко островский горький гагарин королев королів суворов кутузов невский
    шахтер шахтар шахты горняк нефтяник металлург энергетик строитель авангард спартак динамо
    арсенал рубин урал дон сокол орел беркут лев волк лебедь соболь зубр бобр тур рысь
    лоза липа дубки дуб сосна калина тополь верба ива яблоня вишня груша слива малина
    долина равнина полянка хутор слобода пески пісок камень камінь скала соль сіль мед сахар
    чистое зеленое зелене синее білий белый белое чорне черное рыжий золотое золоте серебро
    счастье щастя удача успех стрела стріла щит меч зима весна лето осень літо новости
    три два пять суть день ночь утро час рада ради ради совет союз парк площадь площа
    залив бухта озерный озерное речное нижний верхний средний южный південне южное северный
    северное восточный западный рівне ровное кут рай река ріка вага мука вода огонь вогонь
    победитель герой боец бойцы танк танки пушка бомба мина мины щука карп кит рак окунь
    мама тато батько отец брат сестра дед баба цар царь король князь казак козак
    антонов туполев ильюшин калашников панцирь бук град ураган смерч искра тополь ясень
    of bar nice reading mobile bath split most police march man date sale orange hit are same
    as is at to in on by no so or an we he me it us up go do my be if am
    bari deal hull cork wells battle sandy rugby boston lincoln washington jackson madison
    victoria santiago san los las young buy best bad lead angel grand central union independence
    liberty hope home park lake hill rock beach spring springs falls bay port salem victory
    male mali chad jordan georgia israel can van bor ham hof ore ulm lens tours angers caen
    nancy vienne brest valence media dover essen hamm halle singen worms bonn
    center centre north south east west old new big long bend grove star sun moon ali sari
    baku mary sofia florence charlotte carmel aurora phoenix buffalo mesa corona
    коли де не там тут его их він вона вони она они это что как так але але або или та
    поліція поліції поліцію полиция полиции полицию вибори виборів выборы мені мене меня нам вам
    sim мері мери суду судом судна мирна мирні мирных мирні мирних раді рада
    левый правый лівий правий западный центральный центральний
    далі дальше тогда тоді потом потім однак однако
    tuesday monday general major golden silver police station gas oil
    """.split()  # noqa: SIM905  a list of two hundred strings is not easier to read
)
# These are large or clear enough to count without further signs.
_CLEAR: Final = frozenset(
    {
        *("юг", "урал", "брест", "ровное", "рівне", "chad", "mali", "jordan", "israel", "baku"),
        *("sofia", "bonn", "boston", "washington", "phoenix", "georgia"),
    }
)
# A name from this list counts only where the words around say that it is a place.
COMMON_WORDS: Final = (_LISTED - _CLEAR) | {
    "левый берег",
    "правый берег",
    "лівий берег",
    "правий берег",
}

LOCATIVE: Final = frozenset(
    """
    in near at over around outside towards toward from across off inside into above city town
    village of suburb district province
    по в во у на под над біля біла около возле близ поблизу під із зі из с з до над за через місто
    місті міста город городе города г м с село селі селе села поселок поселке смт пгт районе
    района район
    пункт пункта пункте пункту нп деревня деревне деревни деревню хутор хуторе
    станица станице аэропорту аеропорту порту порт
    """.split()  # noqa: SIM905
)

# Who comes from a town or is taken to one says nothing of where it happened.
PASSING: Final = frozenset("from to towards toward for из с со з із зі до для к".split())  # noqa: SIM905

# A name after one of these is a street's or a building's, not a town's.
NAMED_AFTER: Final = frozenset(
    """
    улица улице улицу улицы ул проспект проспекте проспекта пр просп площадь площади пл бульвар
    бульваре шоссе переулок микрорайон микрорайоне метро имени им
    вулиця вулиці вулицю вул проспекті площа площі бульварі шосе провулок мікрорайон мікрорайоні
    імені ім hotel stadium
    """.split()  # noqa: SIM905
)
STREETS: Final = (
    *("street", "avenue", "square", "stadium", "hotel", "road", "prospekt", "boulevard"),
    *("улиц", "вулиц", "проспект", "площад", "площ", "шоссе", "шосе", "бульвар", "переул"),
    *("провул", "вокзал", "рынк", "рынок", "ринк", "ринок", "фк ", "fc ", "united"),
)

# Capitals that stand for their governments: "Moscow has not commented" is no place.
SPOKEN_FOR: Final = frozenset(
    """
    g703448 g524901 g4140963 g2800866 g1816670 g2643743 g2988507 g2950159 g625144 g756135 g112931
    g323786 g611717 g618426 g3054643 g281184 g1526273 g683506 g3060972 g3169070 g1850147
    """.split()  # noqa: SIM905
)
