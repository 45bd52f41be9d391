"""The form in the file, as a reader of it meets it."""

import io
import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from mlroadmap.documents.pdf.export_state import FILE_NAME, ExportState, box_name, note_name
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.planner import make_pdf
from mlroadmap.documents.pdf.styles import BOX_ROOM
from mlroadmap.model.tracking import State, Tracking

LEAST_TARGET = 17.0
"""6 mm: what a thumb hits on a phone that shows a third of the page."""


@pytest.fixture(scope="module")
def reader(plan: Plan) -> PdfReader:
    return PdfReader(io.BytesIO(make_pdf(plan).data))


@pytest.fixture(scope="module")
def fields(reader: PdfReader) -> dict[str, Any]:
    form: Any = reader.root_object["/AcroForm"]
    return {str(field.get_object()["/T"]): field.get_object() for field in form["/Fields"]}


def attached(reader: PdfReader) -> Any:
    [data] = reader.attachments[FILE_NAME]
    return json.loads(data)


def test_every_item_has_a_box_and_every_step_a_place_to_write(plan: Plan, fields: dict[str, Any]) -> None:
    boxes = {box_name(item.id) for item in plan.outline.every_item()}
    assert set(fields) == boxes | {note_name(step.id) for step in plan.outline.steps}
    assert len(boxes) == len(list(plan.outline.every_item()))


def test_a_box_holds_its_state_twice_and_says_what_it_is_for(plan: Plan, fields: dict[str, Any]) -> None:
    for item in plan.outline.every_item():
        field = fields[box_name(item.id)]
        value = "/Yes" if plan.tracking.state(item.id).finished else "/Off"
        assert (field["/FT"], field["/V"], field["/DV"], field["/AS"]) == ("/Btn", value, value, value)
        assert field["/TU"] == item.title
        assert set(field["/AP"]["/N"]) == {"/Yes", "/Off"}
        assert field["/F"] == 4


def test_boxes_that_are_begun_or_skipped_show_it_while_they_are_not_ticked(plan: Plan, fields: dict[str, Any]) -> None:
    looks = {
        state: {
            fields[box_name(item.id)]["/AP"]["/N"].raw_get("/Off").idnum
            for item in plan.outline.every_item()
            if plan.tracking.state(item.id) is state
        }
        for state in (State.TODO, State.LEARNING, State.SKIPPED)
    }
    assert all(len(found) == 1 for found in looks.values())
    assert len(set().union(*looks.values())) == 3


def test_a_box_is_large_enough_for_a_thumb_and_touches_no_other(reader: PdfReader) -> None:
    assert BOX_ROOM >= LEAST_TARGET
    for page in reader.pages:
        edges = [
            [float(edge) for edge in note.get_object()["/Rect"]]
            for note in page.annotations or ()
            if note.get_object().get("/FT") == "/Btn"
        ]
        edges.sort(key=lambda rect: rect[1])
        assert all(rect[3] - rect[1] == pytest.approx(BOX_ROOM, abs=0.02) for rect in edges)
        assert all(low[3] <= high[1] for low, high in pairwise(edges))


def test_a_step_s_note_is_in_its_field(fields: dict[str, Any]) -> None:
    field = fields["n_math"]
    assert (field["/FT"], field["/V"], field["/DV"]) == ("/Tx", "Ask Ann.", "Ask Ann.")
    assert field["/Ff"] & 1 << 12
    assert fields["n_mlops"]["/V"] == ""


def test_the_state_is_attached(plan: Plan, reader: PdfReader) -> None:
    state = attached(reader)
    assert state["boxes"] == {item.id: plan.tracking.state(item.id).finished for item in plan.outline.every_item()}
    assert state["notes"]["math"] == "Ask Ann."
    assert (state["kind"], state["format"]) == ("mlroadmap-export", 1)
    assert (state["edition"], state["exported"]) == (plan.outline.edition, "2026-12-01")


def test_the_id_of_an_export_is_that_of_what_it_holds() -> None:
    first = ExportState(edition="1", day="2026-12-01", boxes={"a/b": True})
    assert json.loads(first.as_json())["export"] == json.loads(first.as_json())["export"]
    others = [replace(first, day="2026-12-02"), replace(first, boxes={"a/b": False}), replace(first, notes={"a": "x"})]
    ids = {json.loads(state.as_json())["export"] for state in (first, *others)}
    assert len(ids) == 4


def test_a_file_of_one_step_has_the_fields_of_that_step_alone(plan: Plan) -> None:
    one = replace(plan, parts=frozenset({"steps"}), only_steps=frozenset({"mlops"}))
    reader = PdfReader(io.BytesIO(make_pdf(one).data))
    names = {
        str(note.get_object()["/T"])
        for page in reader.pages
        for note in page.annotations or ()
        if "/T" in note.get_object()
    }
    step = next(step for step in plan.outline.steps if step.id == "mlops")
    assert names == {"n_mlops", *(box_name(item.id) for item in step.every_item())}
    assert set(attached(reader)["boxes"]) == {item.id for item in step.every_item()}


def test_a_file_without_steps_has_no_form(plan: Plan) -> None:
    reader = PdfReader(io.BytesIO(make_pdf(replace(plan, parts=frozenset({"glossary"}))).data))
    assert "/AcroForm" not in reader.root_object
    assert attached(reader)["boxes"] == {}


def test_a_blank_file_has_nothing_ticked_or_written(plan: Plan) -> None:
    reader = PdfReader(io.BytesIO(make_pdf(replace(plan, tracking=Tracking())).data))
    state = attached(reader)
    assert set(state["boxes"].values()) == {False}
    assert set(state["notes"].values()) == {""}


def test_readers_can_write_in_a_font_that_is_embedded(reader: PdfReader, fields: dict[str, Any]) -> None:
    form: Any = reader.root_object["/AcroForm"]
    [(name, font)] = form["/DR"]["/Font"].items()
    assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()
    assert fields["n_math"]["/DA"].startswith(f"{name} ")
    widths = font.get_object()["/Widths"]
    assert len(widths) == font.get_object()["/LastChar"] - font.get_object()["/FirstChar"] + 1
    assert all(width > 0 for width in widths)
