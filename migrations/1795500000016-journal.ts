import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounting exports. Not breaking. */
export class Journal1795500000016 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`select 1`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
