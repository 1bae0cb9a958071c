#!/usr/bin/env python3
"""Checks what is rendered for Discord against Discord's own description of its API, and the signatures.

usage: check.py FOLDER [OPENAPI]

FOLDER holds the lines that tests/render writes; OPENAPI is discord-openapi.json, and without it only the
signatures are checked. Needs jsonschema, referencing and PyNaCl.
"""
import json
import pathlib
import sys

import nacl.signing


def signatures(path):
    """Makes the vectors of the Rust tests again, so that they are PyNaCl's and nobody else's."""
    told = json.loads(path.read_text(encoding="utf-8"))
    key = nacl.signing.SigningKey(bytes(range(32)))
    assert told["public_key"] == key.verify_key.encode().hex(), "the key is not PyNaCl's"
    for vector in told["vectors"]:
        signed = key.sign((vector["timestamp"] + vector["body"]).encode()).signature.hex()
        assert signed == vector["signature"], f"the signature of {vector['body']} is not PyNaCl's"
    return len(told["vectors"])


def schemas(folder, openapi):
    """Checks every line against the schema that it names."""
    import jsonschema
    import referencing
    import referencing.jsonschema

    document = json.loads(openapi.read_text(encoding="utf-8"))
    resource = referencing.Resource(contents=document, specification=referencing.jsonschema.DRAFT202012)
    registry = referencing.Registry().with_resource("discord", resource)
    validators = {}
    checked, wrong = 0, 0
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            name = told["schema"]
            assert name in document["components"]["schemas"], f"there is no schema {name}"
            if name not in validators:
                reference = {"$ref": f"discord#/components/schemas/{name}"}
                validators[name] = jsonschema.Draft202012Validator(reference, registry=registry)
            checked += 1
            for error in validators[name].iter_errors(told["body"]):
                best = jsonschema.exceptions.best_match([error])
                wrong += 1
                if wrong <= 10:
                    print(f"{path.name}: {told['name']} as {name}: {best.json_path}: {best.message[:300]}")
    assert checked > 100, f"only {checked} lines were found in {folder}; run the test 'render' first"
    assert wrong == 0, f"{wrong} of {checked} would be refused"
    return checked


def main():
    folder = pathlib.Path(sys.argv[1])
    count = signatures(pathlib.Path(__file__).with_name("signatures.json"))
    print(f"Discord: {count} signatures are PyNaCl's")
    if len(sys.argv) > 2:
        print(f"Discord: {schemas(folder, pathlib.Path(sys.argv[2]))} messages, modals and commands are valid")


if __name__ == "__main__":
    main()
