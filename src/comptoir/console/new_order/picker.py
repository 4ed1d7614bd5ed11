"""What is found among the goods, and the size grid of one product. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comptoir.inventory.availability import Availability, Serving
from comptoir.inventory.queries import Level
from comptoir.pricing.queries import VariantHit

if TYPE_CHECKING:
    from comptoir.catalog.models import Variant
    from comptoir.catalog.queries import ProductPage

SIZE = "size"
FEW = 2
MOST = 999  # Pieces that are added at once where stock sets no limit.
LATER = {Serving.PREORDER: "later", Serving.BACK_ORDER: "later", Serving.DIGITAL: "by link"}


@dataclass(frozen=True)
class Found:
    """A product among the search results."""

    code: str
    name: str
    picture: str
    from_minor: int
    detail: str  # "4 colours, XS–XL"
    variants: int


def grouped(hits: Sequence[VariantHit], *, most: int = 8) -> list[Found]:
    """The products of the variants that were found, in their order."""
    by_product: dict[str, list[VariantHit]] = {}
    for hit in hits:
        by_product.setdefault(hit.product_code, []).append(hit)
    return [
        Found(
            code=code,
            name=found[0].name,
            picture=found[0].picture,
            from_minor=min(hit.unit_minor for hit in found),
            detail=_detail(found),
            variants=len(found),
        )
        for code, found in list(by_product.items())[:most]
    ]


def _detail(hits: Sequence[VariantHit]) -> str:
    if len(hits) == 1:
        return " · ".join([*hits[0].options.values(), hits[0].sku])
    said = []
    for name in dict.fromkeys(name for hit in hits for name in hit.options):
        values = list(dict.fromkeys(hit.options[name] for hit in hits if name in hit.options))
        if name == SIZE:
            said.append(f"{values[0]}–{values[-1]}" if len(values) > 1 else values[0])
        else:
            said.append(f"{len(values)} {name}s" if len(values) > 1 else values[0])
    return ", ".join(said) or f"{len(hits)} kinds"


@dataclass(frozen=True)
class Option:
    """A value that tells the variants of a product apart, apart from the size."""

    name: str
    value: str
    chosen: bool


@dataclass(frozen=True)
class Column:
    """One variant of the product in the chosen colour."""

    sku: str
    label: str
    unit_minor: int | None  # None: the shop does not sell it.
    hers: bool
    chosen: bool
    sellable: int


@dataclass(frozen=True)
class Cell:
    """What a location can sell of a variant. Kinds: many, few, later, kept (its minimum), none."""

    sku: str
    kind: str
    number: int
    chosen: bool  # The order would leave from here.
    size: str
    place: str
    words: str = ""  # Instead of a number.

    @property
    def can_be_sold(self) -> bool:
        return self.kind in ("many", "few", "later")


@dataclass(frozen=True)
class Row:
    """A location, asked in the order of the shop's list."""

    location_id: int
    name: str
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Picked:
    """The product that is shown, ready for its grid."""

    code: str
    name: str
    picture: str
    options: tuple[tuple[str, tuple[Option, ...]], ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def chosen(self) -> Column | None:
        return next((column for column in self.columns if column.chosen), None)

    @property
    def leaves_from(self) -> str:
        return next((row.name for row in self.rows for cell in row.cells if cell.chosen), "")

    @property
    def leaves_later(self) -> str:
        """Why the chosen variant does not leave now: "24 Dec", "later", "by link"; empty where it does."""
        cells = (cell for row in self.rows for cell in row.cells)
        return next((cell.words for cell in cells if cell.chosen and cell.kind == "later"), "")

    @property
    def said(self) -> str:
        """The chosen variant in words: "M, Moss"."""
        values = [option.value for _, values in self.options for option in values if option.chosen]
        label = self.chosen.label if self.chosen else ""
        return ", ".join(word for word in (label, *values) if word)

    @property
    def by_size(self) -> list[tuple[Column, list[Cell]]]:
        """The grid turned, for a narrow screen."""
        return [(column, [row.cells[place] for row in self.rows]) for place, column in enumerate(self.columns)]


@dataclass(frozen=True)
class Shelf:
    """What the grid is drawn from: the levels by variant and location, the shop's locations as ranked, its prices."""

    levels: Mapping[tuple[int, int], Level]
    locations: Sequence[tuple[int, str, str]]  # Id, name, kind; asked in this order.
    prices: Mapping[int, int]
    day: date
    is_digital: bool = False

    def level(self, variant_id: int, location_id: int) -> Level | None:
        """None, too, for what the shop has no price for: it cannot be sold from anywhere."""
        return self.levels.get((variant_id, location_id)) if variant_id in self.prices else None

    def serving(self, variant_id: int, location_id: int) -> Serving:
        level = self.level(variant_id, location_id)
        return level.serves(1, day=self.day, digital=self.is_digital) if level else Serving.OUT

    def sellable(self, variant_id: int) -> int:
        """How many can be ordered, now or for later, all locations together."""
        return min(MOST, sum(self._sellable_at(variant_id, place) for place, _, _ in self.locations))

    def _sellable_at(self, variant_id: int, location_id: int) -> int:
        how, level = self.serving(variant_id, location_id), self.level(variant_id, location_id)
        if level is None or how in (Serving.OUT, Serving.OFF):
            return 0
        counted = level.availability == Availability.STANDARD and how != Serving.DIGITAL
        return level.sellable if counted else MOST

    def first_place(self, variant_id: int) -> int | None:
        """Where an order of one would leave from: the first place that has it, else the first that will."""
        served = [(place, self.serving(variant_id, place)) for place, _, _ in self.locations]
        ready = [place for place, how in served if how == Serving.STANDARD]
        return next(iter([*ready, *(place for place, how in served if how in LATER)]), None)


def picked(
    page: "ProductPage", shelf: Shelf, *, options: Mapping[str, str], sku: str = "", usual_size: str = ""
) -> Picked:
    """A product laid out: its other options as choices, its sizes as columns, the shop's locations as rows."""
    variants = [variant for variant in page.variants if variant.is_active]
    asked = next((variant for variant in variants if variant.sku == sku), None)
    chosen = _chosen_options(page.options, variants, {**options, **(asked.options if asked and not options else {})})
    in_colour = [v for v in variants if all(v.options.get(name) == value for name, value in chosen.items())]
    pick = _pick(in_colour, shelf, sku, asked.options.get(SIZE) if asked else usual_size)
    first = shelf.first_place(pick.pk) if pick else None
    return Picked(
        code=page.product.code,
        name=page.product.name,
        picture=page.product.picture or page.product.name,
        options=tuple(
            (name, tuple(Option(name, value, chosen.get(name) == value) for value in values))
            for name, values in page.options.items()
            if name != SIZE
        ),
        columns=tuple(_column(v, shelf, usual_size, chosen=v is pick) for v in in_colour),
        rows=tuple(
            Row(
                place,
                name,
                kind,
                tuple(_cell(v, shelf, (place, name), v is pick and place == first) for v in in_colour),
            )
            for place, name, kind in shelf.locations
        ),
    )


def _pick(variants: "Sequence[Variant]", shelf: Shelf, sku: str, size: str | None) -> "Variant | None":
    """The chosen variant: the one asked for, else the same or her size, else the only one; if it can be sold."""
    can = [v for v in variants if shelf.sellable(v.pk)]
    by_number = next((v for v in can if v.sku == sku), None)
    by_size = next((v for v in can if size and v.options.get(SIZE) == size), None)
    return by_number or by_size or (can[0] if len(can) == 1 == len(variants) else None)


def _column(variant: "Variant", shelf: Shelf, usual_size: str, *, chosen: bool) -> Column:
    size = variant.options.get(SIZE, "")
    return Column(
        sku=variant.sku,
        label=size,
        unit_minor=shelf.prices.get(variant.pk),
        hers=bool(usual_size) and size == usual_size,
        chosen=chosen,
        sellable=shelf.sellable(variant.pk),
    )


def _chosen_options(
    options: Mapping[str, Sequence[str]], variants: "Sequence[Variant]", asked: Mapping[str, str]
) -> dict[str, str]:
    """A value for every option but the size: the one asked for where there is such a variant, else the first's."""
    names = [name for name in options if name != SIZE]
    wanted = {name: asked[name] for name in names if asked.get(name) in options[name]}
    fits = [v for v in variants if all(v.options.get(n) == value for n, value in wanted.items())] or list(variants)
    first = fits[0].options if fits else {}
    return {name: first[name] for name in names if name in first}


def _cell(variant: "Variant", shelf: Shelf, at: tuple[int, str], chosen: bool) -> Cell:
    location_id, place = at
    level, how = shelf.level(variant.pk, location_id), shelf.serving(variant.pk, location_id)
    size = variant.options.get(SIZE, "")
    if level is None or how == Serving.OFF:
        return Cell(variant.sku, "none", 0, chosen, size, place)
    if how in LATER:
        due = {Serving.PREORDER: level.released_on, Serving.BACK_ORDER: level.more_on}.get(how)
        words = f"{due:%-d %b}" if due and due > shelf.day else LATER[how]
        return Cell(variant.sku, "later", 0, chosen, size, place, words)
    if how == Serving.STANDARD and not level.sellable:
        return Cell(variant.sku, "many", 0, chosen, size, place, "always")
    kind = {"sellable": "few" if level.sellable <= FEW else "many", "kept": "kept", "none": "none"}[level.state]
    return Cell(variant.sku, kind, level.free if kind == "kept" else level.sellable, chosen, size, place)
