"""Scenes of packing and sending."""

from .stage import Scene

SCENES: dict[str, Scene] = {
    "fulfilment.start_packing": lambda s: {"number": s.paid(), "position": 1},
    "fulfilment.finish_packing": lambda s: {"number": s.walked("start_packing"), "position": 1},
    "fulfilment.send_delivery": lambda s: {
        "number": s.walked("start_packing", "finish_packing"), "position": 1, "rider": "Sam",
    },
    "fulfilment.deliver": lambda s: {"number": s.walked("start_packing", "finish_packing", "send"), "position": 1},
    "fulfilment.bring_back": lambda s: {
        "number": s.walked("start_packing", "finish_packing", "send"), "position": 1, "reason": "Nobody at home",
    },
}  # fmt: skip
