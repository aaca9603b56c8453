"""Reads a manifest through the models that Kubernetes' own project makes of its OpenAPI schema, one line for each fault."""
import re
import sys

import yaml
from kubernetes.client import models


def faults(value, kind, place):
    listed = re.fullmatch(r"list\[(.*)\]", kind)
    mapped = re.fullmatch(r"dict\(str, (.*)\)", kind)
    if listed:
        if not isinstance(value, list):
            return [f"{place}: a list is wanted"]
        return [fault for at, one in enumerate(value) for fault in faults(one, listed[1], f"{place}[{at}]")]
    if mapped:
        if not isinstance(value, dict):
            return [f"{place}: names and values are wanted"]
        return [fault for name, one in value.items() for fault in faults(one, mapped[1], f"{place}.{name}")]
    if hasattr(models, kind):
        return model_faults(value, getattr(models, kind), place)
    return plain_faults(value, kind, place)


def model_faults(value, model, place):
    if not isinstance(value, dict):
        return [f"{place}: {model.__name__} is wanted"]
    types = {model.attribute_map[name]: kind for name, kind in model.openapi_types.items()}
    unknown = [f"{place}.{name}: there is no such field" for name in value if name not in types]
    inner = [fault for name, one in value.items() if name in types for fault in faults(one, types[name], f"{place}.{name}")]
    try:
        names = {field: name for name, field in model.attribute_map.items()}
        model(**{names[field]: one for field, one in value.items() if field in names})
        return unknown + inner
    except ValueError as error:
        return [*unknown, *inner, f"{place}: {error}"]


def plain_faults(value, kind, place):
    plain = {"str": str, "int": int, "bool": bool, "float": (int, float), "object": (str, int, float, list, dict)}
    wanted = plain.get(kind, str)
    is_right = isinstance(value, wanted) and (kind == "bool" or not isinstance(value, bool))
    return [] if is_right else [f"{place}: {kind} is wanted"]


found = []
for document in yaml.safe_load_all(sys.stdin):
    group, _, version = document["apiVersion"].rpartition("/")
    found += faults(document, f"{version.capitalize()}{document['kind']}", document["kind"])
print("\n".join(found) if found else "sound")
