"""The writing guide: sentences, words and LIX in Danish, and which advice an item's text gets."""

from time import process_time

import pytest

from meetings.guide import advice_of, guide
from meetings.guide.language import lix, sentences, words
from meetings.guide.officialese import officialese, passives
from meetings.models import AgendaItem

SENTENCES = {
    "Det er en sag. Den er kort.": 2,
    "Det gælder f.eks. skolerne, jf. Lov om folkeskolen.": 1,
    "Mødet er kl. 9.00 i lokale nr. 4. Vi ses.": 2,
    "Mødet er den 3. marts. Der er bl.a. KL med.": 2,
    "Se pkt. 4, stk. 2, og bilag nr. 4. Det er alt.": 2,
    "Det koster ca. 1.000.000 kr. Pengene er der.": 2,
    "Det koster 5 mio. kr. i alt.": 1,
    "Borde, stole m.m. Alt skal med.": 2,
    "Vi ser på tid m.m. og penge.": 1,
    "H. C. Andersen boede her. Nu bor Chr. Hansen her.": 2,
    "Er det rigtigt? Ja! Det er det…": 3,
    "Han sagde: »Det er nok.« Så gik han.": 2,
    "1. Budget": 1,
    "Der er 98. Det er mange.": 2,
    "Det begyndte i 2027. Nu er det slut.": 2,
    "en linje\nen anden linje": 2,
    "dvs. at vi går.": 1,
    "": 0,
    "…": 0,
}


@pytest.mark.parametrize(("text", "count"), SENTENCES.items())
def test_sentences(text, count):
    assert len(sentences(text)) == count, sentences(text)


def test_every_word_of_the_text_is_in_one_sentence():
    text = "Se f.eks. bilag 2 (kl. 9.00). Der står »nej«. Så!\nNæste linje. 1. Budget"
    assert words(" ".join(sentences(text))) == words(text)


def test_words():
    assert words("F.eks. 1.000,50 kr. og e-mail – «nej» m²") == ["F.eks", "1.000,50", "kr", "og", "e-mail", "nej", "m²"]


def test_lix_is_bjornssons():
    # Ten sentences of six words, of which one is long: 60/10 + 100*10/60 = 22.7.
    assert lix("Vi ser nu på en budgetsag. " * 10) == 23
    assert lix("Vi ser nu på en sag. " * 8) is None  # less than 50 words
    assert lix("Vi ser nu på en budgetsag. " * 10 + "\nrække\tmed\tforvaltningsenhed" * 20) == 23


def test_words_of_the_office():
    text = "Såfremt forvaltningen fremsender materiale vedrørende sagen, iværksættes det. Såfremt ikke, afholdes intet."
    assert officialese(text) == [
        ("såfremt", "hvis"),
        ("fremsender", "sende"),
        ("vedrørende", "om"),
        ("iværksættes", "sætte i gang"),
    ]
    assert officialese("Ideen er god, og vi ser idet hele taget videre i forbindelsen.") == [("idet", "fordi, da")]


def test_verbs_without_anyone_who_acts():
    text = "Det foreslås, at der foretages en måling. Planen skal ikke ændres. Den blev vedtaget. Den kan gøres bedre."
    assert passives(text) == ["foreslås", "der foretages", "skal ikke ændres", "blev vedtaget", "kan gøres"]
    assert passives("Vi blev enige. Alles interesser mødes. Han bliver chef. Det lykkes. Der findes en plan.") == []


def test_a_hundred_thousand_characters_are_quick(item):
    text = ("Såfremt det foreslås, jf. nr. 4, at der ses på sagen, sker det den 3. marts. " * 1300)[:100_000]
    for one in (text, "a" * 100_000, ". " * 50_000, "a." * 50_000, "blev " * 20_000, "der  " * 20_000, "“" * 100_000):
        begun = process_time()
        guide(item, [(item.sections.model(pk=1, type="presentation"), one)], [])
        assert process_time() - begun < 1.5


@pytest.fixture
def item(agenda, secretary) -> AgendaItem:
    """An item of the forum, with nothing written yet."""
    return AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=secretary, title="Ny hal", kind="decision")


def write(item, type_, html):
    section = item.sections.get(type=type_)
    section.html = html
    section.save()
    return section


def advice(item):
    return [(one.code, one.text, one.examples) for one in advice_of(item)["guide"].advice]


def test_a_title_begins_with_what_the_forum_is_to_do(item):
    assert advice(item) == [("title", "Lad titlen begynde med, hvad forummet skal: »Beslutning om …«.", [])]
    item.title = "Godkendelse af ny hal"
    assert advice(item) == []
    item.kind = "information"
    assert advice(item) == [("title", "Lad titlen begynde med, hvad forummet skal: »Orientering om …«.", [])]
    item.kind = "standing"
    assert advice(item) == []


def test_what_the_forum_is_to_do_is_told_somewhere(item):
    item.kind = ""
    [told] = advice_of(item)["guide"].advice
    assert told.text == (
        "Sig, hvad forummet skal: orienteres, drøfte eller beslutte. Vælg punktets slags, eller skriv det i indstillingen."
    )
    assert told.place == f"#afsnit-{item.sections.get(type='recommendation').pk}"
    item.points.create(position=1, html="at sagen drøftes")
    assert advice(item) == []
    item.points.all().delete()
    item.title = "Drøftelse af ny hal"
    assert advice(item) == []


def test_long_texts_summaries_and_sentences(item):
    item.title = "Beslutning om ny hal"
    section = write(item, "summary", "<p>" + "Vi vil se på den nye hal. " * 15 + "</p>")
    write(item, "presentation", "<p>" + "Vi vil se på den nye hal. " * 100 + "</p>" + f"<p>{'hal og ' * 20}slut.</p>")
    told = advice_of(item)["guide"]
    assert (told.words, told.pages_said, told.lix, told.ease) == (846, "2,3", 7, "meget let")
    assert [(one.code, one.section and one.section.type) for one in told.advice] == [
        ("length", None),
        ("summary", "summary"),
        ("sentences", "presentation"),
    ]
    assert [one.text for one in told.advice] == [
        "Teksten fylder ca. 2,3 sider. To er nok til at belyse en sag; flyt detaljer til et bilag.",
        "Resuméet er på 105 ord. Det læses først: Sig det vigtigste med højst 100.",
        "1 sætning er på mere end 30 ord. Del den i to.",
    ]
    assert told.advice[2].examples == ["»hal og hal og hal og hal og…« (41 ord)"]
    assert told.advice[1].place == f"#afsnit-{section.pk}"


def test_heavy_and_passive_texts(item):
    item.title = "Beslutning om ny hal"
    text = "Såfremt det foreslås, vurderes det. Der foretages en måling, som senere skal gentages."
    write(item, "recommendation", f"<p>{text}</p>")
    write(item, "economy", f"<p>{text}</p>")
    assert [(one.code, one.section.type) for one in advice_of(item)["guide"].advice] == [
        ("officialese", "recommendation"),
        ("officialese", "economy"),
        ("passive", "economy"),
    ]
    assert advice(item)[1:] == [
        ("officialese", "Nogle ord er tungere end nødvendigt.", ["»såfremt«: hellere »hvis«"]),
        (
            "passive",
            "4 gange står der, hvad der bliver gjort, og ikke hvem der gør det.",
            ["foreslås, vurderes, der foretages, skal gentages"],
        ),
    ]


def test_a_hard_text_is_told_so(item):
    item.title = "Beslutning om ny hal"
    write(item, "presentation", "<p>" + "Forvaltningen gennemarbejder budgetmaterialet omhyggeligt. " * 15 + "</p>")
    told = advice_of(item)["guide"]
    assert (told.lix, told.ease) == (104, "meget svær")
    assert [one.code for one in told.advice] == ["lix"]


# The panel


def page(client, item):
    return client.get(f"/punkter/{item.key}/skrivehjaelp/")


def test_the_panel_is_fresh_and_links_to_the_place(item, secretary, signed_in):
    section = write(item, "economy", "<p>Såfremt &lt;b&gt; der er råd.</p>")
    answer = page(signed_in(secretary), item)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert html.startswith('<section class="panel guide" id="guide"')
    assert f'href="#afsnit-{section.pk}">Økonomi</a>' in html
    assert "»såfremt«: hellere »hvis«" in html
    assert 'hx-trigger="saved from:body delay:1s"' in html


def test_the_panel_is_hidden_and_shown_again(item, secretary, signed_in):
    client = signed_in(secretary)
    write(item, "economy", "<p>Såfremt der er råd.</p>")
    answer = client.post(f"/punkter/{item.key}/skrivehjaelp/skjul/", {"hide": "1"})
    assert answer.url == f"/punkter/{item.key}/#guide"
    secretary.refresh_from_db()
    assert secretary.hides_writing_guide
    html = page(client, item).content.decode()
    assert "såfremt" not in html
    assert "Vis rådene" in html
    assert "hx-trigger" not in html
    answer = client.post(f"/punkter/{item.key}/skrivehjaelp/skjul/", {"show": "1"}, headers={"HX-Request": "true"})
    assert "såfremt" in answer.content.decode()
    secretary.refresh_from_db()
    assert not secretary.hides_writing_guide


def test_only_who_reads_the_draft_gets_its_guide(item, chief, employee, outsider, anonymous, signed_in):
    for somebody in (chief, employee, outsider):
        assert page(signed_in(somebody), item).status_code == 404
        assert signed_in(somebody).post(f"/punkter/{item.key}/skrivehjaelp/skjul/", {"hide": "1"}).status_code == 404
        somebody.refresh_from_db()
        assert not somebody.hides_writing_guide
    assert page(signed_in(anonymous), item).status_code == 401


def test_same_queries_for_few_and_many_texts(item, django_assert_num_queries):
    for position in range(20):
        item.points.create(position=position + 1, html="at sagen drøftes")
        item.sections.create(position=50 + position, type="other", heading="Andet", html="<p>Ord.</p>")
    item = AgendaItem.objects.get(pk=item.pk)
    with django_assert_num_queries(2):
        advice_of(item)
