"""The drawn logos of the demo's shops."""

_DRAWN = {
    # A leaf, a finch, a cup, a star: each in a box of 48.
    "HOME": '<path fill="{c}" d="M40 8C20 8 8 18 8 32c0 3 1 6 2 8 2-12 9-19 20-23-8 6-13 13-15 22 16 0 25-11 25-31z"/>',
    "CLOTH": (
        '<path fill="{c}" d="M6 30c6 2 9-2 12-7 3-6 8-10 14-9 3 .5 5 2 6 4l5 2-5 2c0 11-8 18-18 18l-6 5 1-6'
        'c-5-2-8-5-9-9z"/>'
        '<circle cx="33" cy="18" r="1.6" fill="#ffffff"/>'
    ),
    "TEAM": (
        '<path fill="{c}" d="M8 16h26v3h3a7 7 0 0 1 0 14h-4a13 13 0 0 1-25-4zm26 7v6h3a3 3 0 0 0 0-6z"/>'
        '<path fill="none" stroke="{c}" stroke-width="2.5" stroke-linecap="round" '
        'd="M15 12c0-3 3-3 3-6m7 6c0-3 3-3 3-6"/>'
    ),
    "ORION": (
        '<path fill="{c}" d="M24 4l4.6 13.4L42 22l-13.4 4.6L24 40l-4.6-13.4L6 22l13.4-4.6z"/>'
        '<circle cx="38" cy="38" r="3" fill="{c}"/><circle cx="10" cy="38" r="2" fill="{c}"/>'
    ),
}


def logo_svg(code: str, colour: str) -> str:
    """The logo of a shop in its colour."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">{_DRAWN[code].format(c=colour)}</svg>'
