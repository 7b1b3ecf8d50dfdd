import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of donors, and the fields that they close. Not breaking. */
export class DonorKeys1795500000029 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
