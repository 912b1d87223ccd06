"""All that is right when it is typed, and what nobody can type."""

from __future__ import annotations

from bot.catalogue.model import ArtistKind
from bot.trivia.questions.model import UNTYPABLE
from tests.trivia.question_world import World


def test_accepted_when_somebody_is_in_several_groups_then_any_of_them_is_right():
    world = World()
    world.strangers(6, ArtistKind.GROUP)
    whole = world.artist("Big Wave", "BW", kind=ArtistKind.GROUP)
    part = world.artist("Wavelet", kind=ArtistKind.SUB_UNIT, of=(whole,))
    beside = world.artist("Superwave", kind=ArtistKind.PROJECT_GROUP)
    world.artist("Lucius", of=(part, whole, beside))
    for key in (whole, part, beside):
        world.work(f"Title {key}", key)
    asked = world.questions()["member-of:act10"]
    assert asked.right.text == "Big Wave"
    assert asked.accepted == ("BW", "Wavelet", "Superwave")


def test_accepted_when_two_sing_a_title_of_a_show_then_either_is_right():
    world = World()
    world.strangers(6)
    show = world.show("The Long Rain")
    for name in ("Gahyun", "Hesper"):
        world.work("Stay Dry", world.artist(name), show=show)
    assert world.questions()["artist-of-ost:w7"].accepted == ("Hesper",)


def test_accepted_when_a_title_was_sung_for_two_shows_then_either_is_right():
    world = World()
    names = ("Alba", "Brisk", "Corvid", "Dunes", "Ember", "Fable", "Garnet", "Hollow")
    shows = [world.show(name) for name in names]
    singer = world.artist("Gahyun")
    for place, key in enumerate((*world.strangers(6), singer, singer)):
        world.work("Stay Dry" if key == singer else f"Song {place}", key, show=shows[place])
    assert world.questions()["show-of-ost:w13"].accepted == ("Hollow",)


def test_accepted_when_a_person_has_a_korean_name_then_a_part_of_it_is_right():
    world = World()
    world.strangers(6)
    group = world.artist("Wavelet", "WVL", kind=ArtistKind.GROUP)
    person = world.artist("Ray", "Kim Tae-hyung", "김태형", "Park Bom", of=(group,))
    world.artist("Nobody", "Lee Jieun")
    world.artist("Jieun")
    world.work("Slow", world.artist("Gahyun"), person)
    asked = world.questions()["partner:w7"]
    assert {"tae hyung", "tae hyung kim", "태형", "bom park", "Ray (WVL)"} <= set(asked.accepted)
    assert "bom" not in asked.accepted


def test_accepted_when_somebody_else_is_called_by_the_given_name_then_it_is_not_right():
    world = World()
    world.strangers(6)
    world.artist("Jieun")
    world.work("Slow", world.artist("Gahyun"), world.artist("Ray", "Lee Jieun"))
    assert world.questions()["partner:w7"].accepted == ("Lee Jieun", "jieun lee")


def test_subjects_when_nobody_can_type_the_answer_then_they_say_so():
    world = World()
    world.strangers(6)
    one, two = world.artist("Gahyun"), world.artist("Hesper")
    for title in ("月火水木", "So very long that nobody ever types it to its end"):
        three = world.artist(f"Friend of {title[:3]}")
        world.work(title, one, three)
    world.work("Short", one, two)
    asked = world.questions()
    said = {key: UNTYPABLE in question.subjects for key, question in asked.items()}
    assert [said[f"title-of-pair:w{key}"] for key in (7, 8, 9)] == [True, True, False]
    assert said["odd-one-out:act7"]
