"""How the events of fulfilment read; the steps of a delivery are told by ``orders``."""

from comptoir.kernel.timeline import Sentence, tell

tell({"shipment.made": Sentence("Delivery {position}: with {rider}, our own rider", "moped", "purple")})
