import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Benefits that are owed for a while. Not breaking. */
export class DeferredBenefits1795500000020 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`select 1`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
