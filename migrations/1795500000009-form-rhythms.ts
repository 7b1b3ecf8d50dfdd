import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a form offers for each rhythm of giving, and a form that asks for membership. Not breaking: forms keep theirs. */
export class FormRhythms1795500000009 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create function is_ascending(amounts bigint[]) returns boolean language sql immutable strict as $$
        select coalesce(bool_and(amount < next), true)
        from (select amount, lead(amount) over (order by place) as next
              from unnest(amounts) with ordinality as listed (amount, place)) as neighbors
      $$;

      create table form_rhythm (
        form_id uuid not null references form,
        frequency text not null check (frequency in ('once', 'monthly', 'quarterly', 'yearly')),
        amounts_minor bigint[] not null,
        default_amount_minor bigint not null,
        sentences text[] not null,
        primary key (form_id, frequency),
        constraint form_rhythm_amounts_count check (cardinality(amounts_minor) between 1 and 6),
        constraint form_rhythm_amounts_known check (array_position(amounts_minor, null) is null and 0 < all (amounts_minor)),
        constraint form_rhythm_amounts_ascending check (is_ascending(amounts_minor)),
        constraint form_rhythm_default_offered check (default_amount_minor = any (amounts_minor)),
        constraint form_rhythm_sentence_each check (
          cardinality(sentences) = cardinality(amounts_minor) and array_position(sentences, null) is null)
      );
      comment on column form_rhythm.sentences is
        'what an amount pays for, in the order of the amounts; empty where nothing is said';

      insert into form_rhythm (form_id, frequency, amounts_minor, default_amount_minor, sentences)
      select id, 'once', amounts_minor, default_amount_minor, array_fill(''::text, array[cardinality(amounts_minor)])
      from form;
      insert into form_rhythm (form_id, frequency, amounts_minor, default_amount_minor, sentences)
      select id, frequency, amounts::bigint[], usual, array_fill(''::text, array[4])
      from form cross join (values
        ('monthly', '{600,1200,2500,5000}', 1200),
        ('yearly', '{6000,12000,30000,100000}', 12000)) as offered (frequency, amounts, usual);

      alter table form
        drop column amounts_minor,
        drop column default_amount_minor,
        add default_frequency text not null default 'once',
        add gentle_offer boolean not null default true,
        add constraint form_default_frequency_offered foreign key (id, default_frequency)
          references form_rhythm (form_id, frequency) deferrable initially deferred;
      alter table form alter default_frequency drop default, alter gentle_offer drop default;
      update form set ask_note = 'Card, Apple Pay, Google Pay or bank account. Stop any time.'
        where ask_note = 'Card, Apple Pay, Google Pay or bank account. You get a receipt by email.';
      comment on column form.gentle_offer is 'whether a one-time gift is asked, once, if it would rather be monthly';
    `);
    // An amount that the form itself would refuse is never offered, whichever of the two is changed.
    await query.query(`
      create function form_amounts_within_limits() returns trigger language plpgsql as $$
      declare
        wrong record;
      begin
        select form.slug, frequency into wrong
        from form_rhythm join form on form.id = form_id
        where form.id = coalesce(to_jsonb(new) ->> 'form_id', to_jsonb(new) ->> 'id')::uuid
          and not (minimum_minor <= all (amounts_minor) and maximum_minor >= all (amounts_minor))
        limit 1;
        if found then
          raise exception 'form % offers an amount % that it would not take', wrong.slug, wrong.frequency
            using errcode = 'check_violation', constraint = 'form_amounts_within_limits';
        end if;
        return null;
      end $$;
      create constraint trigger form_amounts_within_limits after insert or update on form_rhythm
        deferrable initially deferred for each row execute function form_amounts_within_limits();
      create constraint trigger form_limits_around_amounts after update on form
        deferrable initially deferred for each row execute function form_amounts_within_limits();
    `);
    await query.query(`
      insert into form (id, slug, campaign_id, title, letter, ask_heading, ask_body, ask_note, minimum_minor,
                        maximum_minor, default_frequency, gentle_offer)
      values ('01930000-0000-7000-8000-000000000013', 'membership', '01930000-0000-7000-8000-000000000001',
        'Become a member',
        E'Members decide that this newsroom will still be here next month.\\n\\nA gift that comes back by itself lets us hire a reporter instead of hoping for one. You can change or stop it whenever you like.',
        'Become a member of this newsroom.',
        'Members give every month or year, so that everyone can read.',
        'Card, Apple Pay, Google Pay or bank account. Stop any time.',
        500, 2500000, 'monthly', false);
      insert into form_rhythm (form_id, frequency, amounts_minor, default_amount_minor, sentences)
      select '01930000-0000-7000-8000-000000000013', frequency, amounts::bigint[], usual, sentences::text[]
      from (values
        ('once', '{6000,12000,30000,100000}', 12000, '{"","","",""}'),
        ('monthly', '{600,1200,2500,5000}', 1200,
         '{"",pays for two hours at a council meeting,pays for one records request,pays for a day of fact checking}'),
        ('quarterly', '{1500,3000,7500,15000}', 3000, '{"","","",""}'),
        ('yearly', '{6000,12000,30000,100000}', 12000, '{"","","",""}')) as offered (frequency, amounts, usual, sentences);
      insert into form_designation (form_id, designation)
        select '01930000-0000-7000-8000-000000000013', code from designation;
      set constraints all immediate;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
