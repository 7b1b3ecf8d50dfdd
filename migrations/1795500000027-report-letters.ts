import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports that people get by letter. Not breaking. */
export class ReportLetters1795500000027 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
