import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Views of lists that people keep and share. Not breaking. */
export class SavedViews1795500000025 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
