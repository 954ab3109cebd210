"""The Python example of the tennis document, its line breaks restored.

Changed: the host of the URL comes from LIVECLI_URL, as `livecli serve` prints it. The rest, spaces
and quotes too, is the document's.
"""

# ruff: noqa: E401, I001, T201
# fmt: off
import os

import asyncio, json, websockets

async def main():
    url = os.environ["LIVECLI_URL"] + "/ws/live/?token=YOUR_TOKEN"
    async with websockets.connect(url) as ws:
        await ws.send(json.dumps({"action":"subscribe","event_id":36835,"sport":"tennis"}))
        async for msg in ws:
            f = json.loads(msg)
            if f["type"] == "score":
                sets = " | ".join(f'{s[0]}-{s[1]}' for s in f["sets"])
                print(f'Sets: {sets} Game: {f["game"]} Pt: {f["point"]} Srv: {f["server"]}')

asyncio.run(main())
