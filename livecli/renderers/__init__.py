"""How frames are shown: each renderer turns a batch of frames into bytes.

Each `make` here takes what it needs to know beforehand and answers the renderer; it is loaded when
asked for.
"""

RENDERERS = {
    "json": "livecli.renderers.json:make",
    "line": "livecli.renderers.line:make",
    "ndjson": "livecli.renderers.ndjson:make",
}
