import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outgoing webhooks and their deliveries. Not breaking. */
export class Hooks1795500000031 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
