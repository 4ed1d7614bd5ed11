create table if not exists account (
    id text primary key,
    hint text not null,                 -- The end of the secret key; the key itself is stored nowhere.
    callback_secret text not null,
    created_at real not null
);
create table if not exists checkout (
    id text primary key,
    account text not null references account,
    status text not null check (status in ('open', 'processing', 'paid', 'expired')),
    amount integer not null,
    currency text not null,
    reference text not null,
    description text not null,
    customer_name text not null,
    return_url text not null,
    cancel_url text not null,
    callback_url text not null,
    expires_at real not null,
    created_at real not null
);
create index if not exists checkout_reference on checkout (account, reference);
create index if not exists checkout_expiry on checkout (expires_at) where status = 'open';
create table if not exists payment (
    id text primary key,
    checkout text not null references checkout,
    status text not null check (status in ('needs_confirmation', 'processing', 'captured', 'failed')),
    amount integer not null,
    currency text not null,
    card_brand text not null,
    card_last4 text not null,
    failure text,                       -- A code of cards.FAILURES.
    settles_at real,                    -- While processing: when its outcome is known …
    outcome text,                       -- … and what it will be: 'captured' or a failure code.
    created_at real not null
);
create index if not exists payment_checkout on payment (checkout);
create index if not exists payment_settling on payment (settles_at) where status = 'processing';
create table if not exists refund (
    id text primary key,
    payment text not null references payment,
    status text not null check (status in ('pending', 'succeeded', 'failed')),
    amount integer not null,
    currency text not null,
    reference text not null,
    failure text,
    settles_at real,
    outcome text,
    created_at real not null
);
create index if not exists refund_payment on refund (payment);
create index if not exists refund_reference on refund (reference);
create index if not exists refund_settling on refund (settles_at) where status = 'pending';
create table if not exists answered (
    account text not null,
    key text not null,
    fingerprint text not null,
    status integer not null,
    body text not null,
    primary key (account, key)
);
create table if not exists behaviour (
    scope text primary key,             -- An account's id, or 'all'.
    knobs text not null
);
create table if not exists event (
    id text primary key,
    account text not null references account,
    type text not null,
    checkout text not null references checkout,
    callback_url text not null,
    body text not null,                 -- The very bytes that are signed and sent.
    created_at real not null
);
create index if not exists event_account on event (account);
create index if not exists event_checkout on event (checkout);
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
create table if not exists operation (  -- What was done with a card's token, and with what came of that.
    id text primary key,                -- Of a charge or capture: also the id of its payment.
    checkout text not null references checkout,
    kind text not null check (kind in ('authorization', 'charge', 'capture', 'void', 'reversal')),
    of text references operation,       -- The authorization that is taken or given up, the payment that is voided.
    status text not null check (status in ('processing', 'succeeded', 'failed', 'manual')),
    amount integer not null,
    currency text not null,
    reference text not null,
    card_brand text not null,
    card_last4 text not null,
    failure text,
    settles_at real,
    outcome text,                       -- While processing: what it will be, 'succeeded' or a failure code.
    clears_at real,                     -- Of money that was taken: until when it can be voided.
    created_at real not null
);
create index if not exists operation_checkout on operation (checkout);
create index if not exists operation_of on operation (of);
create index if not exists operation_reference on operation (reference);
create index if not exists operation_settling on operation (settles_at) where status = 'processing';
create index if not exists operation_clearing on operation (clears_at) where clears_at is not null;
