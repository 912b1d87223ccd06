"""Questions, their options and what explains them, in the reader's words."""

from __future__ import annotations

from discord import app_commands

from bot.kit.dates import PartialDate
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape
from bot.trivia.questions.model import Category, Difficulty, Era, Name, Question, Template

CATEGORIES = {
    Category.PEOPLE: N_("People"),
    Category.TITLES: N_("Titles"),
    Category.DATES: N_("Dates"),
    Category.DRAMAS: N_("Dramas"),
    Category.ARTICLES: N_("Articles"),
    Category.HANGUL: N_("Hangul"),
    Category.CHAINS: N_("Chains"),
    Category.OWN: N_("This server's own"),
}
DIFFICULTIES = {
    Difficulty.EASY: N_("Easy"),
    Difficulty.MEDIUM: N_("Medium"),
    Difficulty.HARD: N_("Hard"),
}
ERAS = {
    Era.UNTIL_2009: N_("Songs until 2009"),
    Era.FROM_2010: N_("Songs of 2010 to 2014"),
    Era.FROM_2015: N_("Songs of 2015 to 2019"),
    Era.FROM_2020: N_("Songs since 2020"),
}
ERA_CHOICES = [app_commands.Choice(name=name, value=era.value) for era, name in ERAS.items()]
CATEGORY_CHOICES = [
    app_commands.Choice(name=name, value=category.value) for category, name in CATEGORIES.items()
]
DIFFICULTY_CHOICES = [
    app_commands.Choice(name=name, value=difficulty.value)
    for difficulty, name in DIFFICULTIES.items()
]
_ASKED = {
    # The names in braces are those of `Question.about`, in its order.
    Template.PARTNER: N_("Who is on **“{0}”** with **{1}**?"),
    Template.LEAD: N_("Who released **“{0}”** featuring **{1}**?"),
    Template.REMIXER: N_("Who remixed **“{0}”** by **{1}**?"),
    Template.TITLE_OF_PAIR: N_("Which song did **{0}** and **{1}** make together?"),
    Template.YEAR: N_("In which year did **“{0}”** by **{1}** come out?"),
    Template.SHOW_OF_OST: N_("Which of these was **“{0}”** by **{1}** made for?"),
    Template.ARTIST_OF_OST: N_("Who sings **“{0}”** from the soundtrack of **{1}**?"),
    Template.HANGUL_TITLE: N_("Which song by **{1}** is **“{0}”** in Korean?"),
    Template.HANGUL_NAME: N_("Whose name is **{0}** in Hangul?"),
    Template.ODD_ONE_OUT: N_("Three of these are collaborations of **{0}**. Which one isn't?"),
    Template.CAME_FIRST: N_("Which of these came out **first**?"),
    Template.CHAIN_LINK: N_("Who is on **“{0}”** with **{1}**, and on **“{2}”** with **{3}**?"),
    Template.MEMBER_OF: N_("Which group is (or was) **{0}** in?"),
    Template.CLAIM: N_("What fills the gap? {0}"),
    Template.TRUE_OR_FALSE: N_("True or false? {0}"),
}
_WORDS = {"truth:true": N_("True"), "truth:false": N_("False")}
_GAP = "{}"
_BLANK = "\\_\\_\\_\\_"


def question_text(words: Words, question: Question) -> str:
    """Ask a question, as markup; who alone says so is named before."""
    names = [escape(option_text(words, name)).replace(_GAP, _BLANK) for name in question.about]
    template = _ASKED.get(question.template)
    asked = words.gettext(template).format(*names) if template else " ".join(names)
    if not question.article:
        return asked
    return words.gettext(
        "According to “{article}”: {question}", article=escape(question.article), question=asked
    )


def option_text(words: Words, name: Name) -> str:
    """Write an option, or any other name of a question, unescaped."""
    if word := _WORDS.get(name.token):
        return words.gettext(word)
    return name.text_ko if words.language == "ko" and name.text_ko else name.text


def explanation_text(words: Words, question: Question) -> str:
    """Return why the right answer is right, as markup; may be empty."""
    if question.fact:
        korean = words.language == "ko" and question.fact_ko
        return escape(question.fact_ko if korean else question.fact)
    names = [escape(option_text(words, name)) for name in (*question.about, question.right)]
    match question.template:
        case Template.MEMBER_OF:
            return words.gettext("{artist} is (or was) in {group}", artist=names[0], group=names[1])
        case Template.HANGUL_NAME:
            return words.gettext("{hangul} is {artist}", hangul=names[0], artist=names[1])
    return _work_text(words, question)


def category_name(words: Words, category: Category) -> str:
    """Name what a question is about."""
    return words.gettext(CATEGORIES[category])


def difficulty_name(words: Words, difficulty: Difficulty) -> str:
    """Name how hard a question is."""
    return words.gettext(DIFFICULTIES[difficulty])


def era_name(words: Words, era: Era) -> str:
    """Name when the songs of questions came out."""
    return words.gettext(ERAS[era])


def _work_text(words: Words, question: Question) -> str:
    if question.title is None or question.credit is None:
        return ""
    title = escape(option_text(words, question.title))
    credit = escape(option_text(words, question.credit))
    if not question.date:
        return words.gettext("“{title}” by {artists}", title=title, artists=credit)
    return words.gettext(
        "“{title}” by {artists}, {date}",
        title=title,
        artists=credit,
        date=words.date(PartialDate.parse(question.date)),
    )
