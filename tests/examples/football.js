// The JavaScript example of the football document, its line breaks restored.
//
// Changed: the host of the URL comes from LIVECLI_URL, as `livecli serve` prints it. Added: the
// functions that the document leaves to its reader; here they print what they are called with.
// Run it with `node -r ./with_ws.cjs football.js` where Node has no WebSocket of its own.

const says = (name) => (...given) => console.log(name, ...given.map((x) => JSON.stringify(x)));
const addActionMarker = says("addActionMarker");
const applyEvent = says("applyEvent");
const applyOdds = says("applyOdds");
const moveBall = says("moveBall");
const renderOdds = says("renderOdds");
const updateScoreboard = says("updateScoreboard");
const updateStats = says("updateStats");

const ws = new WebSocket(
  process.env.LIVECLI_URL + "/live/football/?token=YOUR_TOKEN"
);

ws.onopen = () => {
  ws.send(JSON.stringify({ action: "subscribe", event_id: 204849 }));
};

ws.onmessage = ({ data }) => {
  const frame = JSON.parse(data);
  switch (frame.type) {
    case "subscribed":
      console.log("source:", frame.source); // "basic" | "full"
      applyEvent(frame.event);
      applyOdds(frame.odds);
      break;
    case "livedata":
      moveBall(frame.x, frame.y, frame.situation);
      break;
    case "event":
      updateScoreboard(frame.score, frame.minute, frame.period);
      updateStats(frame.stats);
      break;
    case "action":
      addActionMarker(frame.x, frame.y, frame.action_type, frame.team);
      break;
    case "odds":
      renderOdds(frame.odds);
      break;
    case "error":
      console.error(frame.code, frame.message);
      break;
  }
};

ws.onerror = err => console.error("WS error", err);
ws.onclose = ev => console.log("Closed", ev.code, ev.reason);
