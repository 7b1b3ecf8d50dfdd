import type { Pool } from 'pg';

/** Statements in order; a database remembers how many it has seen. Append, never edit. */
const STEPS: readonly string[] = [
  `create table stripe_sandbox.objects (
     kind text not null,
     id text not null,
     seq bigint generated always as identity,
     created bigint not null,
     data json not null,
     primary key (kind, id)
   );
   create index objects_by_age on stripe_sandbox.objects (kind, seq);
   create index objects_by_time on stripe_sandbox.objects (kind, created);
   create index objects_by_intent on stripe_sandbox.objects ((data->>'payment_intent'))
     where kind in ('charge', 'refund', 'checkout.session');
   create index objects_by_charge on stripe_sandbox.objects ((data->>'charge')) where kind = 'refund';
   create index objects_by_source on stripe_sandbox.objects ((data->>'source')) where kind = 'balance_transaction';
   create index objects_by_customer on stripe_sandbox.objects (kind, (data->>'customer'))
     where kind in ('charge', 'payment_intent', 'checkout.session');
   create index objects_by_email on stripe_sandbox.objects ((data->>'email')) where kind = 'customer';
   create index objects_by_type on stripe_sandbox.objects ((data->>'type'), seq) where kind = 'event';

   create table stripe_sandbox.deliveries (
     id bigint generated always as identity primary key,
     event text not null,
     endpoint text not null,
     state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
     attempts int not null default 0,
     next_at timestamptz not null default now()
   );
   create index deliveries_due on stripe_sandbox.deliveries (next_at) where state = 'pending';
   create index deliveries_by_event on stripe_sandbox.deliveries (event);

   create table stripe_sandbox.attempts (
     id bigint generated always as identity primary key,
     delivery bigint not null references stripe_sandbox.deliveries on delete cascade,
     at timestamptz not null default now(),
     status int,
     error text,
     took_ms int not null
   );
   create index attempts_by_delivery on stripe_sandbox.attempts (delivery);

   create table stripe_sandbox.tasks (
     id bigint generated always as identity primary key,
     at bigint not null,
     task text not null,
     object text not null
   );
   create index tasks_due on stripe_sandbox.tasks (at, id);

   create table stripe_sandbox.idempotency (
     key text primary key,
     fingerprint text not null,
     request text not null,
     status int not null,
     body text not null,
     created_at timestamptz not null default now()
   );
   create index idempotency_by_age on stripe_sandbox.idempotency (created_at);`,
  `alter table stripe_sandbox.tasks add column clock text;
   drop index stripe_sandbox.tasks_due;
   create index tasks_due on stripe_sandbox.tasks (at, id) where clock is null;
   create index tasks_of_clock on stripe_sandbox.tasks (clock, at, id) where clock is not null;
   create table stripe_sandbox.clock (
     singleton boolean primary key default true check (singleton),
     offset_ms bigint not null
   );`,
  `create index money_unpaid on stripe_sandbox.objects ((data->>'currency'), ((data->>'available_on')::bigint))
     where kind = 'balance_transaction' and data->'memory'->>'payout' is null;
   create index money_by_payout on stripe_sandbox.objects ((data->'memory'->>'payout'), seq)
     where kind = 'balance_transaction';
   create index disputes_by_charge on stripe_sandbox.objects ((data->>'charge'))
     where kind in ('dispute', 'radar.early_fraud_warning');`,
  `alter table stripe_sandbox.deliveries
     add column failures int not null default 0, add column lost int not null default 0,
     add column copies int not null default 0;
   update stripe_sandbox.deliveries set failures = attempts where state <> 'delivered';
   create index deliveries_pending on stripe_sandbox.deliveries (endpoint, id) where state = 'pending';
   create index attempts_by_age on stripe_sandbox.attempts (at);
   create table stripe_sandbox.chaos (
     singleton boolean primary key default true check (singleton),
     settings json not null
   );`,
  `create index billing_by_customer on stripe_sandbox.objects (kind, (data->>'customer'))
     where kind in ('subscription', 'invoice');
   create index invoices_by_subscription on stripe_sandbox.objects ((data->'memory'->>'subscription'), seq)
     where kind = 'invoice';
   create index invoice_payments_by_invoice on stripe_sandbox.objects ((data->>'invoice'), seq)
     where kind = 'invoice_payment';
   create index invoice_payments_by_intent on stripe_sandbox.objects ((data->'payment'->>'payment_intent'))
     where kind = 'invoice_payment';
   create index objects_of_test_clock on stripe_sandbox.objects ((data->>'test_clock'))
     where kind in ('customer', 'subscription') and data->>'test_clock' is not null;`,
  `drop index stripe_sandbox.objects_by_type;
   alter table stripe_sandbox.objects add column event_type text;
   update stripe_sandbox.objects set event_type = data->>'type' where kind = 'event';
   create index objects_by_type on stripe_sandbox.objects (event_type, seq) where event_type is not null;`,
  // Most objects are a little longer than what PostgreSQL compresses at once, and compressing them takes a third of
  // the time of saving them.
  `alter table stripe_sandbox.objects set (toast_tuple_target = 8160);`,
];

/** An arbitrary number that keeps two sandboxes on one database from upgrading it at the same time. */
const UPGRADE_LOCK = 7_203_114_551;

/** Creates the schema or brings it up to date. */
export async function upgradeSchema(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [UPGRADE_LOCK]);
    await client.query('create schema if not exists stripe_sandbox');
    await client.query('create table if not exists stripe_sandbox.steps (step int primary key)');
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from stripe_sandbox.steps');
    const seen = rows[0]?.count ?? 0;
    for (const [offset, statement] of STEPS.slice(seen).entries()) {
      await client.query(statement);
      await client.query('insert into stripe_sandbox.steps values ($1)', [seen + offset + 1]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
