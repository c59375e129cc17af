"""The facts of the sample report, as ``reports.content`` freezes them."""

from typing import Any

from reports.snapshot import Facts


def facts(**changes: Any) -> Facts:
    """Nakhon Pathom FY 2565 as published; ``changes`` replace single facts."""
    instruments = (
        ("IIT", "บุคลากร", "30", "90.42", "27.13", "2.87"),
        ("EIT", "ประชาชน", "30", "95.65", "28.70", "1.30"),
        ("OIT", "เว็บไซต์", "40", "100.00", "40.00", "0.00"),
    )
    keys = ("code", "plain_name", "weight", "score", "weighted", "lost")
    made: dict[str, Any] = {
        "total": "95.82",
        "level_code": "AA",
        "level_label": "ผ่าน",
        "passed": True,
        "pass_mark": "85",
        "urgent_below": "90",
        "maintain_from": "95",
        "announced_on": "1 ส.ค. 2565",
        "instruments": [
            {**dict(zip(keys, row, strict=True)), "name": row[0], "source": "announced"} for row in instruments
        ],
    }
    return {**made, **changes}  # type: ignore[typeddict-item,return-value]
