"""When a gateway is asked again, and what it may not say."""

from datetime import timedelta

from comptoir.kernel.errors import Invalid

CLAIM_HOLDS = timedelta(seconds=30)  # A call takes five seconds at most; past this its caller has died.
QUIET = timedelta(seconds=90)  # A callback comes within seconds: past this we ask.
AT_ONCE = 50  # Attempts of one shop asked about in one sweep.


class NotWhatWeAsked(Invalid):
    """A gateway tells of money that does not match what was asked."""
