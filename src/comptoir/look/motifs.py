"""Drawn things, one fragment of SVG each in a box of 48; $m main, $d dark, $l light and $t tile are filled in."""

MOTIFS: dict[str, str] = {
    "cakestand": '<g fill="#fff" stroke="$d"><path d="M24 6v34" fill="none"/><circle cx="24" cy="6.5" r="1.7"/>'
    '<ellipse cx="24" cy="16" rx="8" ry="2.4"/><ellipse cx="24" cy="27" rx="12" ry="2.8"/>'
    '<ellipse cx="24" cy="38.5" rx="15.5" ry="3.2"/></g><circle cx="24" cy="13" r="2.6" fill="#f5a9bb"/>'
    '<circle cx="17" cy="24" r="2.6" fill="#f3c868"/><circle cx="31" cy="24" r="2.6" fill="#f5a9bb"/>'
    '<rect x="13" y="33" width="6" height="4" rx="1" fill="#d08a5b"/><circle cx="33" cy="35" r="2.6" fill="#9fd3b4"/>',
    "heart": '<path d="M24 3v8" stroke="$d" stroke-width="1.5"/><circle cx="24" cy="4.5" r="1.6" fill="none" stroke="$d"/>'
    '<path d="M24 41C11 31 9 25 9 20c0-5 4-8 8-8 3 0 5.5 1.5 7 4.500C25.5 13.5 28 12 31 12c4 0 8 3 8 8 0 5-2 11-15 21z" '
    'fill="$m" stroke="$d" stroke-width="1.2"/><path d="M24 34c-6-5-7.5-8-7.5-10.5 0-2.5 2-4 3.8-4 1.6 0 2.9.8 '
    '3.7 2.3.8-1.5 2.1-2.3 3.7-2.3 1.8 0 3.8 1.5 3.8 4C31.5 26 30 29 24 34z" fill="$l" stroke="$d" stroke-width=".8"/>'
    '<rect x="21" y="25" width="6" height="4.5" rx="1" fill="#f7d58b"/>',
    "bag": '<path d="M17 17v-4a7 7 0 0 1 14 0v4" fill="none" stroke="$d" stroke-width="2.2"/>'
    '<path d="M10 16h28l-3 25H13z" fill="$m"/><g fill="$l"><circle cx="16" cy="21" r="1.7"/><circle cx="24" cy="20" r="1.7"/>'
    '<circle cx="32" cy="22" r="1.7"/><circle cx="19.5" cy="27" r="1.7"/><circle cx="28" cy="27" r="1.7"/>'
    '<circle cx="16.5" cy="34" r="1.7"/><circle cx="24" cy="33.5" r="1.7"/><circle cx="31.5" cy="34" r="1.7"/></g>',
    "mug": '<path d="M32 19h3.500a5 5 0 0 1 0 12H32" fill="none" stroke="$d" stroke-width="2.4"/>'
    '<path d="M11 14h22v19a5 5 0 0 1-5 5H16a5 5 0 0 1-5-5z" fill="$m" stroke="$d"/>'
    '<path d="M11 21h22v6H11z" fill="$l"/><ellipse cx="22" cy="14" rx="11" ry="2.4" fill="$l" stroke="$d"/>',
    "lantern": '<path d="M18 12a6 6 0 0 1 12 0" fill="none" stroke="$d" stroke-width="1.6"/><path d="M16 12h16l2 5H14z" fill="$m"/>'
    '<rect x="15" y="17" width="18" height="20" fill="#fff6dd" stroke="$d" stroke-width="1.4"/><path d="M24 17v20M15 27h18" '
    'stroke="$d"/><path d="M24 22c3 4 3 6 0 8-3-2-3-4 0-8z" fill="#f3a63b"/><rect x="13" y="37" width="22" height="4" rx="1" fill="$m"/>',
    "cushion": '<path d="M9 11c9 3 21 3 30 0-3 9-3 17 0 26-9-3-21-3-30 0 3-9 3-17 0-26z" fill="$m" stroke="$d" stroke-width="1.2"/>'
    '<path d="M15 17c6 1.5 12 1.5 18 0-1 5-1 9 0 14-6-1.5-12-1.5-18 0 1-5 1-9 0-14z" fill="none" stroke="$l" stroke-width="1.6"/>'
    '<circle cx="24" cy="24" r="2.2" fill="$l"/>',
    "clock": '<circle cx="15" cy="11" r="4" fill="$d"/><circle cx="33" cy="11" r="4" fill="$d"/>'
    '<path d="M14 38l-3 4M34 38l3 4" stroke="$d" stroke-width="2.4"/><circle cx="24" cy="26" r="15" fill="$m"/>'
    '<circle cx="24" cy="26" r="11" fill="#fff"/><path d="M24 19v7l5 3" fill="none" stroke="$d" stroke-width="2" stroke-linecap="round"/>',
    "jumper": '<path d="M17 10l-6 3-6 20 6 3 3-9v14h20V27l3 9 6-3-6-20-6-3c-3 3-11 3-14 0z" fill="$m"/>'
    '<path d="M17 10c3 3 11 3 14 0" fill="none" stroke="$l" stroke-width="2"/>'
    '<path d="M14 37.500h20M6.3 30l6 3M41.7 30l-6 3" stroke="$d" stroke-width="1.6"/>',
    "shirt": '<path d="M18 9l-8 4-5 17 6 3 3-8v16h20V25l3 8 6-3-5-17-8-4-6 6z" fill="$m" stroke="$d"/>'
    '<path d="M18 9l6 6-4 4zM30 9l-6 6 4 4z" fill="$l" stroke="$d"/><path d="M24 16v25" stroke="$d"/>'
    '<g fill="$d"><circle cx="25.8" cy="22" r=".9"/><circle cx="25.8" cy="28" r=".9"/><circle cx="25.8" cy="34" r=".9"/></g>',
    "trousers": '<path d="M15 8h18l5 33h-9l-5-21-5 21h-9z" fill="$m"/><path d="M15 8h18l.5 4h-19z" fill="$d"/>'
    '<path d="M24 12v8" stroke="$d" stroke-width="1.2"/>',
    "dress": '<path d="M17 7v6l2 9-9 18h28l-9-18 2-9V7h-2c0 6-10 6-10 0z" fill="$m" stroke="$d"/><path d="M19 22h10" stroke="$l" '
    'stroke-width="2.4"/><path d="M18 26l-4 14M24 26v14M30 26l4 14" stroke="$d" stroke-width=".8"/>',
    "scarf": '<path d="M13 8c7-3 15-3 22 0l-1 9c-7 3-13 3-20 0z" fill="$m"/><path d="M25 17l10-1 4 22-9 2zM15 17l9 1-3 20-8-1z" fill="$m"/>'
    '<path d="M14 13c7 3 13 3 20 0" fill="none" stroke="$d"/><path d="M13.5 33l8 1M31 35l8-1.5" stroke="$l" stroke-width="2"/>'
    '<path d="M14 38v4M17 38.500v4M20 38.500v4M32 40v3M35 39.500v3M38 39v3" stroke="$d"/>',
    "candle": '<path d="M24 6c4 5 4 8 0 11-4-3-4-6 0-11z" fill="#f3a63b"/><path d="M24 11c1.8 2.5 1.8 4 0 5.5-1.8-1.5-1.8-3 '
    '0-5.500z" fill="#fff2cf"/><rect x="16" y="19" width="16" height="20" rx="2" fill="$m"/><ellipse cx="24" cy="19" rx="8" ry="2" '
    'fill="$l"/><path d="M24 16.500v3" stroke="$d"/><ellipse cx="24" cy="40" rx="13" ry="2.6" fill="$d"/>',
    "frame": '<rect x="9" y="8" width="30" height="32" rx="2" fill="$m" stroke="$d"/><rect x="14" y="13" width="20" height="22" fill="#fff"/>'
    '<path d="M14 32l6-8 5 5 4-4 5 6v4H14z" fill="$l"/><circle cx="28.5" cy="18.5" r="2.5" fill="#f3c868"/>',
    "tin": '<path d="M11 15v21c0 2 6 4 13 4s13-2 13-4V15z" fill="$m"/><path d="M11 21c0 2 6 4 13 4s13-2 13-4v9c0 2-6 4-13 4s-13-2-13-4z" '
    'fill="$l"/><ellipse cx="24" cy="14" rx="14" ry="4.2" fill="$d"/><ellipse cx="24" cy="12.5" rx="14" ry="4.2" fill="$m"/>'
    '<circle cx="24" cy="11.5" r="1.6" fill="$d"/>',
    "plate": '<circle cx="24" cy="25" r="17" fill="$m"/><circle cx="24" cy="25" r="11" fill="#fff"/><circle cx="24" cy="25" r="11" '
    'fill="none" stroke="$d" stroke-width=".8"/><path d="M24 20c3 0 3 5 0 5s-3 5 0 5" fill="none" stroke="$d" stroke-width="1.4"/>',
    "bowl": '<path d="M7 20h34c0 11-7 18-17 18S7 31 7 20z" fill="$m"/><ellipse cx="24" cy="20" rx="17" ry="4" fill="$l"/>'
    '<path d="M18 38h12v3H18z" fill="$d"/><path d="M11 27c8 4 18 4 26 0" fill="none" stroke="$l" stroke-width="1.8"/>',
    "teapot": '<path d="M36 22c6-1 5 12-1 12" fill="none" stroke="$d" stroke-width="2.4"/><path d="M13 24l-8-5 6 14z" fill="$d"/>'
    '<path d="M24 15c9 0 13 6 13 13s-4 11-13 11-13-4-13-11 4-13 13-13z" fill="$m"/><path d="M17 17c3-4 11-4 14 0z" fill="$l"/>'
    '<circle cx="24" cy="12.5" r="2" fill="$d"/><path d="M13 29c7 3 15 3 22 0" fill="none" stroke="$l" stroke-width="1.6"/>',
    "card": '<path d="M10 10l14 4v28l-14-4z" fill="$d"/><path d="M24 14l14-4v28l-14 4z" fill="$m"/>'
    '<path d="M31 30c-4-3-4.5-5-4.5-6.5 0-3 3.5-3 4.5-.8 1-2.2 4.5-2.8 4.5.2 0 1.5-.5 3.6-4.5 7.100z" fill="#fff"/>',
    "toy": '<circle cx="15" cy="13" r="5" fill="$m"/><circle cx="33" cy="13" r="5" fill="$m"/><circle cx="24" cy="19" r="11" fill="$m"/>'
    '<path d="M14 30c0-4 20-4 20 0v8a4 4 0 0 1-4 4H18a4 4 0 0 1-4-4z" fill="$m"/><ellipse cx="24" cy="23" rx="5" ry="4" fill="$l"/>'
    '<circle cx="20" cy="17.5" r="1.3" fill="$d"/><circle cx="28" cy="17.5" r="1.3" fill="$d"/><circle cx="24" cy="22" r="1.5" '
    'fill="$d"/><ellipse cx="24" cy="35" rx="5" ry="4.5" fill="$l"/>',
    "doll": '<circle cx="24" cy="15" r="8" fill="#f6d7bd"/><path d="M15 16c-1-13 19-13 18 0-3-5-15-5-18 0z" fill="$d"/>'
    '<path d="M18 23h12l7 18H11z" fill="$m"/><path d="M14 36h20" stroke="$l" stroke-width="2.4"/><circle cx="21" cy="16" r="1" '
    'fill="#4a3b35"/><circle cx="27" cy="16" r="1" fill="#4a3b35"/>',
    "lunchbox": '<path d="M18 14v-3a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v3" fill="none" stroke="$d" stroke-width="2.2"/>'
    '<rect x="9" y="14" width="30" height="26" rx="4" fill="$m"/><path d="M9 22h30" stroke="$d" stroke-width="1.6"/>'
    '<circle cx="19" cy="30" r="3.6" fill="#f3c868"/><path d="M31 25l1.5 3 3.5.5-2.5 2.4.6 3.4-3.1-1.6-3.1 1.6.6-3.4-2.5-2.4 '
    '3.5-.5z" fill="#fff"/>',
    "umbrella": '<path d="M6 25a18 17 0 0 1 36 0c-3-3-6-3-9 0-3-3-6-3-9 0-3-3-6-3-9 0-3-3-6-3-9 0z" fill="$m"/>'
    '<path d="M15 25c0-9 4-15 9-17 5 2 9 8 9 17" fill="none" stroke="$l" stroke-width="1.4"/>'
    '<path d="M24 24v13a3.5 3.5 0 0 0 7 0" fill="none" stroke="$d" stroke-width="2" stroke-linecap="round"/>',
    "bunting": '<path d="M4 12c13 7 27 7 40 0M4 30c13 7 27 7 40 0" fill="none" stroke="$d" stroke-width="1.2"/><path d="M7 14l7 2-5 8z" '
    'fill="$m"/><path d="M17 17h7l-3.5 8z" fill="#f3c868"/><path d="M27 17l7-1-2 8.500z" fill="#6fae8f"/><path d="M37 15l5-2 0 9z" '
    'fill="$m"/><path d="M7 32l7 2-5 7z" fill="#6b8fd0"/><path d="M17 35h7l-3.5 8z" fill="$m"/><path d="M27 35l7-1-2 8.500z" fill="#f3c868"/>',
    "bird": '<path d="M24 4v8" stroke="$d"/><path d="M39 20l5 1-4 3z" fill="#e8a33d"/><path d="M5 31l11-3c0-10 7-15 14-15 6 0 10 4 10 9 '
    '0 10-7 17-16 17-7 0-12-4-14-8z" fill="$m"/><path d="M18 25c6-3 11 0 12 6-6 3-12 1-12-6z" fill="$d"/><circle cx="33" cy="20" '
    'r="1.5" fill="#2b2b2b"/>',
    "bottle": '<path d="M20 6h8v7c6 3 8 7 8 13v12a4 4 0 0 1-4 4H16a4 4 0 0 1-4-4V26c0-6 2-10 8-13z" fill="$m"/>'
    '<rect x="19" y="5" width="10" height="4" rx="1" fill="$d"/><path d="M24 35c-5-4-6-6-6-8 0-3.5 4.5-4 6-1 1.5-3 6-2.5 6 1 0 2-1 4-6 '
    '8z" fill="$l"/>',
    "ribbon": '<circle cx="24" cy="26" r="15" fill="$m"/><circle cx="24" cy="26" r="10" fill="$l"/><circle cx="24" cy="26" r="4.5" '
    'fill="$t" stroke="$d"/><path d="M34 15c5-6 8-6 9-2s-3 5-9 7" fill="$m" stroke="$d" stroke-width=".8"/>',
    "basket": '<path d="M12 22a12 13 0 0 1 24 0" fill="none" stroke="$d" stroke-width="2.2"/><path d="M8 22h32l-4 18H12z" fill="$m"/>'
    '<path d="M9.5 28h29M11 34h26M16 22l2 18M24 22v18M32 22l-2 18" stroke="$d" stroke-width="1.2"/>'
    '<rect x="7" y="20" width="34" height="4" rx="2" fill="$l" stroke="$d" stroke-width=".8"/>',
    "cases": '<g stroke="$d" stroke-width=".6"><path d="M6 26h14l-2 14H8z" fill="$l"/><path d="M28 26h14l-2 14H30z" fill="$l"/>'
    '<path d="M15 18h18l-3 22H18z" fill="$m"/></g><path d="M19 18l1.5 22M24 18v22M29 18l-1.5 22" stroke="$l" stroke-width="1.2"/>'
    '<path d="M15 18c2-3 4 0 4.5-1.500s3 1.5 4.5 0 3 1.5 4.5 0S31 15 33 18z" fill="$m"/>',
    "sign": '<path d="M14 16l10-10 10 10" fill="none" stroke="$d" stroke-width="1.4"/><rect x="6" y="16" width="36" height="20" rx="2" '
    'fill="$m" stroke="$d"/><path d="M12 23h24M12 29h16" stroke="$l" stroke-width="2.6" stroke-linecap="round"/>',
    "box": '<path d="M8 20h32v20H8z" fill="$m"/><path d="M6 13h36v8H6z" fill="$d"/><path d="M21 13h6v27h-6z" fill="$l"/>'
    '<path d="M24 13c-9-1-9-8-5-8 3 0 5 5 5 8zm0 0c9-1 9-8 5-8-3 0-5 5-5 8z" fill="none" stroke="$d" stroke-width="1.8"/>',
    "hook": '<rect x="8" y="9" width="32" height="10" rx="3" fill="$m" stroke="$d"/><path d="M14 19v8a5 5 0 0 0 10 0M28 19v8a5 5 0 0 0 10 0" '
    'fill="none" stroke="$d" stroke-width="2.6" stroke-linecap="round"/><circle cx="24" cy="14" r="1.5" fill="$l"/>',
    "jewel": '<path d="M10 8c0 24 28 24 28 0" fill="none" stroke="$d" stroke-width="1.6" stroke-dasharray="2.5 1.5"/>'
    '<path d="M17 27h14l4 5-11 11-11-11z" fill="$m" stroke="$d"/><path d="M13 32h22M20 27l4 16 4-16" fill="none" stroke="$l" stroke-width="1.2"/>',
    "book": '<path d="M12 7h24a2 2 0 0 1 2 2v30a2 2 0 0 1-2 2H12a3 3 0 0 1-3-3V10a3 3 0 0 1 3-3z" fill="$m"/><path d="M14 7v34" '
    'stroke="$d" stroke-width="2"/><rect x="19" y="14" width="14" height="9" rx="1" fill="$l"/><path d="M22 18.500h8" stroke="$d"/>',
    "tree": '<path d="M24 5l9 12h-4l7 9h-5l8 10H9l8-10h-5l7-9h-4z" fill="$m"/><rect x="21" y="36" width="6" height="6" fill="#8a5a3a"/>'
    '<path d="M24 2.500l1.2 2.6 2.8.3-2 2 .5 2.8-2.5-1.4-2.5 1.4.5-2.8-2-2 2.8-.3z" fill="#f3c868"/><g fill="$l">'
    '<circle cx="21" cy="19" r="1.5"/><circle cx="27" cy="25" r="1.5"/><circle cx="19" cy="31" r="1.5"/><circle cx="29" cy="32" r="1.5"/></g>',
    "spoon": '<g stroke="$d" stroke-width="2.2" stroke-linecap="round" fill="none"><path d="M15 22v19M33 20v21"/></g>'
    '<ellipse cx="15" cy="15" rx="5.5" ry="8" fill="$m" stroke="$d" stroke-width=".8"/><path d="M28 7v9a5 5 0 0 0 10 0V7" fill="none" '
    'stroke="$m" stroke-width="2.6"/><path d="M33 7v12" stroke="$m" stroke-width="2.6"/>',
    "plant": '<path d="M24 30V16" stroke="#4f8a5f" stroke-width="2"/><path d="M24 22c-9 1-12-4-12-10 8 0 12 3 12 10zM24 19c0-8 4-11 '
    '12-11 0 7-4 11-12 11z" fill="#6fae7f"/><path d="M13 28h22l-3 13H16z" fill="$m"/><rect x="11" y="26" width="26" height="5" rx="1" fill="$d"/>',
    "parcel": '<path d="M24 7l16 8v18l-16 8-16-8V15z" fill="$m"/><path d="M8 15l16 8 16-8M24 23v18" fill="none" stroke="$d" '
    'stroke-width="1.4"/><path d="M15.5 11l16 8.200v6.3" fill="none" stroke="$l" stroke-width="2.8"/>',
}
