create table if not exists account (
    id text primary key,
    hint text not null,                 -- The end of the secret key; the key itself is stored nowhere.
    callback_secret text not null,
    created_at real not null
);
create table if not exists job (
    id text primary key,
    account text not null references account,
    reference text not null,
    status text not null check (
        status in ('searching', 'assigned', 'picked_up', 'delivered', 'failed', 'returned', 'cancelled')),
    fate text not null,                 -- A key of jobs.FATES.
    step integer not null,              -- How far along its fate.
    price integer not null,
    currency text not null,
    rider text not null default '',
    failure text not null default '',
    drop_city text not null,
    drop_map text not null,             -- Where the rider sees the door on a map; empty where nobody told.
    callback_url text not null,
    next_at real,                       -- When it moves on by itself.
    arrive_by real not null,
    created_at real not null,
    updated_at real not null
);
create index if not exists job_reference on job (account, reference);
create index if not exists job_due on job (next_at) where next_at is not null;
create table if not exists conduct (
    scope text primary key,             -- An account's id, or 'all'.
    fate text not null,
    only_next integer not null,         -- How many bookings meet this fate; 0: all.
    step_seconds real not null          -- Between two steps; 0: only by hand.
);
create table if not exists answered (
    account text not null,
    key text not null,
    fingerprint text not null,
    status integer not null,
    body text not null,
    primary key (account, key)
);
create table if not exists behaviour (
    scope text primary key,
    knobs text not null
);
create table if not exists event (
    id text primary key,
    account text not null references account,
    type text not null,
    checkout text not null,             -- The job; the postman calls it so.
    callback_url text not null,
    body text not null,                 -- The very bytes that are signed and sent.
    created_at real not null
);
create index if not exists event_account on event (account);
create table if not exists delivery (
    id integer primary key,
    event text not null references event,
    lane integer not null,
    state text not null check (state in ('waiting', 'sending', 'delivered', 'lost', 'given_up')),
    due_at real not null,
    attempts integer not null default 0,
    result text not null default '',
    created_at real not null
);
create index if not exists delivery_event on delivery (event);
create index if not exists delivery_due on delivery (lane, due_at, id) where state = 'waiting';
