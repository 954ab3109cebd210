"""How frames are shown: each renderer turns a batch of frames into bytes.

Each `make` here takes what it needs to know beforehand and answers the renderer; it is loaded when
asked for.
"""

RENDERERS = {
    "ndjson": "livecli.renderers.ndjson:make",
    "line": "livecli.renderers.line:make",
    "json": "livecli.renderers.json:make",
    "csv": "livecli.renderers.table:make",
    "tsv": "livecli.renderers.table:make",
    "template": "livecli.renderers.template:make",
}
