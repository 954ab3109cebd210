"""The two dialects of the feed: the documented one, and the richer one that clients have met.

`reading` gives the same answer from either; `writing` turns the documented one into the rich one,
`normalizing` the rich one into the documented one; `vocabulary` holds, side by side, what each of
them calls a thing. What is here is `reading`: most of those who read a frame write none.
"""

from .reading import ClockReading as ClockReading
from .reading import TennisBoard as TennisBoard
from .reading import action_type as action_type
from .reading import at_ms as at_ms
from .reading import ball as ball
from .reading import board as board
from .reading import clock as clock
from .reading import dialect as dialect
from .reading import finished as finished
from .reading import is_tennis as is_tennis
from .reading import minute as minute
from .reading import names as names
from .reading import player as player
from .reading import prices as prices
from .reading import score as score
from .reading import second as second
from .reading import side as side
from .reading import stat as stat
from .reading import stat_in as stat_in
from .reading import stats as stats
