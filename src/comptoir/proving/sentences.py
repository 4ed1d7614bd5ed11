"""How the events of this room read."""

from comptoir.kernel.timeline import Sentence, tell

tell({"shop.restored": Sentence("Restored from a backup of {of}", icon="database-import", tone="amber")})
