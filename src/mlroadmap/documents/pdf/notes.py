"""The pages of what the learner wrote."""

from mlroadmap.documents.pdf.blocks.words import note, section
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.steps import note_anchor
from mlroadmap.model.outline import Index


def draw(sheet: Sheet, plan: Plan) -> None:
    """Lay out every note the file holds, those on retired items too."""
    index = Index(plan.outline)
    titles = {entry.id: entry.title for entry in plan.outline.retired}
    titles.update((step.id, step.title) for step in plan.outline.steps)
    titles.update((item.id, item.title) for item in index.items.values())
    order = {item.id: position for position, item in enumerate(plan.outline.every_item())}
    section(sheet, "Your notes", "notes")
    notes = plan.notes()
    for name in sorted(notes, key=lambda name: (order.get(name, len(order)), name)):
        texts = [version.text for version in notes[name]]
        target = name if plan.shows(name) else ""
        note(sheet, titles.get(name, name), texts, anchor=note_anchor(name), target=target)
