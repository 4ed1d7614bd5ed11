"""The tabler icons that pages may draw; the build puts just these into one sprite."""

ICONS: tuple[str, ...] = tuple(
    """
    activity adjustments alarm alert-circle alert-triangle antenna-bars-5 arrow-back-up arrow-down arrow-left
    arrow-right arrow-up arrows-split-2 at award ban barcode bell bolt bookmark box brand-whatsapp building
    building-bank building-store calendar calendar-due calendar-event chart-bar chart-line check checklist checks
    chevron-down chevron-left chevron-right circle circle-check circle-dashed circle-dot circle-minus
    circle-percentage circle-plus circle-x clipboard-check clock clock-off clock-pause code coins columns command
    copy corner-down-left credit-card credit-card-refund database database-import device-desktop device-mobile dots
    download edit external-link eye eye-off file-download file-invoice file-spreadsheet file-text filter
    filter-plus flag flame flask gift hand-stop hash headset heart help-circle history home hourglass-empty id
    inbox info-circle key keyboard language layout-sidebar-left-collapse layout-sidebar-left-expand leaf link
    link-off list-check lock lock-open login logout mail mail-check mail-off mail-opened map-pin map-pin-off medal
    menu-2 message message-plus message-report messages minus moon moped note package package-off packages palette
    paperclip pencil phone photo player-pause player-play plug plug-connected plus printer qrcode receipt
    receipt-refund refresh repeat report-money rosette route scale scan search selector send server settings shield
    shield-check shield-lock shirt shopping-bag shopping-bag-plus shopping-cart shopping-cart-plus sort-descending
    sparkles speakerphone star sun switch-horizontal table tag tool trash truck truck-delivery truck-return upload
    user user-check user-circle user-plus user-search users users-group wallet webhook world writing-sign x
    """.split()
)
