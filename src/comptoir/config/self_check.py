"""Before the server serves: the database really keeps each actor to her rows, or it does not start."""

import sys

from django.db import connection

from .unpoliced import UNPOLICED
from .words import CannotStart

ROLE = """
select current_user, rolsuper, rolbypassrls,
  exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relowner = r.oid),
  (select string_agg(distinct o.rolname, ', ') from pg_class c join pg_namespace n on n.oid = c.relnamespace
   join pg_roles o on o.oid = c.relowner
   where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(r.oid, o.oid, 'member'))
from pg_roles r where rolname = current_user
"""

# Every table or view that this role may touch and that no policy guards. A partition must not be touched at all: read
# directly it knows nothing of its parent's policy. A view reads with its owner's eyes unless it says otherwise.
UNGUARDED = """
select c.relname, c.relispartition from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and has_table_privilege(c.oid, 'select, insert, update, delete, truncate')
  and case
    when c.relispartition then true
    when c.relkind in ('r', 'p') then not c.relrowsecurity
      or not exists (select from pg_policy where polrelid = c.oid and polname = 'scope')
    when c.relkind = 'v' then not coalesce('security_invoker=true' = any (c.reloptions)
                                           or 'security_invoker=on' = any (c.reloptions), false)
    else true end
order by c.relname
"""


def refuse_unsafe_database() -> None:
    """For the web process and the worker: end with one sentence where :func:`require_safe_database` finds a reason."""
    try:
        require_safe_database()
    except CannotStart as reason:
        sys.exit(f"Comptoir cannot start: {reason}")
    finally:
        connection.close()


def require_safe_database() -> None:
    """Raises CannotStart when the role could see past the policies, or a table has none and is not listed."""
    if reason := role_is_too_strong():
        raise CannotStart(reason)
    if tables := unguarded_tables():
        raise CannotStart(
            f"{', '.join(tables)} would show every shop's rows to every other: no policy guards what is not listed in "
            "comptoir.config.unpoliced. Run “migrate” as the role that owns the tables, or add the policy."
        )


def role_is_too_strong() -> str | None:
    """Why the database would not hold this role back, in a sentence; None when it does."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        name, is_superuser, bypasses, owns, member_of = cursor.fetchone()
    end = "Connect as the role app, which owns nothing: docs/guides/real-server.md has the script that makes it."
    if is_superuser:
        return f"The database role {name} is a superuser, whom no policy holds back. {end}"
    if bypasses:
        return f"The database role {name} may bypass row-level security. {end}"
    if owns:
        return f"The database role {name} owns tables, and policies do not hold an owner back. {end}"
    if member_of:
        return f"The database role {name} is a member of {member_of}, who owns the tables. {end}"
    return None


def unguarded_tables() -> list[str]:
    """Tables without a policy that are not listed, partitions that can be read directly, views with other eyes."""
    with connection.cursor() as cursor:
        cursor.execute(UNGUARDED)
        return [name for name, is_partition in cursor.fetchall() if is_partition or name not in UNPOLICED]
