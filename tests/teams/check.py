"""Holds what the Teams adapter makes against the published schemas.

    python check.py SCHEMAS teams.jsonl PACKAGE.zip

SCHEMAS holds adaptive-card-1.5.json and teams-manifest.json.
"""

import io
import json
import struct
import sys
import zipfile
from pathlib import Path

from jsonschema import validators


def bare(value, name=None):
    """Without Teams' own property; and with `rtl` as the schema misspells it for containers."""
    if isinstance(value, list):
        return [bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    plain = {key: item if key == "data" else bare(item, key) for key, item in value.items() if key != "msteams"}
    if plain.get("type") == "Container" and "rtl" in plain:
        plain["rtl?"] = plain.pop("rtl")
    return plain


def validator(path):
    schema = json.loads(path.read_text())
    return validators.validator_for(schema)(schema)


def cards(schemas, rendered):
    check = validator(schemas / "adaptive-card-1.5.json")
    seen, wrong = {}, []
    for line in rendered.read_text().splitlines():
        entry = json.loads(line)
        card = bare(entry["card"])
        # Validating takes long, and most cards differ in their texts alone.
        shape = json.dumps(skeleton(card))
        if shape in seen:
            continue
        seen[shape] = entry["name"]
        for error in check.iter_errors(card):
            wrong.append(f"{entry['name']}: {list(error.absolute_path)}: {error.message[:200]}")
            break
    if wrong or not seen:
        sys.exit("\n".join(wrong[:20]) + f"\n{len(wrong)} of {len(seen)} shapes of cards do not fit the schema")
    print(f"{len(seen)} shapes of cards fit adaptive-card-1.5.json")


def skeleton(value):
    """The shape of a card, in which all texts are alike but those that a schema lists."""
    if isinstance(value, list):
        shapes = []
        for item in value:
            shape = skeleton(item)
            if shape not in shapes:
                shapes.append(shape)
        return shapes
    if isinstance(value, dict):
        free = {"text", "title", "url", "fallbackText", "value", "label", "data", "lang", "id", "userIds", "verb"}
        return {key: type(item).__name__ if key in free else skeleton(item) for key, item in value.items()}
    return value


def package(schemas, path):
    archive = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names == ["manifest.json", "color.png", "outline.png"], names
    manifest = json.loads(archive.read("manifest.json"))
    wrong = [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator(schemas / "teams-manifest.json").iter_errors(manifest)]
    if wrong:
        sys.exit("the manifest does not fit teams-manifest.json:\n" + "\n".join(wrong[:20]))
    for name, size in (("color.png", 192), ("outline.png", 32)):
        assert struct.unpack(">II", archive.read(name)[16:24]) == (size, size), name
    print("the app package fits teams-manifest.json")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    cards(folder, Path(sys.argv[2]))
    package(folder, Path(sys.argv[3]))
