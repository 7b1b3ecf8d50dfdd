import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DonorId, type GiftId, newId, type PlanId, type RefundId, type StaffId } from '../../../src/kernel/id.js';
import { preferencesOf, savePreferences } from '../../../src/donors/consents.js';
import { readContact, saveContact } from '../../../src/donors/contact.js';
import { recogniseDonor } from '../../../src/donors/donors.js';
import { donorIdNow } from '../../../src/donors/identity/donor-now.js';
import { addEmail, furtherEmails } from '../../../src/donors/emails/donor-emails.js';
import { openNotes, writeNote } from '../../../src/donors/records/notes.js';
import { addTag, tagOfName, tagsOf } from '../../../src/donors/records/tags.js';
import { memberTokenOf, standingOfToken } from '../../../src/memberships/member.js';
import { Accounts } from '../../../src/staff/accounts.js';
import { MergeDonors } from '../../../src/workflows/donors/merging/merge-donors.js';
import type { Choices } from '../../../src/workflows/donors/merging/merge-fields.js';
import { MOVED_COLUMNS, STAYING } from '../../../src/workflows/donors/merging/moved-rows.js';
import { UndoMerge } from '../../../src/workflows/donors/merging/undo-merge.js';
import { AskRefund } from '../../../src/workflows/refunds/ask-refund.js';
import { RefundGift } from '../../../src/workflows/refunds/refund-gift.js';
import { brokenRules } from '../../support/books.js';
import { PlanWorld } from '../../support/plan-world.js';

const DAY = 24 * 60 * 60_000;

describe('merging two records of one donor', () => {
  let world: PlanWorld;
  let by: StaffId;

  beforeAll(async () => {
    world = await PlanWorld.open('2026-11-03T15:00:00Z');
    const person = {
      name: 'Dana',
      email: 'dana@ledger.example',
      role: 'fundraiser',
      password: 'quiet harbor lamp',
    } as const;
    by = await world.app.db.write((tx) => world.app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
  });

  afterAll(async () => {
    // Nobody told of the payouts that the processor made while the clock went on (INV-04); the rest adds up.
    expect((await brokenRules(world.app)).filter((rule) => !rule.startsWith('INV-04'))).toEqual([]);
    await world.stop();
  });

  const now = (): Date => world.app.sandbox.clock.now();

  /** A donor with a running plan and its first gift, whose name is theirs alone. */
  async function sustainer(firstName = 'Rosa'): Promise<{ id: DonorId; planId: PlanId; email: string }> {
    const email = `${randomUUID()}@example.org`;
    const planId = await world.begun({ email });
    const { donorId: id } = await world.plan(planId);
    const contact = await readContact(world.app.db.manager, id);
    await world.app.db.write((tx) => saveContact(tx, id, contact.version, { ...contact, firstName }));
    return { id, planId, email };
  }

  async function merge(keptId: DonorId, goneId: DonorId, choices: Choices = {}): Promise<string> {
    const { kept, gone } = await world.app.get(MergeDonors).look(keptId, goneId);
    const versions = { kept: kept.contact.version, gone: gone.contact.version };
    return world.app.get(MergeDonors).run({ keptId, goneId, versions, choices }, by);
  }

  const undo = (mergeId: string) => world.app.get(UndoMerge).run(mergeId, by);

  /** Everything that money can be summed by; a merge changes none of it. */
  async function sums() {
    const [all] = await world.app.db.query<Record<string, string>>(`
      select (select sum(amount_minor) from gift where occurred_at is not null)::text as gifts,
             (select count(*) from gift)::text as "giftCount",
             (select sum(amount_minor) from refund where state = 'succeeded')::text as refunds,
             (select jsonb_object_agg(account, minor) from (select account, sum(amount_minor) as minor from ledger_posting group by account) as each)::text as ledger,
             (select sum(amount_minor) from receipt where status = 'issued')::text as receipts,
             (select string_agg(label || status || encode(sha256(snapshot::text::bytea), 'hex'), ',' order by label) from receipt) as papers,
             (select sum(lifetime_minor) from donor_giving)::text as lifetime`);
    return all;
  }

  /** Every row that belongs to a donor, by column. */
  async function owned(id: DonorId): Promise<Record<string, string[]>> {
    const all: Record<string, string[]> = {};
    for (const column of [...MOVED_COLUMNS, ...KEPT_BY_THE_GONE]) {
      const [table, name] = column.split('.');
      const found = await world.app.db.query<{ row: string }>(
        `select to_jsonb(each)::text as row from ${table} each where ${name} = $1 order by 1`,
        [id],
      );
      if (found.length > 0) all[column] = found.map(({ row }) => row);
    }
    return all;
  }

  /** Moves the clock, and tells the product of everything that the processor did meanwhile. */
  async function advance(to: string): Promise<void> {
    const plans = await world.app.db.query<{ id: PlanId }>('select id from plan');
    await world.advance(to, ...plans.map(({ id }) => id));
  }

  const giftsOf = async (id: DonorId): Promise<number> =>
    (await world.app.db.query('select from gift where donor_id = $1', [id])).length;

  it('says of every column that refers to a donor what becomes of it', async () => {
    const found = await world.app.db.query<{ column: string }>(
      `select format('%s.%s', conrelid::regclass, attname) as column
       from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any(conkey)
       where contype = 'f' and confrelid in ('donor'::regclass, 'membership'::regclass)`,
    );
    const known = [...MOVED_COLUMNS, ...Object.keys(STAYING)];
    expect(found.map(({ column }) => column).toSorted()).toEqual(known.toSorted());
  });

  it('moves what was given and said, keeps every sum and every paper, and is undone to the letter', async () => {
    const [kept, gone] = [await sustainer(), await sustainer()];
    const { db } = world.app;
    await db.write(async (tx) => {
      const [shared, own] = [await tagOfName(tx, 'Reads on Sundays', now()), await tagOfName(tx, 'Gala', now())];
      for (const [id, tag] of [
        [kept.id, shared],
        [gone.id, shared],
        [gone.id, own],
      ] as const) {
        await addTag(tx, id, tag.id, 'system', now());
      }
      await addEmail(tx, { donorId: gone.id, email: `work-${gone.email}`, by: 'system', now: now() });
      await writeNote(tx, { donorId: gone.id, kind: 'call', text: 'Likes maps', at: now(), by }, now());
      const wanted = {
        newsletters: true,
        'mail-appeals': true,
        'email-appeals': false,
        presents: true,
        'donor-list': false,
      };
      await savePreferences(tx, kept.id, wanted, { actor: 'system', now: now() });
      await savePreferences(
        tx,
        gone.id,
        { ...wanted, newsletters: false, 'email-appeals': true },
        { actor: 'system', now: now() },
      );
      const contact = await readContact(tx, gone.id);
      const moved = {
        ...contact,
        addressLine1: '12 Elm Street',
        city: 'Dallas',
        postalCode: '75201',
        phone: '214 555 0134',
      };
      await saveContact(tx, gone.id, contact.version, moved);
      // Each was credited with a gift of the other; after the merge nobody thanks them for their own.
      await tx.query(
        `insert into soft_credit (gift_id, donor_id, kind, credited_at)
        select id, $2, 'household', $3 from gift where donor_id = $1`,
        [kept.id, gone.id, now()],
      );
    });
    const before = { sums: await sums(), kept: await owned(kept.id), gone: await owned(gone.id) };
    const cards = await Promise.all(
      [kept, gone].map(({ id }) => memberTokenOf(db.manager, id, world.app.settings.appSecret)),
    );
    const said = await preferencesOf(db.manager, kept.id);

    const mergeId = await merge(kept.id, gone.id, { email: 'gone' });
    expect(await sums()).toEqual(before.sums);
    expect(Object.keys(await owned(gone.id))).toEqual(
      before.gone['membership.donor_id'] ? ['membership.donor_id'] : [],
    );
    const merged = await readContact(db.manager, kept.id);
    expect(merged).toMatchObject({ email: gone.email, addressLine1: '12 Elm Street', phone: '214 555 0134' });
    expect((await furtherEmails(db.manager, kept.id)).map(({ email }) => email).toSorted()).toEqual(
      [kept.email, `work-${gone.email}`].toSorted(),
    );
    expect((await tagsOf(db.manager, kept.id)).map(({ name }) => name)).toEqual(['Gala', 'Reads on Sundays']);
    // A no is a no, whichever record it was said to.
    expect(await preferencesOf(db.manager, kept.id)).toMatchObject({ newsletters: false, 'email-appeals': false });
    const [note] = await db.query<{ id: string }>('select id from donor_note where donor_id = $1', [kept.id]);
    expect([...(await openNotes(db.manager, [note!.id])).values()]).toEqual(['Likes maps']);
    expect(await giftsOf(kept.id)).toBe(2);
    expect(await db.query('select from soft_credit where donor_id = any($1)', [[kept.id, gone.id]])).toEqual([]);
    for (const card of cards.filter((each) => each !== null)) {
      const standing = await standingOfToken(db.manager, card, world.app.settings.appSecret, '2026-11-03' as never);
      expect(standing).toEqual(expect.objectContaining({}));
    }

    expect(await undo(mergeId)).toEqual({ keptId: kept.id, goneId: gone.id, giftsThatStay: 0 });
    expect(await sums()).toEqual(before.sums);
    expect(await owned(gone.id)).toEqual(before.gone);
    const { 'donor_consent.donor_id': _, ...keptNow } = await owned(kept.id);
    const { 'donor_consent.donor_id': __, ...keptBefore } = before.kept;
    expect(keptNow).toEqual(keptBefore);
    expect(await preferencesOf(db.manager, kept.id)).toEqual(said);
    expect((await readContact(db.manager, kept.id)).email).toBe(kept.email);
    await expect(undo(mergeId)).rejects.toThrow('undone already');
  });

  it('lands renewals and gifts of the gone record on the kept donor, and leaves them there when it is undone', async () => {
    const [kept, gone] = [await sustainer('Rosa'), await sustainer('R.')];
    const mergeId = await merge(kept.id, gone.id);
    await advance('2026-12-05T16:00:00Z');
    expect(await giftsOf(kept.id)).toBe(4);
    expect(await giftsOf(gone.id)).toBe(0);
    const giver = { email: gone.email.toUpperCase(), firstName: 'R.', lastName: 'Díaz' };
    expect(await world.app.db.write((tx) => recogniseDonor(tx, giver))).toBe(kept.id);
    // A form that was opened before: the database itself leads the row on.
    const [started] = await world.app.db.query<{ donorId: DonorId }>(
      `insert into donor_tag (donor_id, tag_id, at, by) select $1, id, $2, 'system' from tag limit 1 returning donor_id as "donorId"`,
      [gone.id, now()],
    );
    expect(started).toEqual({ donorId: kept.id });
    await expect(undo(mergeId)).rejects.toThrow('that day is over');

    const [one, other] = [await sustainer('Ann'), await sustainer('Anna')];
    const quick = await merge(one.id, other.id);
    await advance(new Date(now().getTime() + DAY / 2).toISOString());
    const { planId } = await paidMeanwhile(one);
    expect(await undo(quick)).toMatchObject({ giftsThatStay: 1 });
    expect((await world.plan(planId)).donorId).toBe(one.id);
    expect((await world.plan(other.planId)).donorId).toBe(other.id);
  });

  /** Another plan of the donor, whose first gift comes between merge and undo. */
  async function paidMeanwhile({ id, email }: { id: DonorId; email: string }): Promise<{ planId: PlanId }> {
    const planId = await world.begun({ email });
    await world.app.db.query('update gift set donor_id = $2 where plan_id = $1', [planId, id]);
    await world.app.db.query('update plan set donor_id = $2 where id = $1', [planId, id]);
    return { planId };
  }

  it('joins nobody with themselves, with the erased, twice, or by two at once', async () => {
    const [one, two, three] = [await sustainer('Bo'), await sustainer('Beau'), await sustainer('Bob')];
    await expect(merge(one.id, one.id)).rejects.toThrow('one and the same');
    await expect(merge(one.id, newId<'donor'>())).rejects.toThrow('no such donor');

    const both = await Promise.allSettled([merge(one.id, two.id), merge(two.id, one.id), merge(three.id, two.id)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const family = [one, two, three].map(({ id }) => id);
    expect(
      await world.app.db.query('select from donor_merge where gone_id = any($1) and undone_at is null', [family]),
    ).toHaveLength(1);
    const [{ keptId, goneId } = { keptId: one.id, goneId: two.id }] = await world.app.db.query<{
      keptId: DonorId;
      goneId: DonorId;
    }>('select kept_id as "keptId", gone_id as "goneId" from donor_merge where gone_id = any($1)', [family]);
    await expect(merge(one.id === goneId ? three.id : one.id, goneId)).rejects.toThrow('merged into another donor');

    const last = family.find((id) => id !== keptId && id !== goneId)!;
    const second = await merge(last, keptId);
    expect(await donorIdNow(world.app.db.manager, goneId)).toBe(last);
    const [first] = await world.app.db.query<{ id: string }>('select id from donor_merge where gone_id = $1', [goneId]);
    await expect(undo(first!.id)).rejects.toThrow('Undo that merge first');
    await undo(second);
    await undo(first!.id);
    expect(await Promise.all(family.map(giftsOf))).toEqual([1, 1, 1]);

    await world.app.db.query(`update donor set erased_at = now(), first_name = 'Erased' where id = $1`, [three.id]);
    await expect(merge(one.id, three.id)).rejects.toThrow('erased');
  });

  it('changes nothing when one of the records was changed since somebody looked', async () => {
    const [kept, gone] = [await sustainer('Cy'), await sustainer('Cyrus')];
    const versions = { kept: 1, gone: 1 };
    await expect(
      world.app.get(MergeDonors).run({ keptId: kept.id, goneId: gone.id, versions, choices: {} }, by),
    ).rejects.toThrow('changed in between');
    expect(await giftsOf(gone.id)).toBe(1);
  });

  it('goes beside a refund and a change of the plan that run at the same time, and loses neither', async () => {
    const [kept, gone] = [await sustainer('Ed'), await sustainer('Edward')];
    const [gift] = await world.app.db.query<{ id: GiftId }>('select id from gift where donor_id = $1', [gone.id]);
    const before = await sums();
    const refund = {
      giftId: gift!.id,
      amountMinor: 500n,
      reason: 'mistake',
      note: null,
      by: { actor: 'system', staffId: null },
      clientRequestId: randomUUID(),
    } as const;
    const [asked, changed, joined] = await Promise.allSettled([
      world.app.get(RefundGift).run(refund),
      world.change(gone.planId, { kind: 'amount', amountMinor: 1500n, coveredFeeMinor: 0n }),
      merge(kept.id, gone.id),
    ]);
    expect(
      [asked, changed, joined].map((each) => (each.status === 'rejected' ? String(each.reason) : 'fulfilled')),
    ).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(await sums()).toMatchObject({ gifts: before!['gifts'], giftCount: before!['giftCount'] });
    expect((await world.plan(gone.planId)).donorId).toBe(kept.id);
    expect(await world.app.db.query('select from refund where gift_id = $1', [gift!.id])).toHaveLength(1);
    expect(await giftsOf(kept.id)).toBe(2);
    const { refundId } = (asked as PromiseFulfilledResult<{ refundId: RefundId }>).value;
    await world.app.get(AskRefund).run({ refundId });
    await world.tell(gone.planId);
    const [given] = await world.app.db.query<{ gifts: number; lifetime: string }>(
      'select gifts, lifetime_minor as lifetime from donor_giving where donor_id = $1',
      [kept.id],
    );
    expect(given!.gifts).toBe(2);
  });

  it('is refused by the database for rows that are frozen, unless it is a merge', async () => {
    const [kept, gone] = [await sustainer('Di'), await sustainer('Diane')];
    await world.app.db.write((tx) =>
      savePreferences(
        tx,
        gone.id,
        { newsletters: true, 'mail-appeals': true, 'email-appeals': true, presents: false, 'donor-list': false },
        { actor: 'system', now: now() },
      ),
    );
    await expect(
      world.app.db.query('update donor_consent set donor_id = $1 where donor_id = $2', [kept.id, gone.id]),
    ).rejects.toThrow('append-only');
    await expect(
      world.app.db.query('update donor set merged_into = $1 where id = $2', [kept.id, gone.id]),
    ).rejects.toThrow('cannot be merged');
  });
});

/** The card of a member leads on; nothing else stays with the gone record. */
const KEPT_BY_THE_GONE = ['membership.donor_id'];
