import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from mlroadmap.library.advice import advise
from mlroadmap.library.body import split_body
from mlroadmap.library.build import Content
from mlroadmap.library.contents import renewed
from mlroadmap.library.prose import sentences as sentences_of
from mlroadmap.library.search import Entry, SearchIndex
from mlroadmap.model.counting import count_items
from mlroadmap.model.item import Kind
from mlroadmap.model.outline import Outline
from mlroadmap.model.tracking import Tracking

DURATIONS = {
    "math": "6-8",
    "classical": "6-8",
    "deep": "8-10",
    "specialize": "6-8",
    "mlops": "4-6",
    "projects": "ongoing",
}

KEY_TERMS = {
    "Neural Network": ["layers"],
    "Deep Learning": ["many layers"],
    "PyTorch": ["Meta"],
    "TensorFlow": ["Google"],
    "CNN": ["images", "filters"],
    "RNN/LSTM": ["sequence", "memory"],
    "Transformer": ["attention"],
    "Hugging Face": ["models"],
    "MLOps": ["monitor"],
    "Linear Algebra": ["vectors", "matrices"],
}


@pytest.fixture(scope="module")
def outline(content: Content) -> Outline:
    assert content.outline is not None
    return content.outline


def test_the_shipped_content_has_no_problem(content: Content) -> None:
    assert content.outline is not None
    assert content.salaries is not None
    assert len(content.lessons) > 200


def test_the_six_steps_come_in_order_with_their_durations(outline: Outline) -> None:
    assert {step.id: step.weeks for step in outline.steps} == DURATIONS
    assert [step.id for step in outline.steps] == list(DURATIONS)


def test_a_step_offers_the_choice_the_roadmap_promises(outline: Outline) -> None:
    choices = {step.id: (step.choose, {branch.name for branch in step.branches}) for step in outline.steps}
    assert choices["specialize"] == (1, {"nlp", "cv"})
    assert choices["projects"][0] == 3
    assert all(choices[name] == (0, set()) for name in ("math", "classical", "deep", "mlops"))


@pytest.mark.parametrize("step_id", [name for name, weeks in DURATIONS.items() if weeks != "ongoing"])
def test_what_is_not_optional_fits_the_weeks_of_its_step(outline: Outline, step_id: str) -> None:
    (step,) = (step for step in outline.steps if step.id == step_id)
    least, most = map(int, step.weeks.split("-"))
    for branch in step.branches or (None,):
        items = [*step.items, *(branch.items if branch else ())]
        weeks = count_items(items, Tracking()).hours / outline.pace
        assert least <= weeks <= most, branch and branch.id


def test_there_is_nothing_to_improve(content: Content) -> None:
    assert [str(one) for one in advise(content)] == []


def test_a_first_model_is_trained_in_the_first_week(content: Content, outline: Outline) -> None:
    hours, first_week = 0, []
    for item in outline.every_item():
        hours += item.hours
        if hours > outline.pace:
            break
        first_week.append(content.documents[content.lessons[item.id].file].body)
    assert any(".fit(" in body for body in first_week)


@pytest.mark.parametrize("finished", [1, 5, 10, 20, 40])
def test_there_is_something_open_in_several_steps(outline: Outline, finished: int) -> None:
    done = {item.id for item in list(outline.every_item())[:finished]}
    open_steps = [
        step.id
        for step in outline.steps
        if any(item.id not in done and set(item.after) <= done for item in step.every_item())
    ]
    assert len(open_steps) >= 3


def test_the_glossary_is_large_enough_for_the_whole_path(content: Content) -> None:
    assert len(content.glossary) >= 110
    for term in content.glossary:
        assert term.related and term.met and term.example, term.id
        assert 1 <= len(list(sentences_of(term.text))) <= 4, term.id


def test_the_files_can_be_followed_from_the_readme(content: Content) -> None:
    readme = (content.root / "README.md").read_text(encoding="utf-8")
    assert readme == renewed(readme, content)
    for lesson in content.lessons.values():
        assert lesson.text or f"]({lesson.file})" in readme


def test_every_step_has_topics_and_a_milestone_that_proves_it(outline: Outline) -> None:
    for step in outline.steps:
        kinds = Counter(item.kind for item in step.every_item() if not item.optional)
        assert kinds[Kind.TOPIC] > 3
        assert kinds[Kind.MILESTONE] > 1


def test_the_ten_key_terms_open_the_glossary(content: Content) -> None:
    assert [term.name for term in content.glossary[:10]] == list(KEY_TERMS)
    for term in content.glossary[:10]:
        text = f"{term.text} {term.example}".casefold()
        assert [word for word in KEY_TERMS[term.name] if word.casefold() not in text] == []


def test_every_key_term_is_met_on_the_path(content: Content, outline: Outline) -> None:
    everybody = {item.id for step in outline.steps for item in step.items}
    for term in content.glossary[:10]:
        assert set(term.met) & everybody, term.id


def test_every_topic_says_where_to_go_on_and_how_to_check_oneself(content: Content, outline: Outline) -> None:
    for item in outline.every_item():
        lesson = content.lessons[item.id]
        if item.kind is Kind.TOPIC:
            assert 1 <= len(lesson.resources) <= 3, item.id
            assert 2 <= len(lesson.checks) <= 4, item.id
        else:
            assert lesson.text.strip(), item.id


def test_most_topics_end_with_an_exercise(content: Content, outline: Outline) -> None:
    topics = [content.lessons[item.id].file for item in outline.every_item() if item.kind is Kind.TOPIC]
    exercises = [split_body(content.documents[file].body).exercise for file in topics]
    with_code = [exercise for exercise in exercises if exercise and exercise.solution]
    assert len(with_code) >= 0.8 * len(topics)


def prose(content: Content) -> Iterator[tuple[str, str]]:
    """Everything that is read as prose: lessons, tasks, questions, terms; without code."""
    texts = [(file, document.body) for file, document in content.documents.items()]
    for lesson in content.lessons.values():
        questions = "\n\n".join(f"{check.question}\n\n{check.answer}" for check in lesson.checks)
        texts.append((lesson.id, f"{lesson.text}\n\n{questions}"))
    texts += [(f"term {term.id}", f"{term.text}\n\n{term.example}") for term in content.glossary]
    for name, text in texts:
        yield name, re.sub(r"^ *```.*?^ *```", "\n\n", text, flags=re.M | re.S)


def sentences(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text):
        for sentence in re.split(r"(?<=[.!?])\W*\s+", paragraph):
            yield " ".join(re.findall(r"\w+", sentence.casefold()))


def test_no_two_lessons_share_a_sentence_of_twelve_words(content: Content) -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for name, text in prose(content):
        for sentence in sentences(text):
            if sentence.count(" ") >= 11:
                places[sentence].append(name)
    assert len(places) > 3000
    assert {sentence: names for sentence, names in places.items() if len(names) > 1} == {}


def test_the_sentences_are_really_compared() -> None:
    once = "This is a sentence of twelve words, wrapped\nover two *lines* of text."
    again = "Another start! This is a sentence of twelve words, wrapped over two lines of text. And an end."
    assert set(sentences(once)) & set(sentences(again))


def test_everything_is_found_by_its_own_name(content: Content, outline: Outline) -> None:
    entries = [Entry(kind="item", id=item.id, title=item.title, detail=item.goal) for item in outline.every_item()]
    entries += [Entry(kind="term", id=term.id, title=term.name, detail=term.text) for term in content.glossary]
    index = SearchIndex(entries)
    for entry in entries:
        assert entry in index.find(entry.title)[:10], entry.title


def test_lines_are_plain_text_that_any_viewer_shows(content: Content) -> None:
    for file in content.documents:
        raw = (content.root / file).read_bytes()
        assert b"\r" not in raw, file
        assert b"\t" not in raw, file
        assert raw.endswith(b"\n"), file
        assert not raw.endswith(b"\n\n"), file
        assert "\ufffd" not in raw.decode("utf-8"), file


def test_no_page_holds_html_or_pictures(content: Content) -> None:
    for name, text in prose(content):
        plain = re.sub(r"`[^`]*`", "", text)
        assert re.search(r"</?[a-zA-Z][^>]*>|!\[", plain) is None, name
