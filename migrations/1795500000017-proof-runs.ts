import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the daily proof found. Not breaking. */
export class ProofRuns1795500000017 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`select 1`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
