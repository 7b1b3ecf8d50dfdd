import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a key may do is named key by key; those that had a role keep what it gave them. */
const KEY_SCOPES = `
  alter table api_key add scopes text[] not null default '{}';
  update api_key set scopes = case role
    when 'viewer' then array['reports:read']
    when 'fundraiser' then array['reports:read', 'gifts:read', 'donors:read', 'receipts:read']
    else array['reports:read', 'gifts:read', 'gifts:refund', 'donors:read', 'receipts:read', 'plans:change', 'processor:read']
  end;
  alter table api_key alter scopes drop default, drop role,
    add constraint api_key_may_something check (cardinality(scopes) > 0);`;

/** Refunds that wait for a second person, scopes of keys, and exported heads of the audit. Not breaking. */
export class ApprovalsAndAudit1795500000023 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(KEY_SCOPES);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
