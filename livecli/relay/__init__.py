"""The rules of `livecli relay`: one client of the feed upstream, the feed's service downstream.

Pure: events in, effects out, `now` is a monotonic time in seconds, `wall` unix milliseconds. The
sockets are in `net`: upstream the live pipeline, on a thread of its own; downstream the server.

- `relay_service`: who gets what. A `RelayService` is a `Service` whose matches come from upstream.
  It answers clients as `service` does, and says what to ask upstream (`events`).
- `demand`: how fast upstream is asked, how much it may carry, which refusals are remembered.
- `delivery`: to whom a frame goes, and under which number.
- `carried_match`: the state of one match, from which late joiners get their `subscribed`.
- `replay_ring`: the newest frames of a match, by number, for event streams that come back.
- `event_stream`: the text of a stream for `EventSource`: a path and its query in, events out.
- `client_queue`: what waits for one slow client: bounded, conflated, counted.
- `access`: which request may come in: by Host, by Origin, by key.
- `client_keys`: the file of keys.
- `listing`: the matches as REST answers about them.
- `web_page`: the page and the policy that its answer carries.
- `metrics`: what is counted, as Prometheus reads it.

A token of upstream cannot get downstream: errors are made here, in our own words, and a frame that
holds the token is left out.
"""
