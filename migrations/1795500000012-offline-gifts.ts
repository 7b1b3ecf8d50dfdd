import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Gifts that did not come through the processor. Not breaking. */
export class OfflineGifts1795500000012 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`select 1`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
