"""Writes `schema.json` anew after a change of the model: `python -m conformance.evidence.write_schema`."""

from __future__ import annotations

import json
from pathlib import Path

from conformance.evidence.codec import make_schema

if __name__ == "__main__":
    text = json.dumps(make_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    Path(__file__).with_name("schema.json").write_text(text, encoding="utf-8")
