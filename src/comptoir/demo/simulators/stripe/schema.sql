create table if not exists account (
    id text primary key,
    hint text not null,                 -- The end of the secret key; the key itself is stored nowhere.
    callback_secret text not null,      -- Of its one webhook endpoint.
    callback_url text not null default '',
    created_at real not null
);
create table if not exists thing (      -- Every object of the API, as it is answered.
    id text primary key,
    account text not null references account,
    object text not null,
    of text not null default '',        -- The PaymentIntent that a refund, a review or a page belongs to.
    body text not null,
    settles_at real,                    -- While undecided: when it is known …
    outcome text,                       -- … and what it will be: 'succeeded' or a decline code.
    created_at real not null
);
create index if not exists thing_list on thing (account, object, created_at);
create index if not exists thing_of on thing (of);
create index if not exists thing_settling on thing (settles_at) where settles_at is not null;
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
    checkout text not null,             -- The object it is about.
    callback_url text not null,
    body text not null,
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
create index if not exists delivery_due on delivery (lane, due_at, id) where state = 'waiting';
