import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Corrections of receipts. Not breaking. */
export class ReceiptCorrections1795500000014 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`select 1`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
