// The JavaScript example of the tennis document, its line breaks restored.
//
// Changed: the host of the URL comes from LIVECLI_URL, as `livecli serve` prints it. Added: the
// functions that the document leaves to its reader; here they print what they are called with.
// Run it with `node -r ./with_ws.cjs tennis.js` where Node has no WebSocket of its own.

const says = (name) => (...given) => console.log(name, ...given.map((x) => JSON.stringify(x)));
const applyEvent = says("applyEvent");
const updateBoard = says("updateBoard");

const ws = new WebSocket(process.env.LIVECLI_URL + "/ws/live/?token=YOUR_TOKEN");

ws.onopen = () => {
  ws.send(JSON.stringify({ action:"subscribe", event_id:36835, sport:"tennis" }));
};

ws.onmessage = ({ data }) => {
  const f = JSON.parse(data);
  switch (f.type) {
    case "subscribed":
      if (f.event) applyEvent(f.event);
      break;
    case "score":
      updateBoard(f.sets, f.game, f.point, f.server);
      break;
    case "event":
      if (f.sport === "tennis") applyEvent(f);
      break;
    case "pong":
      break; // keepalive confirmed
    case "error":
      console.error(f.code, f.message);
      break;
  }
};

// keepalive every 45s when idle
setInterval(() => ws.readyState === WebSocket.OPEN && ws.send('{"action":"ping"}'), 45000);
