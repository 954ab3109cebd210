"""The Python example of the football document, its line breaks restored.

Changed: the host of the URL comes from LIVECLI_URL, as `livecli serve` prints it. The rest, spaces
and quotes too, is the document's.
"""

# ruff: noqa: E401, E501, I001, T201
# fmt: off
import os

import asyncio, json, websockets

TOKEN = "YOUR_TOKEN"
URL = os.environ["LIVECLI_URL"] + f"/live/football/?token={TOKEN}"

async def main():
    async with websockets.connect(URL) as ws:
        await ws.send(json.dumps({"action": "subscribe", "event_id": 204849}))
        async for message in ws:
            frame = json.loads(message)
            if frame["type"] == "livedata":
                print(f'Ball at ({frame["x"]:.1f}, {frame["y"]:.1f}) — {frame["situation"]}')
            elif frame["type"] == "event":
                s = frame["score"]
                print(f'{frame["home"]["name"]} {s["home"]}–{s["away"]} {frame["away"]["name"]} [{frame["minute"]}\']')

asyncio.run(main())
