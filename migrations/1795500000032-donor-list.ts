import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The published list of donors. Not breaking. */
export class DonorList1795500000032 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
