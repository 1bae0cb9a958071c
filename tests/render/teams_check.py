"""Microsoft's published schemas over everything that the desk can send to Teams.

teams_check.py FOLDER PROGRAM

FOLDER has teams.jsonl, which the Rust test `render` writes. Every shape of a card is held against the schema
of Adaptive Cards 1.5, and the app package that PROGRAM writes against that of manifests. The schemas are in
../shared/schemas; where they are not, nothing is checked. Run by scripts/test.
"""

import io
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from jsonschema import validators

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "schemas"


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


def main(folder, program):
    if not SCHEMAS.is_dir():
        print(f"Teams: left out, for {SCHEMAS} is not there")
        return
    cards(SCHEMAS, folder / "teams.jsonl")
    with tempfile.TemporaryDirectory() as scratch:
        written = Path(scratch) / "desk.zip"
        identity = ["--app-id", "00000000-0000-0000-0000-000000000000", "--url", "https://desk.example"]
        for locale in ("en", "de"):
            command = [program, "manifest", "teams", *identity, "--locale", locale, "--out", written]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            package(SCHEMAS, written)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
