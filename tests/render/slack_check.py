"""Slack's own checks over everything that the desk can send there.

slack_check.py FOLDER PROGRAM

FOLDER has slack.jsonl, which the Rust test `render` writes. Every block is parsed and validated by slack_sdk,
with everything that stands inside it, and every view as a view. PROGRAM prints the manifests: YAML and JSON
say the same, and both are valid by Slack's schema, where ../shared/schemas has it. Run by scripts/test.
"""

import json
import logging
import pathlib
import subprocess
import sys

import jsonschema
import yaml
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = ROOT.parent / "shared" / "schemas" / "slack-manifest.json"


class Complaints(logging.Handler):
    """slack_sdk only logs what it does not know: here it is an error."""

    def __init__(self):
        super().__init__()
        self.found = []

    def emit(self, record):
        self.found.append(record.getMessage())


def inside(value, seen):
    """Every object of slack_sdk's inside a value."""
    if isinstance(value, JsonObject):
        if id(value) in seen:
            return
        seen.add(id(value))
        yield value
        for part in vars(value).values():
            yield from inside(part, seen)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from inside(part, seen)
    elif isinstance(value, dict):
        for part in value.values():
            yield from inside(part, seen)


def check_payload(line):
    """The objects that were validated."""
    payload = line["payload"]
    blocks = Block.parse_all(payload["blocks"])
    assert len(blocks) == len(payload["blocks"]) and all(blocks), "a block that slack_sdk does not know"
    count = 0
    for part in inside(blocks, set()):
        part.validate_json()
        count += 1
    # Nothing gets lost on the way through their types.
    for ours, theirs in zip(payload["blocks"], blocks):
        assert theirs.to_dict() == ours, f"read as something else: {theirs.to_dict()} instead of {ours}"
    if line["kind"] != "message":
        View(**payload).validate_json()
    return count


def check_payloads(folder):
    complaints = Complaints()
    logging.getLogger("slack_sdk").addHandler(complaints)
    logging.getLogger("slack_sdk").propagate = False
    wrong, payloads, parts = [], 0, 0
    with open(folder / "slack.jsonl", encoding="utf-8") as lines:
        for text in lines:
            line = json.loads(text)
            complaints.found.clear()
            try:
                parts += check_payload(line)
            except Exception as problem:  # whatever slack_sdk thinks of it
                wrong.append(f"{line['name']}: {str(problem)[:600]}")
            wrong.extend(f"{line['name']}: {said}" for said in complaints.found)
            payloads += 1
    assert payloads > 500, f"only {payloads} payloads"
    return wrong, f"{payloads} payloads with {parts} parts"


def manifest(program, *options):
    said = subprocess.run([program, "manifest", "slack", *options], check=True, capture_output=True, text=True)
    return said.stdout


def check_manifests(program):
    wrong = []
    for options in ([], ["--url", "https://desk.example"], ["--locale", "de", "--name", "Watchfloor, at work"]):
        as_json = json.loads(manifest(program, *options, "--json"))
        if yaml.safe_load(manifest(program, *options)) != as_json:
            wrong.append(f"manifest {options}: YAML and JSON differ")
        socket_mode = as_json["settings"]["socket_mode_enabled"]
        urls = json.dumps(as_json).count("https://desk.example/slack/")
        if (socket_mode, urls) != ("--url" not in options, 3 if "--url" in options else 0):
            wrong.append(f"manifest {options}: Socket Mode is {socket_mode} with {urls} request addresses")
        if SCHEMA.exists():
            schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
            errors = jsonschema.Draft7Validator(schema).iter_errors(as_json)
            wrong.extend(f"manifest {options}: {error.json_path}: {error.message}" for error in errors)
    return wrong, "manifests" if SCHEMA.exists() else "manifests, without Slack's schema, which is not here"


def main():
    folder, program = pathlib.Path(sys.argv[1]), sys.argv[2]
    wrong = []
    for found, what in (check_payloads(folder), check_manifests(program)):
        wrong.extend(found)
        print(f"slack: {what}")
    for problem in wrong[:40]:
        print(problem, file=sys.stderr)
    if wrong:
        sys.exit(f"slack: {len(wrong)} problems")


if __name__ == "__main__":
    main()
