"""Works with poppler as Evince does; runs in the system's own Python, which has its bindings.

poppler.py SOURCE TARGET CHANGES.json: fills in a form.
"""

import json
import sys
from pathlib import Path

import gi  # type: ignore[import-not-found]  # it is the system's, not of this environment

gi.require_version("Poppler", "0.18")
from gi.repository import Poppler  # type: ignore[import-not-found]  # it is the system's, not of this environment  # noqa: E402  # only once its version is chosen

source, target, changes = map(Path, sys.argv[1:])
wanted = json.loads(changes.read_text(encoding="utf-8"))
file = Poppler.Document.new_from_file(source.as_uri(), None)
for number in range(file.get_n_pages()):
    for mapping in file.get_page(number).get_form_field_mapping():
        name = mapping.field.get_name()
        if name in wanted["boxes"]:
            mapping.field.button_set_state(wanted["boxes"][name])
        elif name in wanted["texts"]:
            mapping.field.text_set_text(wanted["texts"][name])
file.save(target.as_uri())
