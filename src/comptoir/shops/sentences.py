"""How the events of this room read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "retailer.made": Sentence("Retailer {called} made by {actor}", icon="building", tone="green"),
        "group.made": Sentence("Group {called} made by {actor}", icon="users-group"),
        "shop.made": Sentence("Shop {called} made by {actor}", icon="building-store", tone="green", detail="{code}"),
        "shop.changed": Sentence("{actor} changed the shop's {what}", icon="settings"),
        "shop.corrected": Sentence("{actor} corrected the shop's {what}", icon="settings"),
        "api_answers.forgotten": Sentence("{answers} answers to programs, older than a day, were let go", icon="key"),
        "shop.host_name_added": Sentence("{actor} gave the shop the address {host}", icon="world"),
        "shop.host_name_removed": Sentence("{actor} took the address {host} from the shop", icon="world"),
        "shop.locations_ranked": Sentence("{actor} ranked the locations", icon="list-check", detail="{order_asked}"),
        "location.made": Sentence("Location {called} made by {actor}", icon="map-pin", detail="{code}"),
        "location.changed": Sentence("{actor} changed the location {code}", icon="map-pin", detail="{what}"),
        "api_key.made": Sentence("{actor} made the key “{called}”", icon="key", detail="{hint}…, {rights}"),
        "api_key.revoked": Sentence("{actor} revoked the key “{called}”", icon="key", tone="red", detail="{hint}…"),
        "secret.set": Sentence("{actor} set the secret {secret}", icon="lock", detail="ends in {hint}"),
        "secret.tested": Sentence("{actor} tested the secret {secret}: {outcome}", icon="plug-connected"),
        "staff.invited": Sentence("{actor} invited {person} as {role}, {where}", icon="user-plus", tone="green"),
        "staff.role_given": Sentence("{actor} gave {person} the role {role}, {where}", icon="user-check"),
        "staff.role_taken": Sentence("{actor} took the role {role}, {where}, from {person}", icon="user", tone="red"),
        "staff.deactivated": Sentence("{actor} deactivated {person}", icon="lock", tone="red", detail="{reason}"),
        "staff.reactivated": Sentence("{actor} let {person} in again", icon="lock-open", detail="{reason}"),
        "staff.signed_in": Sentence("{actor} signed in by {means}", icon="login", detail="{device}"),
        "staff.sign_in_failed": Sentence("A sign-in as {person} failed ({means})", icon="alert-triangle", tone="amber"),
        "staff.locked": Sentence("{person} locked for {minutes} minutes", icon="lock", tone="red"),
        "staff.code_asked": Sentence("A sign-in code for {person} was asked for", icon="mail"),
        "staff.code_mailed": Sentence("A sign-in code was mailed to {person}", icon="mail-check"),
        "staff.password_link_asked": Sentence("{person} forgot the password", icon="mail"),
        "staff.password_link_sent": Sentence("{actor} sent {person} a link for a password", icon="mail"),
        "staff.password_set": Sentence("{person} has a new password", icon="key", detail="set by {actor}"),
        "staff.signed_out": Sentence("{actor} signed out", icon="logout"),
        "staff.session_ended": Sentence("{actor} ended a session", icon="logout", detail="{device}"),
        "staff.other_sessions_ended": Sentence("{actor} ended {count} other sessions", icon="logout"),
        "staff.switched_retailer": Sentence("{actor} switched to {retailer}", icon="switch-horizontal"),
    }
)
