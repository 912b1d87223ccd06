"""Korean particles that depend on the sound before them."""

from __future__ import annotations

import pytest

from bot.kit.korean_particles import with_particles


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**아이유**은(는) 몰라요", "**아이유**는 몰라요"),
        ("**좋은 날**(이)라는 콜라보", "**좋은 날**이라는 콜라보"),
        ("“비욘세”(이)라는 아티스트", "“비욘세”라는 아티스트"),
        ("지민와(과) 슈가을(를)", "지민과 슈가를"),
        ("태민이(가), 로제이(가)", "태민이, 로제가"),
        ("서울(으)로, 부산(으)로, 제주(으)로", "서울로, 부산으로, 제주로"),
        ("9와(과) 3와(과)", "9와 3과"),
        ("**IU**은(는)", "**IU**은(는)"),
        ("은(는) 처음", "은(는) 처음"),
        ("아무것도 없어요", "아무것도 없어요"),
    ],
)
def test_particle_when_after_a_word_then_it_fits_its_sound(written, said):
    assert with_particles(written) == said
    assert with_particles(said) == said
