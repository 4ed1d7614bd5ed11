"""A drawn picture for every product: what it is and its colour are read from the words of its description."""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from string import Template

# Drawn things, one fragment of SVG each in a box of 48; $m main, $d dark, $l light and $t tile are filled in.
MOTIFS: dict[str, str] = {
    drawing.stem: drawing.read_text() for drawing in sorted((Path(__file__).parent / "motifs").glob("*.svg"))
}


@dataclass(frozen=True)
class Hue:
    """The four colours a motif is painted in."""

    tile: str
    main: str
    dark: str
    light: str


HUES: dict[str, Hue] = {
    "red": Hue("#fdecec", "#d33f3a", "#8d1f1c", "#ffffff"),
    "pink": Hue("#fdedf3", "#ea7ba2", "#b0406b", "#fbd5e2"),
    "blue": Hue("#e8eef7", "#3c5f9e", "#24406f", "#c9d9f2"),
    "sky": Hue("#eaf1fa", "#7fa9d8", "#5b7394", "#e3eefb"),
    "green": Hue("#edf3ee", "#5f8a63", "#3b5d40", "#d6e8d6"),
    "moss": Hue("#eef1ec", "#5b7053", "#3f4f39", "#cdd9c6"),
    "yellow": Hue("#fdf5df", "#e9b93f", "#9a7213", "#fdeec2"),
    "orange": Hue("#fdf0e4", "#e08a3c", "#99540f", "#fbdcbd"),
    "purple": Hue("#f3edf8", "#8b63b5", "#5b3a82", "#e3d3f1"),
    "claret": Hue("#f6ecee", "#8d4a52", "#622c34", "#e7c9cd"),
    "brown": Hue("#f5eee6", "#8a5a3a", "#5c3820", "#e8d3bf"),
    "sand": Hue("#f2ece4", "#bd9a6b", "#86683f", "#e9d9bf"),
    "cream": Hue("#f4f2ec", "#efe6d2", "#b9a682", "#fbf7ec"),
    "white": Hue("#f3eff0", "#ffffff", "#b5a3a9", "#f3e6ea"),
    "grey": Hue("#eef0f3", "#8b95a5", "#566072", "#dde2e9"),
    "black": Hue("#eceef1", "#3c424d", "#1f242c", "#9aa3b2"),
    "silver": Hue("#eff1f4", "#b9c2cf", "#6f7a8b", "#e6ebf2"),
    "gold": Hue("#fbf4e0", "#cfa43c", "#86661a", "#f4e3ae"),
    "teal": Hue("#e6f3f1", "#5aa39a", "#2f6c65", "#cdeae5"),
}
UNNAMED = ("sky", "sand", "pink", "teal", "moss", "blue", "orange", "purple", "claret", "grey")

USUAL = {"tree": "green", "basket": "sand", "plant": "orange", "cakestand": "sky", "parcel": "sand", "toy": "brown"}

# Words of descriptions and the colour they mean; the first word of the description that stands here wins.
COLOUR_WORDS: dict[str, str] = {
    **{name: name for name in HUES},
    "ivory": "cream", "oat": "cream", "natural": "sand", "off-white": "cream", "beige": "sand", "wicker": "sand",
    "wooden": "brown", "wood": "brown", "walnut": "brown", "chocolate": "brown", "rose": "pink", "strawberry": "red",
    "retrospot": "red", "denim": "blue", "navy": "blue", "turquoise": "teal", "aqua": "teal", "mint": "teal",
    "gray": "grey", "slate": "grey", "zinc": "silver", "metal": "silver", "glass": "sky", "enamel": "cream",
    "lilac": "purple", "lavender": "purple", "amethyst": "purple", "lemon": "yellow", "amber": "orange",
    "copper": "orange", "antique": "gold", "brass": "gold", "burgundy": "claret", "rust": "orange", "olive": "moss",
    "khaki": "moss", "charcoal": "black", "gingham": "red", "paisley": "pink", "skull": "black", "regency": "sky",
    "ruby": "red",
}  # fmt: skip

# The first row with a word of the description decides; what a thing is for stands before what is printed on it.
KIND_WORDS: tuple[tuple[str, str], ...] = (
    ("cakestand", "cakestand cakestands"),
    ("cases", "cases muffin cupcake"),
    ("lunchbox", "lunch lunchbox snack"),
    ("candle", "candle candles incense candlestick"),
    ("heart", "heart hearts"),
    ("lantern", "lantern lanterns t-light tlight light lights lamp nightlight tealight bulb"),
    ("bottle", "bottle bottles water flask decanter vase"),
    ("jumper", "jumper cardigan crew-neck roll-neck sweater pullover hoodie knit"),
    ("trousers", "trousers jeans chinos shorts leggings"),
    ("dress", "dress skirt apron aprons"),
    ("scarf", "scarf scarves shawl gloves mittens"),
    ("shirt", "shirt t-shirt tee blouse polo blazer jacket coat"),
    ("bag", "bag bags shopper tote purse handbag backpack"),
    ("mug", "mug mugs cup cups beaker tumbler teacup teacups"),
    ("teapot", "teapot tea teatime coffee jug kettle creamer"),
    ("clock", "clock clocks watch timer"),
    ("cushion", "cushion cushions pillow throw blanket quilt doorstop"),
    ("frame", "frame frames picture photo mirror"),
    ("tin", "tin tins jar jars canister bin"),
    ("bowl", "bowl bowls dish mould moulds tray trays pan baking"),
    ("plate", "plate plates saucer saucers coaster coasters placemat napkins napkin"),
    ("spoon", "cutlery spoon spoons fork knife whisk utensils scales"),
    ("umbrella", "umbrella parasol"),
    ("bunting", "bunting garland party banner balloons"),
    ("bird", "bird birds hen chick duck owl robin"),
    ("tree", "christmas tree xmas reindeer snowflake santa"),
    ("doll", "doll dolls girl girls dolly fairy"),
    ("toy", "toy toys bear bunny rabbit game games puzzle jigsaw playing playhouse spaceboy soldier"),
    ("book", "notebook book books journal diary album pad recipe passport"),
    ("card", "card cards postcard envelope wrap giftwrap sticker stickers tape stationery pencils pencil"),
    ("ribbon", "ribbon ribbons reel string twine lace"),
    ("basket", "basket baskets trug hamper wicker"),
    ("jewel", "necklace bracelet earrings ring brooch charm bead beads hairclip jewellery gem"),
    ("hook", "hook hooks hanger hangers drawer knob knobs rack"),
    ("sign", "sign signs chalkboard blackboard board memo plaque"),
    ("plant", "flower flowers garden plant pot herb rose seeds watering"),
    ("box", "box boxes chest cabinet trinket set kit gift"),
)
_KIND_OF = {
    word: (place, kind) for place, (kind, words) in reversed(list(enumerate(KIND_WORDS))) for word in words.split()
}


def motif_for(description: str) -> tuple[str, str]:
    """What to draw for a product and in which colour; always the same for the same words."""
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", description.lower())
    parts = [part for word in words for part in ([word, *word.split("-")] if "-" in word else [word])]
    kinds = sorted(_KIND_OF[word] for word in parts if word in _KIND_OF)
    kind = kinds[0][1] if kinds else "parcel"
    named = next((COLOUR_WORDS[word] for word in parts if word in COLOUR_WORDS), None)
    return kind, named or USUAL.get(kind) or UNNAMED[zlib.crc32(description.lower().encode()) % len(UNNAMED)]


def picture_svg(kind: str, colour: str, size: int = 96) -> str:
    """The drawing as a whole SVG document on its own pale tile.

    Raises KeyError for a kind or colour that does not exist.
    """
    hue = HUES[colour]
    drawn = Template(MOTIFS[kind]).substitute(m=hue.main, d=hue.dark, l=hue.light, t=hue.tile)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 48 48">'
        f'<rect width="48" height="48" fill="{hue.tile}"/><g stroke-linejoin="round">{drawn}</g></svg>'
    )


def picture_url(description: str) -> str:
    """Where the drawing of a product with this description is served."""
    kind, colour = motif_for(description)
    return f"/pictures/{kind}-{colour}.svg"
