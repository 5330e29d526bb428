-- The tables of a shop as the product has them, for the peer: without outcomes of commands and without events. Searches
-- have indexes that actions leave alone, so that an action changes no index of an item.
create table item (
  id text collate "C" primary key,
  number bigint generated always as identity,
  name text not null,
  words tsvector generated always as (to_tsvector('simple', name)) stored,
  category smallint not null,
  state smallint not null,
  price_cents bigint not null check (price_cents > 0),
  age_months int not null,
  image_ids text[] not null,
  holding smallint not null,
  holder text not null,
  cost_cents bigint not null check (cost_cents >= 0),
  version int not null,
  created_at timestamptz not null default clock_timestamp())
with (fillfactor = 80);

create unique index item_number on item (number);
create index item_category on item (category, number);
create index item_state on item (state, number);
create index item_words on item using gin (words);

create table action (
  item_id text collate "C" not null,
  version int not null,
  id uuid not null,
  kind smallint not null,
  client_id text not null,
  price_cents bigint,
  tax_cents bigint,
  profit_cents bigint,
  done_at timestamptz not null,
  settled_at timestamptz not null default clock_timestamp(),
  fraud_list_version text not null,
  cash_cents bigint not null,
  stock_cents bigint not null,
  loans_cents bigint not null,
  income_cents bigint not null,
  primary key (item_id, version),
  check (cash_cents + stock_cents + loans_cents + income_cents = 0));

create index action_settled_at on action (settled_at);

create table ticket (
  action_id uuid primary key,
  item_id text collate "C" not null,
  client_id text not null,
  price_cents bigint not null,
  tax_cents bigint not null,
  term_days int not null,
  done_at timestamptz not null,
  due date not null,
  forfeits_at timestamptz not null,
  extensions int not null default 0,
  status smallint not null default 1);

create unique index ticket_open on ticket (item_id) where status = 1;
create index ticket_due on ticket (due, action_id) where status = 1;
create index ticket_of_item on ticket (item_id);

-- Spread over more rows than the product has, so that actions seldom wait for each other's sums.
create table balance (
  partition int primary key,
  cash_cents bigint not null default 0,
  stock_cents bigint not null default 0,
  loans_cents bigint not null default 0,
  income_cents bigint not null default 0)
with (fillfactor = 50);

insert into balance (partition) select generate_series(0, 63);
