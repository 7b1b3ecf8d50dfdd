/** Saves all that a piece of work gathered, in one round trip: objects, deliveries, tasks, and the answer. */
export const SAVE = `
  with saved as (
    insert into stripe_sandbox.objects (kind, id, created, data, event_type)
    select kind, id, created, data::json, event_type
      from rows from (unnest($1::text[]), unnest($2::text[]), unnest($3::bigint[]), string_to_table($4, E'\\n'),
                     unnest($17::text[])) as new (kind, id, created, data, event_type)
    on conflict (kind, id) do update set data = excluded.data
  ), queued as (
    insert into stripe_sandbox.deliveries (event, endpoint)
    select event, endpoint from unnest($5::text[], $6::text[]) with ordinality as new (event, endpoint, place)
     order by place
  ), scheduled as (
    insert into stripe_sandbox.tasks (at, task, object, clock)
    select at, task, object, clock
      from unnest($7::bigint[], $8::text[], $9::text[], $10::text[], $16::boolean[])
           with ordinality as new (at, task, object, clock, once, place)
     where not once
        or not exists (
             select from stripe_sandbox.tasks as listed
              where listed.clock is null and listed.at = new.at and listed.task = new.task and listed.object = new.object)
     order by place
  )
  insert into stripe_sandbox.idempotency (key, fingerprint, request, status, body)
  select $11, $12, $13, $14, $15 where $11::text is not null
  on conflict (key) do update
     set fingerprint = excluded.fingerprint, request = excluded.request,
         status = excluded.status, body = excluded.body, created_at = now()
   where idempotency.created_at < now() - interval '24 hours'`;
