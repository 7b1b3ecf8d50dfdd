import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Refunds that wait for a second person, scopes of keys, and exported heads of the audit. Not breaking. */
export class ApprovalsAndAudit1795500000023 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
