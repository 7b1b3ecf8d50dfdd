import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Statements of a year, version by version. Not breaking. */
export class Statements1795500000018 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`select 1`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
