"""Prints every public name of the library, its members and their parameters, as JSON."""

import inspect
import json

import cdk_kafka


def parameters_of(thing: object) -> set[str]:
    return set(inspect.signature(thing).parameters) if callable(thing) else set()


names: set[str] = set()
for name in cdk_kafka.__all__:
    kind = getattr(cdk_kafka, name)
    members = [member for member in vars(kind) if not member.startswith("_")]
    names |= {name, *members, *parameters_of(kind.__init__)}
    for member in members:
        names |= parameters_of(getattr(kind, member))

print(json.dumps(sorted(names)))
