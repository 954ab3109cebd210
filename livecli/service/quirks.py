"""Habits of the service that not every client met, or that nobody is sure of: each on request.

Sources: wire-facts, by the part that is named. None is a fault: a client has to bear them all.
"""

from __future__ import annotations


# name → what the service does then, for people
QUIRKS = {
    # subscribed: four clients replay a history, the document says that it is reserved
    "empty-history": "a snapshot has no past actions",
    # ingest_debug: 2 clients; what is in it nobody wrote down
    "ingest-debug": "frames of that type come, too",
    # Close codes: that an error frame goes before a close was seen by one client's probe only
    "no-error-frame": "a socket is closed without an error frame before",
    # subscribed: the documents have the odds frame there, two clients met its bare markets
    "nested-odds": "a snapshot has the whole odds frame",
    # event: the newest page has 1 to 5, others met words; 31 at half-time: one client
    "numeric-period": "time.period is a number, 31 at half-time, and time.status says live",
    # livedata: one client multiplies by a thousand
    "seconds-uts": "uts and ts are in seconds",
    # pong / ping: one client answers them, one expects them every 5 s; the documents have none
    "server-ping": "the service asks with ping frames whether a client lives",
    # Client messages: one client sends its ids as the strings that REST may have given
    "string-ids": 'ids that clients send as strings ("204849") are taken',
}
# Those about the shape of football's frames in the rich dialect; the others are the service's own.
OF_FRAMES = frozenset({"empty-history", "nested-odds", "numeric-period", "seconds-uts"})

# Frames that nobody asked for, and how often they come. Only the cadence of pings has a source.
UNASKED = {
    "ingest-debug": (b'{"type":"ingest_debug"}', 30.0),
    "server-ping": (b'{"type":"ping"}', 5.0),
}
