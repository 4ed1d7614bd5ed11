create table if not exists message (
    id integer primary key autoincrement,
    received_at real not null,
    sender text not null,               -- Of the envelope, as are the recipients.
    recipients text not null,           -- A JSON list.
    from_text text not null,            -- Of the headers.
    to_text text not null,
    subject text not null,
    words text not null,                -- Subject, addresses and text, folded, for the search.
    attachments integer not null,
    raw blob not null
);
create table if not exists knob (name text primary key, value integer not null);
