// A client of the rich dialect by somebody who knows what public clients wrote down of the feed,
// and nothing of livecli: it follows the live matches of both sports to their ends on one socket
// of the `ws` package and prints a line of JSON for each. Words choose: full, basic, tennis.
//
//     livecli serve --dialect rich --speed max -- node rich_client.cjs full tennis
"use strict";

const WebSocket = require("ws");

const BOOKMAKER = "bet365";
const REST = process.env.LIVECLI_HTTP_URL;
const SOCKET = `${process.env.LIVECLI_URL}/ws/live/?token=${process.env.LIVECLI_TOKEN || "any"}`;
const WORDS = process.argv.slice(2);
const CHOICE = WORDS.length ? WORDS : ["full", "basic", "tennis"];
const SIDES = ["home", "away"];
const OTHER = { home: "away", away: "home" };

class Football {
  constructor() {
    this.score = { home: 0, away: 0 };
    this.clock = null;
    this.price = null; // of the bookmaker: {home, draw, away}
    this.ball = { home: 0, away: 0, none: 0 }; // positions with this side on the ball
    this.situationGoals = { home: [], away: [] }; // the minute of each
    this.plays = new Map(); // what makes a play the same → its goal
    this.playOf = new Map(); // `evid` → that
    this.over = false;
  }

  subscribed(frame) {
    this.source = frame.source;
    if (frame.event) this.event(frame.event);
    for (const past of frame.history || []) this.action(past);
    for (const position of frame.livedata || []) this.livedata(position);
    if (frame.odds_book) this.odds_book(frame.odds_book);
  }

  event(frame) {
    this.names = { home: frame.home.name, away: frame.away.name };
    const { minute, second, display, period, status } = frame.time;
    this.clock = { minute, second, display, period };
    this.over = ["finished", "ft"].includes(String(status).toLowerCase());
    for (const side of SIDES) {
      const score = frame.score?.[side] ?? this.score[side];
      // A review takes a goal back; no position tells that.
      for (let n = this.score[side]; n > score; n--) this.situationGoals[side].pop();
      this.score[side] = score;
    }
  }

  livedata(frame) {
    this.ball[frame.side ?? "none"] += 1;
    if (frame.situation === "goal") this.situationGoals[frame.side].push(this.clock.minute);
  }

  action(frame) {
    if (frame.action_type === "deleted_event") {
      const goal = this.plays.get(this.playOf.get(frame.evid));
      if (goal) goal.withdrawn = true;
    } else if (["goal", "temp_goal"].includes(frame.action_type)) {
      this.goal(frame);
    }
  }

  // Provisional, final, or told once more with another `evid`: one play is one goal.
  goal({ evid, team, player, minute, second, score }) {
    const play = this.playOf.get(evid) ?? `${team} ${player.id} ${minute} ${second}`;
    if (this.plays.has(play)) return;
    this.playOf.set(evid, play);
    const goals = this.goals();
    const risen = (side) => score[side] > goals.filter((goal) => goal.side === side).length;
    const own = !risen(team) && risen(OTHER[team]);
    this.plays.set(play, { side: own ? OTHER[team] : team, player: player.name, minute });
  }

  goals() {
    return [...this.plays.values()].filter((goal) => !goal.withdrawn);
  }

  odds_book(frame) {
    const prices = (frame.odds || {}).match_winner;
    if (frame.bookmaker_slug === BOOKMAKER && prices !== undefined) this.price = prices;
  }

  summary() {
    const { names, source, score, clock, price, ball, situationGoals } = this;
    return { names, source, score, clock, price, ball, situationGoals, goals: this.goals() };
  }
}

class Tennis {
  subscribed(frame) {
    if (frame.event) this.event(frame.event);
    for (const score of frame.livedata || []) this.keep(score);
  }

  event(frame) {
    this.names = { home: frame.home.name, away: frame.away.name };
    this.keep(frame.score);
    this.over = frame.status.name === "finished";
  }

  score(frame) {
    this.keep(frame);
  }

  keep({ sets, point, server }) {
    if (sets) this.sets = sets;
    if (point !== undefined) this.point = point;
    this.servers = (this.servers || new Set()).add(server);
  }

  summary() {
    const won = (mine, other) => this.sets.filter((set) => set[mine] > set[other]).length;
    const { names, sets, servers } = this;
    return { names, sets, score: { home: won(0, 1), away: won(1, 0) }, servers: [...servers] };
  }
}

// Each live list has a shape of its own.
async function live(path) {
  const answer = await (await fetch(REST + path)).json();
  return Array.isArray(answer) ? answer : answer.events || answer.results;
}

async function main() {
  const matches = new Map();
  for (const row of await live("/api/v2/events/live/")) {
    const source = row.websocket_plus ? "full" : "basic";
    if (row.live_websocket && CHOICE.includes(source)) matches.set(row.id, new Football());
  }
  for (const row of CHOICE.includes("tennis") ? await live("/tennis/api/v2/matches/live/") : []) {
    matches.set(row.id, new Tennis());
  }

  const ws = new WebSocket(SOCKET);
  const send = (action, id) => {
    const more = matches.get(id) instanceof Tennis ? { sport: "tennis" } : {};
    if (action === "subscribe" && !more.sport) more.bookmaker_slug = BOOKMAKER;
    ws.send(JSON.stringify({ action, event_id: id, ...more }));
  };
  ws.on("open", () => matches.forEach((_, id) => send("subscribe", id)));
  ws.on("error", fail);
  ws.on("close", () => matches.size && fail(new Error("closed before the end")));
  ws.on("message", (data) => {
    const frame = JSON.parse(data);
    const match = matches.get(frame.event_id);
    if (frame.type === "error") fail(new Error(`${frame.code}: ${frame.message}`));
    if (!match) return;
    if (frame.type === "unsubscribed") {
      console.log(JSON.stringify({ id: frame.event_id, ...match.summary() }));
      matches.delete(frame.event_id);
      if (!matches.size) ws.close();
      return;
    }
    const before = match.over;
    if (typeof match[frame.type] === "function") match[frame.type](frame);
    if (match.over && !before) send("unsubscribe", frame.event_id);
  });
}

function fail(error) {
  console.error(String(error));
  process.exit(1);
}

main().catch(fail);
