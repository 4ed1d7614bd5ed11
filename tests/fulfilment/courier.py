"""A courier at work: the real simulator, its real calls at a door as small as it can be."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.db import connection

from comptoir.demo.simulators.process import Simulators
from comptoir.fulfilment import commands, reactions
from comptoir.fulfilment.models import Booking
from comptoir.kernel import clock, jobs, scope
from comptoir.orders import commands as orders
from comptoir.orders.models import Delivery, Order
from comptoir.payments.gateways import NotGenuine
from comptoir.shops import commands as shops
from comptoir.shops.models import Shop

KEY = "sk_courier_home"
LEEDS = "53.79700, -1.54300"


class Door(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        _, _, code, _, courier, _ = self.path.split("/")
        try:
            shop = Shop.objects.get(code=code)
            reactions.receive_call(shop=shop, courier=courier, headers=dict(self.headers), body=body, at=clock.now())
            self.send_response(200)
        except NotGenuine as refusal:
            self.send_response(refusal.status)
        finally:
            connection.close()
        self.end_headers()

    def log_message(self, *_):
        pass


class Scene:
    """One committed world, one courier that moves by hand, one door."""

    def __init__(self, world, url, run_jobs):
        self.world, self.url, self.run_jobs = world, url, run_jobs
        self.by = world.operator()

    def paid(self, *, packed=True, position=LEEDS):
        """An order that waits for a courier; its goods lie ten minutes from the customer."""
        now = clock.now()
        order = orders.place_order(
            shop_id=self.world.shop().id, customer_code="C-1", lines=[("MUG", 2)], channel="console", by=self.by, at=now
        )
        orders.take_payment(number=order.number, source="cash", reference=f"T-{order.number}", by=self.by, at=now)
        self.run_jobs()
        if position:
            orders.locate_order(number=order.number, position=position, by=self.by, at=now)
        if packed:
            for step in (commands.start_packing, commands.finish_packing):
                step(number=order.number, position=1, by=self.by, at=now)
        self.run_jobs()
        return order

    def offer(self, order):
        (offer,) = reactions.quote_delivery(number=order.number, position=1, by=self.by)
        return offer

    def book(self, order, **given):
        return commands.book_courier(
            **{"number": order.number, "position": 1, "courier": "city", "price_minor": 590, **given},
            by=self.by, at=clock.now(),
        )  # fmt: skip

    def booked(self, order=None, **given):
        booking = self.book(order or self.paid(), **given)
        self.run_jobs()
        return self.fresh(booking)

    def fresh(self, booking):
        with scope.reading(self.by):
            return Booking.objects.select_related("delivery").get(id=booking.id)

    def delivery(self, order):
        with scope.reading(self.by):
            return Delivery.objects.get(order_id=order.id)

    def order(self, order):
        with scope.reading(self.by):
            return Order.objects.get(id=order.id)

    def behave(self, **knobs):
        self._post("behaviour", knobs)

    def advance(self, booking, steps=1):
        """The courier goes on; its calls may be lost or late."""
        for _ in range(steps):
            self._post(f"jobs/{self.fresh(booking).courier_ref}/advance", {})

    def told(self, booking, state, seconds=20):
        """Run jobs until calls have brought a booking to a state."""
        end = time.monotonic() + seconds
        while self.fresh(booking).state != state:
            assert time.monotonic() < end, f"{self.fresh(booking).state} instead of {state}"
            time.sleep(0.05)
            self.run_jobs()
        self.run_jobs()

    def sweep(self, minutes=10):
        jobs.run_sweep("fulfilment.ask_about_bookings", clock.now() + _minutes(minutes))
        self.run_jobs()

    def trips(self):
        with urllib.request.urlopen(f"{self.url}/courier/office/jobs", timeout=10) as answer:
            return json.loads(answer.read())["jobs"]

    def _post(self, path, body):
        request = urllib.request.Request(
            f"{self.url}/courier/office/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            answer.read()


def _minutes(count):
    from datetime import timedelta

    return timedelta(minutes=count)


@contextmanager
def at_work(world, run_jobs, settings, folder) -> Iterator[Scene]:
    """The courier at work for the home shop, whose warehouse lies in its city."""
    with Simulators(data=folder) as simulators:
        door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.COURIER_ADDRESS = f"{simulators.url}/courier"
        settings.ADDRESS = f"http://127.0.0.1:{door.server_port}"
        shop, now = world.shop().id, clock.now()
        shops.set_secret(shop_id=shop, name="courier.city.secret_key", value=KEY, by=world.ruth, at=now)
        commands.set_courier(shop_id=shop, courier="city", is_on=True, by=world.ruth, at=now)
        scene = Scene(world, simulators.url, run_jobs)
        scene.behave(step_seconds=0)
        yield scene
        door.shutdown()
        door.server_close()
