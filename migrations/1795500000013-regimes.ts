import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tax regimes and their parameters. Not breaking. */
export class Regimes1795500000013 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`select 1`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
