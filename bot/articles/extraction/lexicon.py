"""Words by which an article is read: what people are called, and what is no name at all."""

from __future__ import annotations

import re


def words(text: str) -> list[str]:
    """Return the words of a list that is written over several lines."""
    return text.split()


def one_line(pattern: str) -> str:
    """Return a pattern that is written over several lines."""
    return pattern.replace("\n", "")


_NATIONS = """
American British Korean Japanese Chinese Thai Brazilian Mexican Canadian Australian Dutch French
German Spanish Latin Colombian Nigerian African Indian Indonesian Filipino Swedish Norwegian Danish
Irish Italian English Vietnamese Taiwanese European Western Scottish Jamaican Argentine Argentinian
Asian Belgian Finnish Turkish Ghanaian Dominican Cuban Chilean Malaysian Singaporean Welsh US U.S.
UK U.K. South North Puerto Rican London Atlanta Seoul Philadelphia
"""
_ROLES = """
rapper singer songwriter singer-songwriter producer dj soloist star superstar popstar idol band duo
trio group groups girl boy quartet quintet sextet leader vocalist member members artist artists
musician icon legend legends rocker sensation act newcomer rookie rookies maknae diva pop r&b
hip-hop hiphop k-pop rock indie electronic edm dance house jazz soul reggaeton trap ballad folk
rap grammy-winning award-winning chart-topping fellow global international rising veteran young
former late legendary solo multi-platinum grammy winner hitmaker beatmaker composer guitarist
drummer pianist crooner heavyweight powerhouse mega colleague friend friends bandmate bandmates
groupmate labelmate senior junior actor actress actor-singer singer-actress rapper-producer
electropop stars singers rappers bands icons artists producers main lead youngest oldest
unit sub-unit subunit named called two three four five six seven none other than
"""
_DESCRIBED = sorted({*_NATIONS.split(), *_ROLES.split()}, key=len, reverse=True)
_DESCRIPTION = "|".join(map(re.escape, _DESCRIBED))
DESCRIPTIONS = (
    r"(?:(?<![\w-])(?:the|a|an|The|A|An)\s+)?"
    rf"(?:(?<![\w'\u2019])(?:{_DESCRIPTION}|[A-Z][a-z]+-born|[A-Z][a-z]+-based)(?:[\s,-]|\s\u2014\s)\s*)+"
)
"""What may stand before a name: ``the American rapper``."""

_SINGULAR = (
    "singer|rapper|soloist|star|idol|producer|vocalist|songwriter|singer-songwriter|artist|musician"
    "|group|band|trio|quartet|quintet|septet|girl group|boy group|boy band|leader|superstar"
)
PRONOUN = re.compile(
    r"(?<![\w'\u2019])(?:(?:[Hh]e|[Ss]he|[Tt]hey|[Hh]is|[Hh]er|[Tt]heir)(?!\w)"
    rf"|[Tt]he (?:[\w-]+ )?(?:{_SINGULAR})(?![\w-])"
    r"|(?P<several>[Tt]he (?:two|pair|duo)|[Bb]oth(?: of them| groups| artists| singers| acts)?)"
    r"(?![\w-]))"
)
"""What stands for somebody that was named before."""
NO_NAMES = frozenset(
    words("""
January February March April May June July August September October November December Jan Feb
Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday
Sunday Korea Seoul Japan Tokyo America Europe Asia China London Paris Los Angeles New York US UK
USA U.S U.K KST EST Billboard Spotify YouTube Youtube Melon Genie Apple Instagram TikTok Twitter
X Grammy Grammys MTV MAMA Netflix Disney HBO Amazon Hot Top Global Chart Charts Album Song OST
OSTs EP LP MV TV K-pop K-Pop KPop Kpop Hallyu R&B Hip-Hop Hip Hop EDM Latin Western English
Spanish Korean Japanese American British French Chinese Thai Brazilian Mexican European Asian
The A An In On At It Its He She They We I You My Our His Her Their This That These Those There
Here When While Where What Who Why How If As And But Or So Yet Yes No Not For From With Without
After Before Since Until By Of To Then Now Today Later Meanwhile Although Though Because Also
Other Others Another Some Many Most More Both Each Every All Fans Fan Critics According Despite
During Just Even Still Only Remember Take Let Back Last Next Released Listen Watch Check Read
Christmas Halloween Coachella Lollapalooza Vol Part Ver Version Remix Feat Featuring Produced
Number No Best First Second Third Entertainment Records Music Label Inc Oscar Oscars Olympics
Wikipedia Reddit SNS CEO PD DJ MC South North East West World Earth Internet Gen Z Hollywood
Broadway Dream Born Title Date Format Note Yesterday Once Never Perhaps Maybe Fellow Singer
Rapper Producer Leader Member Group Band Girl Boy Fresh Together Like Unlike Among Between About
Over Under Through Across Around Earlier Recently Finally Such Out Up Well Written Named Sped
Slowed Acoustic Rock House Holiday Extended Club Radio Instrumental Retro Summer Winter Spring
Autumn Official Special Mini Full Digital Debut Solo Duet Single Track Video Teaser Fellow
Collab Collaboration Collaborations
""")
) | frozenset(_NATIONS.split())
ORGANISATION = re.compile(
    r"\s+(?:Entertainment|Records?|Recordings|Labels?|Music(?: Awards?| Group| Bank| Core)?|Media"
    r"|Corporation|Corp|Awards?|Festival|Magazine|Times|News|Press|Agency|Association|Chart|University|Studios?"
    r"|Academy|Pictures|TV|Arena|Stadium|Dome|Store|World Tour|Universe Ticket|Labels)\b"
)
GROUPS_WORD = re.compile(r"\s*(?:fans?|fandom|lightstick)\b")
