"""Customers, agents and stores, all at once, over HTTP: a process of its own that knows no database."""

import json
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock
from typing import Any

from comptoir.demo.simulators.gateway.cards import CARDS

from .http import Customer, Heard, Line, Program, Unanswered
from .plan import SURE_CARD, OrderPlan, Plan

BUYERS = 5  # At once.
PACKERS = 2  # Of each store.
AGENTS = 2  # At once: who cancels and refunds while others pay and pack.
STORE_PAUSE = 1.0  # Seconds after a look at a list on which nothing moves.
EVERY = 8  # Looks at the list of what is to be packed to one at what somebody left half done.
BY_HAND = ("cash", "bank")
CARD_BY_END = {card.last4: card.number for card in CARDS}


class Crowd:
    """Everybody of one rehearsal. ``folder`` takes notes for who started us: how far we are, and what we heard."""

    def __init__(
        self, plan: Plan, shops: dict[str, dict[str, Any]], *, address: str, gateway: str, folder: Path
    ) -> None:
        self.plan, self.shops, self.address, self.gateway, self.folder = plan, shops, address, gateway, folder
        self.heard, self.done, self.fates = Heard(), Counter[str](), {}  # type: ignore[var-annotated]
        self._lock, self._over = Lock(), Event()
        self._weather = list(plan.weather)
        self._agents = ThreadPoolExecutor(AGENTS, thread_name_prefix="agent")

    def run(self) -> None:
        """Place every order and see it through, until who started us says that all is over."""
        queue: SimpleQueue[OrderPlan] = SimpleQueue()
        for order in self.plan.orders:
            queue.put(order)
        self._turn_weather(0)
        with ThreadPoolExecutor(BUYERS + PACKERS * len(self.shops), thread_name_prefix="crowd") as everybody:
            hands = [(code, hand) for code in self.shops for hand in range(PACKERS)]
            stores = [everybody.submit(self._noting, self._store, code, hand) for code, hand in hands]
            buyers = [everybody.submit(self._buy_all, queue) for _ in range(BUYERS)]
            for buyer in buyers:
                buyer.result()
            self._agents.shutdown(wait=True)
            self._write("placed")
            while not (self.folder / "stop").exists():
                time.sleep(0.2)
            self._over.set()
            for store in stores:
                store.result()
        self._tidy()
        self._write("finished")

    def _buy_all(self, queue: "SimpleQueue[OrderPlan]") -> None:
        while True:
            try:
                order = queue.get_nowait()
            except Empty:
                return
            self._noting(self._buy, order)
            with self._lock:
                self.done["planned"] += 1
                done = self.done["planned"]
                self._turn_weather(done)
            if done % 10 == 0:
                self._write("progress")

    def _noting(self, act: Callable[..., None], *given: Any) -> None:
        """Nobody's trouble ends the others; what nobody expected is told at the end."""
        try:
            act(*given)
        except Exception as trouble:
            with self.heard.lock:
                self.heard.broken.append(f"{type(trouble).__name__}: {trouble}")

    def _buy(self, order: OrderPlan) -> None:
        shop, program = self.shops[order.shop], self._program(order.shop)
        wish = {
            "customer": shop["customers"][order.customer],
            "lines": [{"sku": shop["skus"][article], "quantity": quantity} for article, quantity in order.lines],
        }
        placed = program.do("orders", wish, twice=order.twice)
        if placed is None:
            self._count("sold out")
            return
        number = placed["number"]
        with self._lock:
            self.fates[number] = order
        self._count("placed")
        if order.fate == "cancel_at_once":
            self._agents.submit(self._noting, self._cancel, order.shop, number)
        if order.fate == "note":
            program.do(f"orders/{number}/notes", {"text": "She calls back at five."}, twice=order.twice)
        if order.fate == "hold":
            program.do(f"orders/{number}/holds", {"reason": "Is the address right?"})
            self._agents.submit(self._noting, self._release, order.shop, number)
        self._pay(order, number, placed["payment_link"], program)
        if order.fate == "cancel_paid":
            self._agents.submit(self._noting, self._cancel, order.shop, number)

    def _pay(self, order: OrderPlan, number: str, link: str, program: Program) -> None:
        if order.pays == "never":
            return
        if order.pays in BY_HAND:
            program.do(
                f"orders/{number}/payments", {"source": order.pays, "reference": f"R-{number}"}, twice=order.twice
            )
            return
        customer = Customer(self.address, self.gateway, self.heard)
        if order.looks:
            customer.open(link)
        customer.pay(link, CARD_BY_END[order.pays], name=f"Robin {order.customer}")
        if order.pays == "0002":
            customer.pay(link, CARD_BY_END[SURE_CARD], name=f"Robin {order.customer}")

    def _cancel(self, code: str, number: str) -> None:
        if self._program(code).do(f"orders/{number}/cancellation", {"reason": "She changed her mind."}):
            self._count("cancelled")

    def _release(self, code: str, number: str) -> None:
        time.sleep(0.5)
        self._program(code).do(f"orders/{number}/hold-release")

    def _store(self, code: str, hand: int) -> None:
        """Pack, send and deliver what stands on the shop's list and is this hand's, until everything is over."""
        program, looks = self._program(code), 0
        while not self._over.is_set():
            views = ("to_pack",) if looks % EVERY else ("to_pack", "to_send", "on_the_road")
            looks += 1
            try:
                rows = [row for view in views for row in self._list(program, view)]
            except Unanswered:
                continue
            free = [row["number"] for row in rows if row["stage"] != "on_hold"]
            mine = [number for number in free if int(number.rpartition("-")[2]) % PACKERS == hand]
            moved = [self._noting_move(program, number) for number in mine]
            if not any(moved):
                self._over.wait(STORE_PAUSE)

    def _list(self, program: Program, view: str) -> list[dict[str, Any]]:
        return program.read(f"orders?view={view}&limit=100")["items"]  # type: ignore[no-any-return]

    def _noting_move(self, program: Program, number: str) -> bool:
        before = self.done["moved"]
        self._noting(self._move, program, number)
        return self.done["moved"] > before

    def _move(self, program: Program, number: str) -> None:
        """Every delivery of an order as far as it goes."""
        order = self.fates.get(number)
        found = program.read(f"orders/{number}")
        for delivery in found["deliveries"]:
            base = f"orders/{number}/deliveries/{delivery['position']}"
            state = delivery["state"]
            if state == "allocated" and program.do(f"{base}/packing"):
                state = "packing"
                self._count("moved")
            if state == "packing" and program.do(f"{base}/packed", twice=bool(order and order.twice)):
                state = "ready"
            if state == "ready" and program.do(f"{base}/shipment", {"rider": "Sam"}):
                state = "on_its_way"
                self._count("sent")
            if state == "on_its_way":
                self._arrive(program, base, order)
        if order and any(
            one["state"] in ("allocated", "packing", "ready", "on_its_way") for one in found["deliveries"]
        ):
            self._after(program, number, order)

    def _arrive(self, program: Program, base: str, order: OrderPlan | None) -> None:
        if order and order.fate == "come_back":
            program.do(f"{base}/return", {"reason": "Nobody was there."})
        else:
            program.do(f"{base}/delivered", twice=bool(order and order.twice))
        self._count("moved")

    def _after(self, program: Program, number: str, order: OrderPlan) -> None:
        """What a customer asks for once it has left."""
        if order.fate == "part_refund":
            part = {"lines": [{"position": 1, "quantity": 1}], "gesture_minor": 37, "reason": "It came chipped."}
            if program.do(f"orders/{number}/part-refund", part, twice=order.twice):
                self._count("refunded in part")
        if order.fate == "refund" and program.do(f"orders/{number}/refund", {"reason": "Not as in the picture."}):
            self._count("refunded")

    def _tidy(self) -> None:
        """What only people end: refunds that a bank refused are tried again, those by hand are paid out."""
        for number, order in self.fates.items():
            if order.fate in ("cancel_at_once", "cancel_paid", "part_refund", "refund") or order.pays == "0077":
                self._noting(self._tidy_one, self._program(order.shop), number)

    def _tidy_one(self, program: Program, number: str) -> None:
        for refund in program.read(f"orders/{number}")["refunds"]:
            if refund["state"] == "failed":
                program.do(f"orders/refunds/{refund['id']}/retry")
            elif refund["state"] == "asked" and self.fates[number].pays in BY_HAND:
                program.do(f"orders/refunds/{refund['id']}/by-hand", {"note": "In cash."})

    def _turn_weather(self, done: int) -> None:
        while self._weather and self._weather[0].after <= done:
            one = self._weather.pop(0)
            path = "/gateway/admin/behaviour" if one.where == "gateway" else "/mail/api/behaviour"
            line = Line(self.gateway, Heard())
            line.send("POST", path, json.dumps(one.knobs).encode(), {"Content-Type": "application/json"})

    def _program(self, code: str) -> Program:
        return Program(self.address, self.shops[code]["key"], self.heard)

    def _count(self, what: str) -> None:
        with self._lock:
            self.done[what] += 1

    def _write(self, name: str) -> None:
        """A note for who started us; whole or not at all."""
        with self.heard.lock:
            told = {
                "done": dict(self.done), "statuses": dict(self.heard.statuses), "refusals": dict(self.heard.refusals),
                "broken": self.heard.broken[:50], "unlike": self.heard.unlike[:50], "again": self.heard.again,
            }  # fmt: skip
        draft = self.folder / f"{name}.new"
        draft.write_text(json.dumps(told))
        draft.rename(self.folder / name)
