import { Injectable } from '@nestjs/common';
import { AppError, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { type Id, isId, newId, type StaffId } from '../../kernel/id.js';
import { type Actor, Audit } from '../../audit/audit.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { donorTable, donorConditions, type DonorFilters } from '../../donors/listing/donor-filters.js';
import { type Tag, tagOfName } from '../../donors/records/tags.js';

export type TagRunId = Id<'tag-run'>;

export interface TaggedBy {
  readonly actor: Actor;
  readonly staffId: StaffId;
}

export interface TagWish {
  readonly kind: 'add' | 'remove';
  /** The tag's name as it was typed; a new one is made by adding it. */
  readonly tag: string;
  /** Who it is for: all donors whom a list shows, as of the moment of the statement. */
  readonly filters: DonorFilters;
}

export interface TagRun {
  readonly id: TagRunId;
  readonly tag: Tag;
  /** How many were in fact changed: the others wore the tag already, or did not. */
  readonly donors: number;
}

/** The way back is offered for ten seconds; a slow click is not punished, an old page is. */
const UNDO_MS = 60 * 60_000;

export class TooLateToUndo extends AppError {
  constructor() {
    super(
      'too-late-to-undo',
      'conflict',
      'That was too long ago to be undone. Nothing was changed. Change the tags again instead.',
    );
  }
}

/** Gives a tag to many donors at once, or takes it away: one statement, whatever their number. */
@Injectable()
export class TagDonors {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidInput for a tag that is no name, or that is to be taken away and does not exist. */
  run(by: TaggedBy, { kind, tag: typed, filters }: TagWish): Promise<TagRun> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      const tag = kind === 'add' ? await tagOfName(tx, typed, now) : await existing(tx, typed);
      const id = newId<'tag-run'>();
      const kept = JSON.stringify(filters);
      await rows(
        tx,
        `insert into tag_run (id, tag_id, kind, asked_by, asked_at, filters, donors) values ($1, $2, $3, $4, $5, $6, 0)`,
        [id, tag.id, kind, by.staffId, now, kept],
      );
      const donors = await change(tx, kind, { id, tagId: tag.id, actor: by.actor, now }, filters);
      await rows(tx, 'update tag_run set donors = $2 where id = $1', [id, donors]);
      await this.audit.record(tx, {
        actor: by.actor,
        action: kind === 'add' ? 'tag donors' : 'untag donors',
        object: `tag:${tag.id}`,
        detail: { donors, run: id },
      });
      return { id, tag, donors };
    });
  }

  /** Takes back what a run changed, and nothing that was changed since. Safe to repeat. @throws NotFound, TooLateToUndo */
  undo(by: TaggedBy, id: string): Promise<TagRun> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      const run = await lockRun(tx, id);
      if (!run || run.askedBy !== by.staffId) throw new NotFound('change of tags');
      if (now.getTime() - run.askedAt.getTime() > UNDO_MS) throw new TooLateToUndo();
      const tag = { id: run.tagId, name: run.tagName };
      if (run.undoneAt) return { id: run.id, tag, donors: run.donors };
      const donors = await changeBack(tx, run, by.actor, now);
      await rows(tx, 'update tag_run set undone_at = $2 where id = $1', [id, now]);
      const detail = { donors, run: run.id };
      await this.audit.record(tx, { actor: by.actor, action: 'undo tags', object: `tag:${tag.id}`, detail });
      return { id: run.id, tag, donors };
    });
  }
}

interface Run {
  readonly id: TagRunId;
  readonly tagId: Tag['id'];
  readonly tagName: string;
  readonly kind: TagWish['kind'];
  readonly askedBy: StaffId;
  readonly askedAt: Date;
  readonly donors: number;
  readonly undoneAt: Date | null;
}

async function lockRun(tx: Tx, id: string): Promise<Run | undefined> {
  const [run] = isId(id)
    ? await rows<Run>(
        tx,
        `select tag_run.id, tag_id as "tagId", tag.name as "tagName", kind, asked_by as "askedBy", asked_at as "askedAt",
                donors, undone_at as "undoneAt"
         from tag_run join tag on tag.id = tag_id where tag_run.id = $1 for update of tag_run`,
        [id],
      )
    : [];
  return run;
}

async function existing(tx: Tx, typed: string): Promise<Tag> {
  const [tag] = await rows<Tag>(tx, 'select id, name from tag where name_key = lower(trim($1))', [typed]);
  if (!tag) {
    throw new InvalidInput(
      [{ field: 'tag', message: `Nobody has the tag “${typed.trim().slice(0, 60)}”.` }],
      NOTHING_CHANGED,
    );
  }
  return tag;
}

const NOTHING_CHANGED = 'No tag was changed.';

/** Returns how many donors it changed, each of whom is noted. */
async function change(
  tx: Tx,
  kind: TagWish['kind'],
  run: { readonly id: TagRunId; readonly tagId: Tag['id']; readonly actor: Actor; readonly now: Date },
  filters: DonorFilters,
): Promise<number> {
  const conditions = donorConditions(filters);
  const [id, tagId] = [conditions.value(run.id), conditions.value(run.tagId)];
  const changed =
    kind === 'add'
      ? `insert into donor_tag (donor_id, tag_id, at, by)
         select id, ${tagId}::uuid, ${conditions.value(run.now)}::timestamptz, ${conditions.value(run.actor)} from chosen
         order by id on conflict do nothing returning donor_id`
      : `delete from donor_tag using chosen where donor_id = chosen.id and tag_id = ${tagId}::uuid returning donor_id`;
  const [counted] = await rows<{ count: number }>(
    tx,
    `with chosen as materialized (select donor.id from ${donorTable(filters)} where ${conditions.sql}), changed as (${changed}),
       kept as (insert into tag_run_donor (run_id, donor_id) select ${id}::uuid, donor_id from changed returning donor_id)
     select count(*)::int as count from kept`,
    conditions.parameters,
  );
  return counted!.count;
}

/** A tag that somebody has given again since, at another moment, stays. */
async function changeBack(tx: Tx, { id, tagId, kind, askedAt }: Run, actor: Actor, now: Date): Promise<number> {
  const changed = await rows(
    tx,
    kind === 'add'
      ? `delete from donor_tag using tag_run_donor run where run.run_id = $1 and donor_tag.donor_id = run.donor_id
           and donor_tag.tag_id = $2 and donor_tag.at = $3 returning donor_tag.donor_id`
      : `insert into donor_tag (donor_id, tag_id, at, by) select donor_id, $2::uuid, $3, $4 from tag_run_donor
         where run_id = $1 order by donor_id on conflict do nothing returning donor_id`,
    kind === 'add' ? [id, tagId, askedAt] : [id, tagId, now, actor],
  );
  return changed.length;
}
