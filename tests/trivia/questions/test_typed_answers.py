"""What counts as the answer when it is typed, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trivia.questions.model import Category, Name, Question, Template
from bot.trivia.questions.typed_answers import MOST, errors_in


def question(right: Name, *accepted: str, wrong: tuple[Name, ...] = ()) -> Question:
    return Question(
        "partner:x", Template.PARTNER, Category.PEOPLE, (Name("X"),), right, wrong, (),
        accepted=accepted,
    )  # fmt: skip


ROSE = question(
    Name("ROSÉ (BLACKPINK)", "로제 (블랙핑크)"), "ROSÉ", "로제", "Roseanne Park", "Park Chae-young",
    "박채영",
    wrong=(Name("LISA (BLACKPINK)", "리사 (블랙핑크)"), Name("JISOO (BLACKPINK)", "지수")),
)  # fmt: skip
GIDLE = question(
    Name("(G)I-DLE", "(여자)아이들"), "i-dle", "아이들", "GIDLE", wrong=(Name("ITZY", "있지"),)
)
BLACKPINK = question(Name("BLACKPINK", "블랙핑크"), "BLΛƆKPIИK", wrong=(Name("BIGBANG", "빅뱅"),))
SEVENTEEN = question(Name("SEVENTEEN", "세븐틴"), "SVT", wrong=(Name("SE7EN", "세븐"),))
ANNE = question(Name("2NE1", "투애니원"), "21", wrong=(Name("2PM", "투피엠"), Name("4minute")))
YEAR = question(Name("2019"), wrong=(Name("2018"), Name("2020")))
CHAIR = question(Name("Chair", "의자"), wrong=(Name("Air"), Name("Hair")))
AIR = question(Name("Air"), wrong=(Name("Chair"), Name("Hair")))
BOYZ = question(Name("THE BOYZ", "더보이즈"), "TBZ", wrong=(Name("Boyfriend"),))
APT = question(Name("APT.", "아파트"), wrong=(Name("Ape", ""),))
# "Duet" by two people: whoever was not named in the question is right, whichever that was.
DUET = question(
    Name("IU", "아이유"), "SUGA", "슈가", "Agust D", wrong=(Name("RM"), Name("V", "뷔"))
)
HUGE = question(
    Name("V (BTS)", "뷔"), "V", "Kim Taehyung", "김태형", wrong=(Name("Vibe", "바이브"),)
)
SONG = question(Name("Spring Day", "봄날"), wrong=(Name("Spring Rain", "봄비"),))
JIMIN = question(
    Name("Jimin (BTS)", "지민 (방탄소년단)"), "Jimin", "지민",
    wrong=(Name("Jimin (AOA)", "지민 (AOA)"),),
)  # fmt: skip
BREATHE = question(Name("Breathe In", "들숨"), wrong=(Name("Bra"),))
JIHYO = question(Name("JIHYO (TWICE)", "지효"), "JIHYO", wrong=(Name("Jihoon"), Name("Jihye")))

GOBLIN = question(
    Name("Guardian: The Lonely and Great God (Goblin)", "도깨비", "show:goblin"),
    wrong=(Name("The King: Eternal Monarch", "", "show:king"),),
)
KING = question(
    Name("The King: Eternal Monarch", token="show:king"),
    wrong=(Name("The King: Two Hearts", "", "show:hearts"),),
)
FLAWS = question(Name("Love with Flaws", "하자있는 인간들", "show:flaws"))
ANGEL = question(Name("Angel's Last Mission: Love", token="show:angel"))
DEADPOOL = question(Name("Deadpool & Wolverine", token="show:deadpool"))
WAR = question(Name("Love and War", token="show:war"))
LUV = question(Name("Boy With Luv", token="collaboration:luv"))
STAY = question(Name("Stay", token="collaboration:stay"))
FRIDAY_NIGHT = question(Name("금요일밤", token="collaboration:friday"))
GOOD_DAY = question(Name("Good Day", "좋은 날", "collaboration:day"))
PALETTE = question(Name("APT.", "아파트", "collaboration:apt"))
DROP = question(Name("MIC Drop (Steve Aoki Remix)", token="collaboration:drop"))
OUTRO = question(Name("Outro: Propose", token="collaboration:outro"))
JUNGKOOK = question(
    Name("Jung Kook (BTS)", "정국 (방탄소년단)", "artist:jk"), "Jung Kook", "정국",
    "Jung Kook (방탄)", wrong=(Name("RM (BTS)", "알엠 (방탄소년단)", "artist:rm"),),
)  # fmt: skip
INFINITE = question(Name("INFINITE", "인피니트", "artist:infinite"))
JIYEON = question(Name("Jiyeon (GLAM)", "", "artist:jiyeon"), "Jiyeon", "Park Jiyeon")
FX = question(Name("f(x)", "에프엑스", "artist:fx"))
LALISA = question(Name("LISA", "", "artist:lisa"), "Lalisa Manobal", "Lalisa")

ACCEPTED = [
    (GOBLIN, "goblin"), (GOBLIN, "guardian"), (GOBLIN, "the lonely and great god"),
    (GOBLIN, "Guardian The Lonely and Great God"), (GOBLIN, "dokkaebi"), (GOBLIN, "dokebi"),
    (KING, "king eternal monarch"), (KING, "eternal monarch"), (DEADPOOL, "Deadpool and Wolverine"),
    (DEADPOOL, "deadpool wolverine"), (WAR, "love & war"), (FRIDAY_NIGHT, "geumyoilbam"),
    (FRIDAY_NIGHT, "Geumyoil Bam"), (FRIDAY_NIGHT, "kumyoilbam"), (GOOD_DAY, "joeun nal"),
    (PALETTE, "apateu"), (DROP, "mic drop"), (DROP, "mic drop remix"), (OUTRO, "propose"),
    (YEAR, "2019년"), (YEAR, "in 2019"), (YEAR, "'19"), (YEAR, "\u201919"), (YEAR, "19년"),
    (YEAR, "2019년도"), (YEAR, "2019!"), (YEAR, "In the year 2019"),
    (JUNGKOOK, "bts jungkook"), (JUNGKOOK, "jungkook of BTS"), (JUNGKOOK, "jungkook bts"),
    (JUNGKOOK, "BTS's Jungkook"), (JUNGKOOK, "방탄소년단 정국"), (JUNGKOOK, "방탄 정국"),
    (JUNGKOOK, "정국이"), (JUNGKOOK, "정국이요"), (JUNGKOOK, "jung kook, X"), (STAY, "stay by x"),
    (FX, "f(x)"), (FX, "fx"), (LALISA, "lalisa manoban"),
    (ROSE, "ROSÉ"), (ROSE, "rose"), (ROSE, "Rosé (BLACKPINK)"), (ROSE, "  rosé  "), (ROSE, "로제"),
    (ROSE, "\uff32\uff2f\uff33\uff25"),
    (ROSE, "roseanne park"), (ROSE, "Rosanne Park"), (ROSE, "park chaeyoung"),
    (ROSE, "Park Chae Young"), (ROSE, "Park Chaeyong"), (ROSE, "박채영"), (ROSE, "R.O.S.E"),
    (GIDLE, "gidle"), (GIDLE, "(g)i-dle"), (GIDLE, "G I-DLE"), (GIDLE, "i-dle"), (GIDLE, "아이들"),
    (GIDLE, "(여자)아이들"), (GIDLE, "여자아이들"), (GIDLE, "gidel"),
    (BLACKPINK, "blakpink"), (BLACKPINK, "black pink"), (BLACKPINK, "BLACKPNIK"),
    (BLACKPINK, "blckpnk"), (BLACKPINK, "블랙핑크"), (BLACKPINK, "블랙 핑크"),
    (BLACKPINK, "블랙핑그"),
    (SEVENTEEN, "seventeen"), (SEVENTEEN, "Seventen"), (SEVENTEEN, "sevnteen"), (SEVENTEEN, "svt"),
    (SEVENTEEN, "세븐틴"), (ANNE, "2ne1"), (ANNE, "2NE1!"), (ANNE, "21"), (ANNE, "투애니원"),
    (YEAR, "2019"), (YEAR, " 2019 "), (YEAR, "\uff12\uff10\uff11\uff19"),
    (CHAIR, "chair"), (CHAIR, "The Chair"),
    (CHAIR, "chiar"), (CHAIR, "chairs"), (CHAIR, "의자"), (AIR, "air"), (AIR, "the air"),
    (BOYZ, "The Boyz"), (BOYZ, "boyz"), (BOYZ, "the boys"), (BOYZ, "TBZ"), (BOYZ, "더보이즈"),
    (APT, "apt"), (APT, "APT."), (APT, "A.P.T."), (APT, "apt. feat. Bruno Mars"), (APT, "아파트"),
    (DUET, "IU"), (DUET, "i.u."), (DUET, "아이유"), (DUET, "Suga"), (DUET, "슈가"),
    (DUET, "agust d"), (HUGE, "V"), (HUGE, "v (bts)"), (HUGE, "뷔"), (HUGE, "kim tae-hyung"),
    (SONG, "spring day"), (SONG, "Springday"), (SONG, "Sping Day"), (SONG, "봄날"),
    (JIHYO, "jihyo"), (JIHYO, "지효"), (JIMIN, "jimin"), (JIMIN, "Jimin (BTS)"), (JIMIN, "지민"),
    (BREATHE, "breathe in"),
]  # fmt: skip
REFUSED = [
    (KING, "the king"), (KING, "two hearts"), (FLAWS, "love"), (FLAWS, "flaws"), (ANGEL, "love"),
    (LUV, "boy"), (LUV, "luv"), (STAY, "Stay With Me"), (STAY, "stay by me"), (OUTRO, "outro"),
    (YEAR, "in 2018"), (YEAR, "'18"), (YEAR, "119년"), (YEAR, "2019 or 2020"), (WAR, "love war"),
    (JUNGKOOK, "BTS"), (JUNGKOOK, "방탄"), (JUNGKOOK, "bts rm"), (JUNGKOOK, "jungkook exo"),
    (JUNGKOOK, "Jungkook (AOA)"), (JUNGKOOK, "of bts"), (INFINITE, "L (INFINITE)"),
    (JIYEON, "Jiyeon (T-ARA)"), (FX, "f"), (FX, "x"), (DROP, "drop"), (FRIDAY_NIGHT, "geumyo"),
    (ROSE, "lisa"), (ROSE, "LISA (BLACKPINK)"), (ROSE, "BLACKPINK"), (ROSE, "블랙핑크"),
    (ROSE, "ros"), (ROSE, "rosa"), (ROSE, "roses"), (ROSE, "로즈"), (ROSE, "지수"), (ROSE, "park"),
    (GIDLE, "idol"), (GIDLE, "girl"), (GIDLE, "itzy"), (GIDLE, "아이"), (BLACKPINK, "pink"),
    (BLACKPINK, "black"), (BLACKPINK, "blackjack"), (BLACKPINK, "블랙"), (BLACKPINK, "빅뱅"),
    (SEVENTEEN, "se7en"), (SEVENTEEN, "seven"), (SEVENTEEN, "seventy"), (SEVENTEEN, "세븐"),
    (ANNE, "2ne2"), (ANNE, "ne1"), (ANNE, "2pm"), (ANNE, "22"), (YEAR, "2018"), (YEAR, "2091"),
    (YEAR, "219"), (YEAR, "19"), (YEAR, "in 2020"), (CHAIR, "air"), (CHAIR, "hair"),
    (CHAIR, "armchair"), (AIR, "chair"), (AIR, "hair"), (AIR, "fair"), (AIR, "ai"),
    (BOYZ, "boyfriend"), (BOYZ, "the"), (BOYZ, "boy"), (APT, "ape"), (APT, "app"), (APT, "a"),
    (DUET, "RM"), (DUET, "뷔"), (DUET, "IU Suga"), (DUET, "u"), (HUGE, "vibe"), (HUGE, "W"),
    (HUGE, "BTS"), (SONG, "spring"), (SONG, "day"), (SONG, "spring rain"), (SONG, "봄비"),
    (SONG, "봄"), (JIHYO, "jihye"), (JIHYO, "jihoon"), (JIHYO, "twice"), (ROSE, ""), (ROSE, "   "),
    (ROSE, "🌹"), (ROSE, "()"), (ROSE, "feat."), (ROSE, "rose" * 2500),
    (JIMIN, "Jimin (AOA)"), (JIMIN, "jimin aoa"), (JIMIN, "지민(AOA)"), (BREATHE, "brea in"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "typed"), ACCEPTED)
def test_errors_in_when_a_name_is_typed_then_it_counts(asked, typed):
    assert errors_in(typed, asked) is not None


@pytest.mark.parametrize(("asked", "typed"), REFUSED)
def test_errors_in_when_another_thing_is_typed_then_it_does_not_count(asked, typed):
    assert errors_in(typed, asked) is None


def test_errors_in_when_spelled_otherwise_then_none_are_counted():
    assert errors_in("r o s e", ROSE) == 0
    assert errors_in("blakpink", BLACKPINK) == 1
    assert errors_in("blckpnk", BLACKPINK) == 2


NAMES = st.text(st.sampled_from("abcdeABC 가나다라ㅏ12.-é"), min_size=1, max_size=20).filter(
    lambda text: text.strip(" .-")
)


@given(NAMES, st.lists(NAMES, max_size=3))
def test_errors_in_when_any_of_its_names_is_typed_then_it_counts(right, accepted):
    asked = question(Name(right), *accepted)
    assert None not in {errors_in(name, asked) for name in (right, *accepted) if len(name) <= MOST}


@given(NAMES, NAMES, NAMES)
def test_errors_in_when_a_wrong_option_is_typed_then_it_never_counts(right, wrong, accepted):
    asked = question(Name(right), accepted, wrong=(Name(wrong),))
    assert errors_in(wrong, asked) is None
    assert errors_in(f" {wrong.upper()}!", asked) is None
