import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What deposits are made of, and the lines of the bank. Not breaking. */
export class DepositLinesAndBank1795500000015 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`select 1`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
