-- The shop: items, what was done with them, loans on them, and the books. Sums are hundredths of the currency unit. Small
-- numbers for closed sets are those of the contract (items.proto).

create table shop.item (
  id text collate "C" primary key,
  -- Newest first in lists.
  number bigint generated always as identity,
  name text not null,
  category smallint not null,
  state smallint not null,
  price_cents bigint not null check (price_cents > 0),
  age_months int not null,
  image_ids text[] not null,
  holding smallint not null,
  -- Empty for none.
  holder text not null,
  -- What the shop gave for it: 0 unless it is in stock.
  cost_cents bigint not null check (cost_cents >= 0),
  -- That of its last action, which changes it by compare-and-set.
  version int not null,
  created_at timestamptz not null default clock_timestamp()
) with (fillfactor = 80);

-- Lists by any of them, newest first: each combination is walked by itself. What leaves the holding as it is touches no
-- index.
create index item_listed on shop.item (category, state, holding, number);

-- What searches by name look at, apart from the item so that actions leave it alone; changed with name and state only. A
-- word stands behind the number of its block of items, so that a search looks at one block after the other, newest first,
-- and a word that half of all names have costs no more than one in a block.
create table shop.item_words (
  number bigint primary key,
  item_id text collate "C" not null,
  words tsvector not null
);

create index item_words_words on shop.item_words using gin (words) with (fastupdate = off);

-- The newest items before a number whose words answer to a query, at most so many. Blocks are looked through one by one
-- from the newest on, so the work ends with the page. In queries ! stands for the block.
--   rest: more that the words must answer to, which is not looked for in the index; empty for nothing
--   wanted_holding: 0 for any; a block in which no item of the given categories and states has it is left out
create function shop.find_by_words(
  query text, rest text, categories int[], states int[], wanted_holding int, before bigint, most int
) returns table (number bigint, item_id text) language plpgsql stable as $$
declare
  size constant bigint := 8192;
  block bigint;
  prefix text;
  found int := 0;
  added int;
begin
  select (least(before - 1, coalesce(max(w.number), -1)) / size) into block from shop.item_words w;
  while block >= 0 and found < most loop
    if wanted_holding = 0 or exists (
      select from unnest(categories) c (category) cross join unnest(states) s (state)
      cross join lateral (
        select from shop.item i
        where i.category = c.category and i.state = s.state and i.holding = wanted_holding
          and i.number >= block * size and i.number < (block + 1) * size
        limit 1
      ) held
    ) then
      prefix := lpad(to_hex(block), 8, '0');
      return query
        select w.number, w.item_id
        from (
          -- What the index finds is taken as a whole before anything else is asked of it.
          select found_words.number, found_words.item_id, found_words.words
          from shop.item_words found_words
          where found_words.words @@ cast(replace(query, '!', prefix) as tsquery)
          offset 0
        ) w
        where w.number < before
          and (rest = '' or w.words @@ cast(replace(rest, '!', prefix) as tsquery))
          and (wanted_holding = 0 or exists (
            select from shop.item i where i.id = w.item_id and i.holding = wanted_holding))
        order by w.number desc limit most - found;
      get diagnostics added = row_count;
      found := found + added;
    end if;
    block := block - 1;
  end loop;
end
$$;

-- What was done with items, one row a version, never changed: history, postings and entries of the ledger at once.
create table shop.action (
  item_id text collate "C" not null,
  version int not null,
  id uuid not null,
  kind smallint not null,
  client_id text not null,
  price_cents bigint,
  tax_cents bigint,
  profit_cents bigint,
  -- When it was done, as whoever asked for it said.
  done_at timestamptz not null,
  settled_at timestamptz not null default clock_timestamp(),
  -- Of the fraud list that let the client pass; empty where it does not matter.
  fraud_list_version text not null,
  -- Debit less credit.
  cash_cents bigint not null,
  stock_cents bigint not null,
  loans_cents bigint not null,
  income_cents bigint not null,
  primary key (item_id, version),
  check (cash_cents + stock_cents + loans_cents + income_cents = 0)
);

-- The ledger: what moved money. A day's cash is in the index alone.
create index action_posted on shop.action (settled_at, item_id, version) include (kind, cash_cents)
  where cash_cents <> 0 or stock_cents <> 0;

-- Loans.
create table shop.ticket (
  action_id uuid primary key,
  item_id text collate "C" not null,
  client_id text not null,
  price_cents bigint not null,
  tax_cents bigint not null,
  term_days int not null,
  done_at timestamptz not null,
  due date not null,
  -- The midnight of the shop after the days of grace.
  forfeits_at timestamptz not null,
  extensions int not null default 0,
  -- 1 open, 2 redeemed, 3 forfeited.
  status smallint not null default 1
);

-- At most one loan on an item.
create unique index ticket_open on shop.ticket (item_id) where status = 1;
create index ticket_due on shop.ticket (due, action_id) where status = 1;
create index ticket_forfeits_at on shop.ticket (forfeits_at) where status = 1;
create index ticket_of_item on shop.ticket (item_id);

-- What became of commands, by the id of the action. What is sent again finds it.
create table shop.outcome (
  action_id uuid primary key,
  fingerprint uuid not null,
  item_id text not null,
  kind smallint not null,
  user_id bigint not null,
  client_id text not null,
  -- Applied at this version; null if it was rejected.
  version int,
  -- The HTTP status and the text of a rejection.
  code smallint,
  reason text,
  fraud_list_version text,
  settled_at timestamptz not null default clock_timestamp(),
  check ((version is null) = (code is not null))
);

-- Refusals are not kept for ever.
create index outcome_refused on shop.outcome (settled_at) where code is not null;

-- Sums of all postings, by the partition of the item, so that no two workers wait for each other.
create table shop.balance (
  partition int primary key,
  cash_cents bigint not null,
  stock_cents bigint not null,
  loans_cents bigint not null,
  income_cents bigint not null
) with (fillfactor = 50);

-- Settled commands that are in no file of the archive yet.
create table shop.archive_row (
  number bigint generated always as identity primary key,
  action_id uuid not null unique,
  -- By UTC, on which it was settled.
  day date not null,
  -- A SettledAction.
  action bytea not null,
  -- The file that is to hold it, which may be there already; null as long as that is not decided.
  segment bigint
);

create index archive_row_segment on shop.archive_row (segment, day, number);

-- The last file that was decided on.
create table shop.archive_head (
  only_one boolean primary key default true check (only_one),
  segments bigint not null
);

insert into shop.archive_head (segments) values (0);

-- The list of people whom the shop does not deal with: the one that is in force; nothing before the first reading.
create table shop.fraud_list (
  only_one boolean primary key default true check (only_one),
  -- A digest of what was read; empty as long as nothing could be.
  version text not null default '',
  entries int not null default 0,
  -- Digests of folded names, 16 bytes each, sorted.
  marks bytea not null default '',
  -- When this one came into force.
  loaded_at timestamptz not null default clock_timestamp(),
  -- When the list was last read and found good, the same one or another.
  read_at timestamptz not null default clock_timestamp(),
  -- Why the last reading kept this one; null if it did not.
  error text,
  -- How many readings were asked for, and up to which of these it was read since.
  asked bigint not null default 0,
  answered bigint not null default 0
);

-- Digests do not get smaller.
alter table shop.fraud_list alter column marks set storage external;

select log.create_outbox('shop');
select log.create_consumer_tables('shop');
