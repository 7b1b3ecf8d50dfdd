import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What programs asked of webhook endpoints, so that the same request is done once. Not breaking. */
export class HookRequests1795500000035 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(REQUESTS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/** Written before the endpoint that a request makes, so that of two that come together the second waits here. */
const REQUESTS = `
  create table hook_request (
    id uuid primary key,
    endpoint_id uuid not null references hook_endpoint deferrable initially deferred,
    asked jsonb not null,
    at timestamptz not null
  );
  create trigger hook_request_append_only before update or delete or truncate on hook_request
    for each statement execute function refuse_change();
  comment on column hook_request.id is 'follows from the key that asked and its Idempotency-Key';
  comment on column hook_request.asked is 'what it asked for: the same id with something else is refused';`;
