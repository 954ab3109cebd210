"""How frames are shown: each renderer turns a batch of frames into bytes.

Each `make` here takes what it needs to know beforehand and answers the renderer; it is loaded when
asked for.
"""

RENDERERS = {
    "csv": "livecli.renderers.table:make",
    "json": "livecli.renderers.json:make",
    "line": "livecli.renderers.line:make",
    "ndjson": "livecli.renderers.ndjson:make",
    "template": "livecli.renderers.template:make",
    "tsv": "livecli.renderers.table:make",
}
