// The examples were written for browsers; this gives Node the WebSocket of the `ws` package.
globalThis.WebSocket = require("ws");
