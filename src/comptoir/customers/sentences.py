"""How the events of this room read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "customer.added": Sentence("Customer {code} added by {actor}", icon="user-plus", tone="green"),
        "customer.changed": Sentence("Profile changed by {actor}", icon="edit", detail="{what}"),
        "customer.contact_added": Sentence("Added by {actor}: {kind}", icon="id", detail="{contact}"),
        "customer.contact_removed": Sentence("Removed by {actor}: {kind}", icon="trash", detail="{contact}"),
        "customer.main_contact_chosen": Sentence("Made the main {kind} by {actor}", icon="id", detail="{contact}"),
        "customer.address_added": Sentence(
            "{actor} added an address for {kind}", icon="map-pin", detail="{city}, {country}"
        ),
        "customer.address_changed": Sentence("{actor} changed an address for {kind}", icon="map-pin", detail="{what}"),
        "customer.address_removed": Sentence(
            "{actor} removed an address for {kind}", icon="map-pin-off", detail="{city}, {country}"
        ),
        "customer.tagged": Sentence("Tagged by {actor}", icon="tag", detail="{tag}"),
        "customer.untagged": Sentence("Tag removed by {actor}", icon="tag", detail="{tag}"),
        "customer.buying_stopped": Sentence("{actor} stopped orders", icon="ban", tone="red", detail="{reason}"),
        "customer.buying_allowed": Sentence("{actor} takes orders again", icon="circle-check", tone="green"),
        "customer.revealed": Sentence(
            "{actor} saw number and address", icon="eye", tone="amber", detail="Reason: {reason}"
        ),
        "customer.sought": Sentence(
            "{actor} searched by {by_what}: {hits} found", icon="search", tone="amber", detail="{sought}"
        ),
        "customers.imported": Sentence(
            "{actor} imported customers: {new} new, {changed} changed",
            icon="database-import",
            tone="green",
            detail="{contacts} contacts, {addresses} addresses, {tags} tags; {problems} problems",
        ),
        "customers.export_asked": Sentence(
            "{actor} asked for a file of customers", icon="file-spreadsheet", tone="amber"
        ),
        "customers.exported": Sentence("A file of {customers} customers was made", icon="file-spreadsheet"),
        "customers.exports_forgotten": Sentence("Files of customers deleted after a week: {count}", icon="trash"),
        "customer.code_asked": Sentence("A sign-in code was asked for", icon="mail"),
        "customer.registration_asked": Sentence("Somebody asked for an account", icon="mail"),
        "customer.registered": Sentence("Customer {code} made an account at {shop}", icon="user-plus", tone="green"),
        "customer.signed_in": Sentence("Signed in by {way}", icon="login", tone="green"),
        "customer.sign_in_failed": Sentence("A sign-in by {way} did not match", icon="alert-triangle", tone="amber"),
        "customer.sign_in_locked": Sentence(
            "Sign-in rests for 15 minutes after five wrong tries", icon="lock", tone="red"
        ),
        "customer.password_set": Sentence("The customer set a password", icon="key"),
        "customer.signed_out_everywhere": Sentence("The customer signed out everywhere", icon="logout"),
    }
)
