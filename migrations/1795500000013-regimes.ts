import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tax regimes and their parameters by date (R-INT-02, R-INT-03), what receipts say since their third template, receipts
 * that wait, and texts that states require (R-STA-03). Breaking: `irs_parameter` becomes rows of `regime_parameter`.
 */
export class Regimes1795500000013 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(PARAMETERS);
    await query.query(ORGANISATION);
    await query.query(RECEIPTS);
    await query.query(DISCLOSURES);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/** The extension lets an exclusion constraint compare text; PostgreSQL trusts it, so that no superuser is needed. */
const PARAMETERS = `
  create extension if not exists btree_gist;

  create table regime_parameter (
    regime text not null check (regime <> ''),
    key text not null check (key <> ''),
    valid_from date not null,
    valid_to date,
    value jsonb not null check (jsonb_typeof(value) = 'object'),
    source text not null check (source <> ''),
    checked_by uuid references staff,
    checked_on date,
    primary key (regime, key, valid_from),
    constraint regime_parameter_apart
      exclude using gist (regime with =, key with =, daterange(valid_from, valid_to, '[]') with &&),
    constraint regime_parameter_dates check (valid_from <= valid_to),
    constraint regime_parameter_proportions check (regime <> 'us-501c3' or key <> 'insubstantial-benefits' or (
      (value ->> 'lowCostLimit')::bigint > 0
      and (value ->> 'minGift')::bigint = 5 * (value ->> 'lowCostLimit')::bigint
      and (value ->> 'cap')::bigint = 10 * (value ->> 'lowCostLimit')::bigint) is true)
  );
  comment on table regime_parameter is 'what a tax regime goes by, by the date of the gift; amounts in minor units';
  comment on constraint regime_parameter_proportions on regime_parameter is
    'the three figures are always 1 : 5 : 10, so a mistyped one is found (R-QPQ-05)';

  insert into regime_parameter (regime, key, valid_from, valid_to, value, source)
  select 'us-501c3', 'insubstantial-benefits', make_date(year, 1, 1), make_date(year, 12, 31),
         jsonb_build_object('lowCostLimit', low_cost_limit_minor, 'minGift', min_gift_minor, 'cap', cap_minor), source
  from irs_parameter;
  drop table irs_parameter;`;

const ORGANISATION = `
  alter table organisation
    add column regime text not null default 'us-501c3',
    add column paper text not null default 'letter' constraint organisation_paper check (paper in ('letter', 'a4')),
    add column signatories text[] not null default '{}'
      constraint organisation_signatories check (cardinality(signatories) <= 4 and array_position(signatories, '') is null),
    drop constraint organisation_ein_shape;
  alter table organisation add constraint organisation_ein_shape
    check (ein <> '' and (regime <> 'us-501c3' or ein ~ '^[0-9]{2}-[0-9]{7}$'));
  comment on column organisation.ein is 'its number with the tax authority, in the shape that the regime asks for';
  comment on column organisation.signatories is 'who signs receipts, "Jane Doe, Executive Director"';`;

const RECEIPTS = `
  alter table receipt add column kind text not null default 'cash',
    add constraint receipt_kind check (kind in ('cash', 'property')),
    add constraint receipt_property_is_described
      check ((kind = 'property') = (snapshot ->> 'property' is not null)),
    add constraint receipt_property_has_no_value check (kind = 'cash' or deductible_minor = 0);
  comment on column receipt.amount_minor is 'of property the book value, which the receipt never states (R-NCG-01)';

  create table receipt_hold (
    gift_id uuid primary key references gift,
    cause text not null check (cause in ('details-missing', 'not-receiptable')),
    missing text[] not null default '{}',
    draft jsonb not null,
    held_since timestamptz not null,
    constraint receipt_hold_says_what_is_missing check ((cause = 'details-missing') = (cardinality(missing) > 0))
  );
  comment on table receipt_hold is 'settled gifts whose receipt waits for details, or that the regime gives none for';`;

const DISCLOSURES = `
  create table state_disclosure (
    id uuid primary key,
    state char(2) not null check (state ~ '^[A-Z]{2}$'),
    text text not null check (trim(text) <> '' and length(text) <= 2000),
    surfaces text[] not null constraint state_disclosure_surfaces
      check (surfaces <@ array['form', 'confirmation', 'receipt', 'mail'] and cardinality(surfaces) > 0),
    registration_no text not null default '',
    effective_from date not null,
    effective_to date,
    constraint state_disclosure_dates check (effective_from <= effective_to),
    constraint state_disclosure_once
      exclude using gist (state with =, text with =, daterange(effective_from, effective_to, '[]') with &&)
  );`;
