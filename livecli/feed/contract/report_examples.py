"""What commands print as JSON, by the word that `schema` knows it by: whole examples."""

from __future__ import annotations

from typing import Any


SPAN = {
    "start_ms": 1718780400080.5,
    "end_ms": 1718780460080.5,
    "duration_ms": 60000,
}
GAPS = {"count": 1, "missed_ms": 4000, "causes": {"lost": 1}}

EXAMPLES: dict[str, dict[str, Any]] = {
    "info": {
        "file": "captures/football/204849-070000Z.ndjson.zst",
        "size_bytes": 2041,
        "compression": "zstd",
        "unpacked_bytes": 21594,
        "compression_ratio": 10.58,
        "cut_off": None,
        "end_cause": "stopped",
        "missing_frames": 0,
        **SPAN,
        "frames": 94,
        "stamped_frames": 94,
        "types": {"action": 63, "livedata": 28, "event": 2, "_close": 1, "_open": 1, "_gap": 1},
        "rate": {
            "mean_per_s": 1.567,
            "peak_per_s": 4,
            "histogram": {"start_ms": 1718780400000, "column_ms": 30000, "frames": [45, 49]},
        },
        "longest_silence_ms": 4000,
        "longest_silence_from_ms": 1718780430000,
        "latency": {
            "frames": 91,
            "p50_ms": 80.5,
            "p99_ms": 142.25,
            "min_ms": 61,
            "max_ms": 150,
            "error_pct": 1.0,
            "clock_skew_ms": None,
        },
        "gaps": GAPS,
        "dropped_frames": 0,
        "matches": [
            {
                "match": "204849",
                "sport": "football",
                "event_id": 204849,
                "home": "Arsenal",
                "away": "Chelsea",
                "score": {"home": 1, "away": 1, "penalties": None},
                "status": "live",
                "period": "2H",
                "minute": 67,
                "source": "full",
                **SPAN,
                "frames": 93,
                "bytes": 21210,
                "types": {"action": 63, "livedata": 28, "event": 2},
                "gaps": GAPS,
            }
        ],
        "frames_of_further_matches": 0,
    },
    "status": {
        "time_ms": 1718780460100,
        "started_ms": 1718780400000,
        "pid": 4242,
        "state": "recording",
        "problem": None,
        "last_heard_ms": 1718780460080,
        "last_frame_ms": 1718780460080,
        "life_age_s": 0.02,
        "data_age_s": 0.02,
        "frames": 94,
        "bytes": 2041,
        "gaps": 1,
        "missed_ms": 4000,
        "dropped": 0,
        "on_file_failed": 0,
        "files": ["captures/football/204849-070000Z.ndjson.zst.part"],
        "sockets": {"1": {"last_ms": 1718780460080}},
        "matches": {
            "204849": {"frames": 94, "last_ms": 1718780460080},
            "tennis:36835": {"frames": 0, "last_ms": None},
        },
    },
}
