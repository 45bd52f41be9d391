from mlroadmap.model.outline import Index, Outline


def test_every_item_is_found_with_its_step_and_branch(outline: Outline) -> None:
    index = Index(outline)
    assert list(index.items) == [item.id for item in outline.every_item()]
    for step in outline.steps:
        for item in step.every_item():
            assert index.items[item.id] is item
            assert index.steps[item.id] is step
        for branch in step.branches:
            assert index.steps[branch.id] is step
            assert index.branches[branch.id] is branch
            assert all(index.branches[item.id] is branch for item in branch.items)
        assert not {item.id for item in step.items} & index.branches.keys()


def test_every_old_id_leads_to_the_item_that_had_it(outline: Outline) -> None:
    assert Index(outline).current == {
        "math/arrows": "math/vectors",
        "math/directed-lines": "math/vectors",
        "math/words": "text/models",
    }


def test_a_retired_id_is_no_item(outline: Outline) -> None:
    index = Index(outline)
    assert "math/abacus" not in index.items
    assert "math/abacus" not in index.current


def test_the_name_people_type_is_the_last_part_of_a_branch_id(outline: Outline) -> None:
    assert [branch.name for step in outline.steps for branch in step.branches] == [
        "text",
        "sight",
        "chat",
        "api",
        "data",
    ]
