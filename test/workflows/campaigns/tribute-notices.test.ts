import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GiftId, StaffId } from '../../../src/kernel/id.js';
import {
  lockDueTributes,
  markPrinted,
  moveTributes,
  tributesToPrint,
} from '../../../src/gifts/tributes/tribute.store.js';
import { SendTributeNotices } from '../../../src/workflows/campaigns/send-tribute-notices.js';
import { RefundGift } from '../../../src/workflows/refunds/refund-gift.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { Donor, type FilledForm } from '../../support/donor.js';
import { StaffClient } from '../../web/staff/staff-client.js';

const HOSTILE = '=HYPERLINK("x")<b>\r\nBcc: all@example.org';

describe('the notice about a tribute', () => {
  let app: TestApp;
  let donor: Donor;
  let by: { actor: 'system'; staffId: StaffId };
  const clock = new TestClock('2026-12-01T18:00:00Z');

  beforeAll(async () => {
    app = await startApp({ clock });
    donor = new Donor(app);
    await StaffClient.as('admin', app);
    const [staff] = await app.db.query<{ id: StaffId }>('select id from staff');
    by = { actor: 'system', staffId: staff!.id };
  });

  afterAll(() => app.stop());

  const MEMORY: FilledForm = {
    tributeKind: 'in-memory',
    tributeName: 'Ana Ruiz',
    notifyBy: 'email',
    notifyName: 'Sam Lee',
    notifyMessage: 'She taught us to ask.',
  };
  const known: GiftId[] = [];
  const give = async (form: FilledForm): Promise<GiftId> => {
    await donor.giveAndPay({ ...MEMORY, ...form });
    const [gift] = await app.db.query<{ id: GiftId }>('select id from gift where not id = any($1::uuid[])', [known]);
    known.push(gift!.id);
    return gift!.id;
  };
  const send = async (at = clock.now().toISOString()) => {
    await app.get(SendTributeNotices).run(new Date(at));
    await app.quiet();
  };
  const letters = (to: string) =>
    app.db.query<{ subject: string; text: string; html: string; state: string }>(
      `select subject, text, html, state from letter where recipient = $1 and template = 'tribute-card'`,
      [to],
    );
  const states = async (gift: string) =>
    (await app.db.query<{ state: string }>('select state from tribute where gift_id = $1', [gift])).map(
      ({ state }) => state,
    );

  it('goes out once, however many workers look and whichever is killed, with the words and never the amount', async () => {
    const gift = await give({ notifyEmail: 'sam@example.org', amount: 'other', otherAmount: '4321.09' });
    // One that dies between letter and mark takes both with it.
    await app.db
      .write(async (tx) => {
        const due = await lockDueTributes(tx, '2026-12-01' as never);
        await moveTributes(
          tx,
          due.map(({ id }) => ({ id, giftId: gift, state: 'sent' })),
          clock.now(),
        );
        throw new Error('killed');
      })
      .catch(() => undefined);
    await Promise.all([send(), send(), send()]);
    const [letter, ...more] = await letters('sam@example.org');
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ subject: 'A gift was made in memory of Ana Ruiz', state: 'sent' });
    expect(letter?.text).toContain('Sam Lee, Rosa Díaz made a gift');
    expect(letter?.text).toContain('Rosa Díaz writes: “She taught us to ask.”');
    expect(letter!.text + letter!.html).not.toMatch(/4,?321/);
    expect(await states(gift)).toEqual(['sent']);
  });

  it('waits for its day on the organisation’s calendar', async () => {
    const gift = await give({ notifyEmail: 'later@example.org', notifyOn: '2026-12-03' });
    await send('2026-12-03T05:59:59Z'); // 2 Dec, 23:59:59 in Dallas
    expect([await states(gift), await letters('later@example.org')]).toEqual([['waiting'], []]);
    await send('2026-12-03T06:00:00Z');
    expect([await states(gift), (await letters('later@example.org')).length]).toEqual([['sent'], 1]);
  });

  it('is not sent for a gift that went back before', async () => {
    const gift = await give({ notifyEmail: 'never@example.org', notifyOn: '2026-12-20' });
    await app
      .get(RefundGift)
      .run({ giftId: gift, amountMinor: 2500n, reason: 'donor-request', note: null, by, clientRequestId: gift });
    await app.quiet();
    expect(await states(gift)).toEqual(['withdrawn']);
    await send('2026-12-20T18:00:00Z');
    expect(await letters('never@example.org')).toEqual([]);
  });

  it('is about the first gift of a plan alone, and calls an anonymous donor a friend', async () => {
    const gift = await give({
      email: 'plan@example.org',
      frequency: 'monthly',
      amount: '1200',
      notifyEmail: 'once@example.org',
      anonymous: 'yes',
    });
    await Promise.all([send(), send()]);
    const sent = await letters('once@example.org');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.text).toContain('Sam Lee, A friend made a gift');
    expect(await states(gift)).toEqual(['sent']);
  });

  it('says hostile names as they are, on one line of the subject, and nothing in the mark-up', async () => {
    await give({ notifyEmail: 'odd@example.org', tributeName: HOSTILE, notifyName: HOSTILE, notifyMessage: HOSTILE });
    await send();
    const [letter] = await letters('odd@example.org');
    expect(letter?.subject).toBe('A gift was made in memory of =HYPERLINK("x")<b> Bcc: all@example.org');
    expect(letter?.html).not.toContain('<b>');
  });

  it('waits as a card where it goes by post, and is marked as mailed once', async () => {
    const gift = await give({ notifyBy: 'paper', notifyAddress: '12 Elm Street\nDallas, TX 75201' });
    await send();
    const cards = await tributesToPrint(app.db.manager);
    expect(cards).toMatchObject([{ giftId: gift, notifyAddress: '12 Elm Street\nDallas, TX 75201' }]);
    const mark = () => app.db.write((tx) => markPrinted(tx, [cards[0]!.id], by.staffId, clock.now()));
    expect((await Promise.all([mark(), mark()])).toSorted()).toEqual([0, 1]);
    expect(await tributesToPrint(app.db.manager)).toEqual([]);
  });

  it('is asked for on the gift page, which keeps what was typed and names what is missing', async () => {
    const answer = await donor.give({
      tributeKind: 'in-honor',
      notifyBy: 'email',
      notifyEmail: 'x',
      notifyOn: '2020-01-01',
    });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    for (const words of [
      'Enter the name of the person to honor.',
      'Enter the name of the person to tell.',
      'Enter the email address of the person to tell',
      'Choose a day from today to a year ahead',
    ]) {
      expect(html).toContain(words);
    }
    expect(html).toMatch(/<details class="more" open/);
    expect(html).toMatch(/name="notifyEmail"[^>]*value="x"|value="x"[^>]*name="notifyEmail"/);
  });
});
