import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Goals, matching offers and tributes. Not breaking. */
export class Campaigns1795500000028 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
