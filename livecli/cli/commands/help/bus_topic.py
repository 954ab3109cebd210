"""The topic of the bus: `publish`, `--bus`, and what each way of publishing can lose."""

from __future__ import annotations

from livecli.cli.options.bus_options import PASSWORD_VARIABLE


def bus() -> str:
    return f"""\
`livecli publish` follows matches and stores their frames in a stream of NATS JetStream; any number
of readers take them from there with --bus, on any machine. It needs nats-py: pip install
'livecli[nats]'.

  nats-server -js -sd store                   a server; one is enough to begin with
  livecli publish 204849 --to nats://HOST     frames go there
  livecli tail 204849 --bus nats://HOST       and come from there

The subject of a frame is STREAM.SPORT.EVENT_ID.TYPE, its payload the frame's own bytes. Headers:
Livecli-Received-Ms (when the publisher received it), Livecli-Sport, Livecli-Dialect,
Livecli-Publisher, and Nats-Msg-Id. Snapshots are not stored; those of their parts are that are
newer than what is, with Livecli-Part, where a publisher began and no other was there.

Where reading begins: now; --from T or --from start; --state: the last frame of each type of each
match, then on; --durable NAME: where the reader of this name stopped.

How many publish:

  one             a restart of it is a gap
  a pair          two `publish` of the same matches, on two machines: each frame is stored once, by
                  its id, and one may die at any time. Two sockets a token.
  --standby       the same two commands with --standby: one publishes, the other opens no socket to
                  the feed and goes on within --takeover (10s). What comes meanwhile is lost.
  --shard I/N     each follows a part of the matches; one more or fewer moves only its own part

The stream is made as --max-age, --max-bytes, --replicas and --dedupe-window say; without --max-age
and --max-bytes it grows for ever. At --max-bytes the oldest frames go. A stream that differs is
said, and changed only with --update.

Login: --user with --password-file or {PASSWORD_VARIABLE}; --creds; --nkey; tls:// or --tls-ca,
--tls-cert and --tls-key.

Exit codes: 3 the server is not reachable, or its TLS does not verify; 4 it refused the login; 2
the stream differs, there is no JetStream, or nats-py is missing; 7 it stores nothing more: the
stream or its disk is full, or the user may not publish there.
"""
