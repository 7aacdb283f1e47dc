"""Writes docs/handbook.schema.json and docs/provenance.schema.json: the shape of the published JSON files."""

import json
from pathlib import Path

from protocolboek.model.handbook import Handbook, Provenance

COMMAND = "python tests/renew_schemas.py"
SCHEMAS = {"handbook": Handbook, "provenance": Provenance}


def schema_text(kind: str) -> str:
    """The JSON Schema of what `to_json` writes."""
    schema = SCHEMAS[kind].model_json_schema(by_alias=True, mode="serialization")
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **schema}, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for kind in SCHEMAS:
        path = Path(__file__).parent.parent / "docs" / f"{kind}.schema.json"
        path.write_text(schema_text(kind), encoding="utf-8")
        print(path)
