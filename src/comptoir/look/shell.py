"""What the frame of the console needs to know; the console's views put one Shell into each page as `shell`."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class NavItem:
    """One entry of the rail; `key` is the letter after G that goes there."""

    label: str
    url: str
    icon: str = ""
    key: str = ""
    count: int = 0
    active: bool = False


@dataclass(frozen=True)
class Choice:
    """Something one can switch to with a POST of its value: a shop, a role."""

    label: str
    value: str
    active: bool = False
    note: str = ""


@dataclass(frozen=True)
class Shell:
    """The frame around a console page: who, where, what is simulated, where to go."""

    retailer: str
    user_name: str = ""
    role: str = ""
    nav: tuple[NavItem, ...] = ()
    more_nav: tuple[NavItem, ...] = ()  # Under the heading "Run the shops".
    settings_url: str = ""
    settings_active: bool = False
    home_url: str = "/"
    sign_out_url: str = ""
    sessions_url: str = ""
    palette_url: str = ""
    new_order_url: str = ""
    shops: tuple[Choice, ...] = ()
    shop_switch_url: str = ""
    roles: tuple[Choice, ...] = ()  # Only in the demo.
    role_switch_url: str = ""
    simulated: tuple[str, ...] = field(default=())
    simulated_url: str = ""
    live_url: str = ""

    @property
    def bottom(self) -> tuple[NavItem, ...]:
        """What fits into the bottom bar of a phone; the rest is under More."""
        return self.nav[:4]


@dataclass(frozen=True)
class Store:
    """The frame around a storefront page, in the template as `store`; `colour` and `canvas` are the shop's own."""

    name: str
    colour: str = "#205c4a"
    canvas: str = "#fcfbf7"
    home_url: str = "/"
    logo_url: str = ""
    account_url: str = ""  # My account, in the head of every page of the shop.
    announcement: str = ""
    phone: str = ""
    hours: str = ""
    verify_url: str = ""
    nav: tuple[NavItem, ...] = ()
    foot: tuple[NavItem, ...] = ()
    simulated: bool = False

    @property
    def brand_css_url(self) -> str:
        return f"/brand/{self.colour.lstrip('#').lower()}-{self.canvas.lstrip('#').lower()}.css"
