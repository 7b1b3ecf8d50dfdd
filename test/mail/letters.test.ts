import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LetterId } from '../../src/kernel/id.js';
import { SmtpTransport } from '../../src/gateways/smtp/mail-transport.js';
import { Processor } from '../../src/stripe-events/processor.js';
import { DeliverLetter } from '../../src/workflows/letters/deliver-letter.js';
import { sha256Of } from '../../src/receipts/sealed/documents.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Mailbox } from '../support/mailbox.js';
import { Postman } from '../support/postman.js';

const BREAK_IN = 'Rosa\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>';

interface LetterRow {
  readonly id: LetterId;
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
}

describe('a letter', () => {
  let app: TestApp;
  let mailbox: Mailbox;
  let email: string;

  beforeAll(async () => {
    mailbox = await Mailbox.make();
    app = await startApp({ worker: 'idle', webhooks: false, env: { MAIL_URL: mailbox.url() } });
  });

  beforeEach(async () => {
    mailbox.mood = 'accepts';
    mailbox.arrived.length = 0;
    email = `${randomUUID()}@example.org`;
    await mailbox.open();
  });

  afterEach(() => mailbox.close());

  afterAll(async () => {
    expect(await brokenRules(app)).toEqual([]);
    await app.stop();
  });

  const settled = async (form: Record<string, string> = {}, meanwhile = async (): Promise<unknown> => undefined) => {
    const donor = new Donor(app);
    await donor.pay(await donor.checkout({ email, ...form }));
    await meanwhile();
    const postman = new Postman(app);
    await postman.deliver(await postman.eventsOf(await giftIdOf(app, email)));
    while ((await app.get(Processor).runBatch()) > 0);
    return letter();
  };
  const letter = async (): Promise<LetterRow> => {
    const [row] = await app.db.query<LetterRow>(
      'select id, state, attempts, last_error as error from letter where recipient = $1',
      [email],
    );
    return row!;
  };
  const deliver = async () => app.get(DeliverLetter).run({ letterId: (await letter()).id });

  it('brings the receipt: the words twice, and the very bytes that are kept', async () => {
    const { id } = await settled();
    await deliver();
    const [{ mail, recipients }] = mailbox.arrived as [(typeof mailbox.arrived)[0]];
    const [stored] = await app.db.query<{ sha256: Buffer; label: string }>(
      `select sha256, label from letter join receipt on receipt.id = receipt_id join document on document.id = receipt.document_id
       where letter.id = $1`,
      [id],
    );
    expect(recipients).toEqual([email]);
    expect(mail).toMatchObject({
      subject: 'Your receipt from The Ledger: $25.00',
      messageId: `<${id}@localhost>`,
      from: { text: '"The Ledger" <giving@ledger.example>' },
      replyTo: { text: 'giving@ledger.example' },
    });
    expect(mail.attachments.map((each) => [each.filename, each.contentType])).toEqual([
      [`${stored!.label}.pdf`, 'application/pdf'],
    ]);
    expect(sha256Of(mail.attachments[0]!.content).equals(stored!.sha256)).toBe(true);
    for (const words of ['Thank you, Rosa.', stored!.label, 'No goods or services were provided']) {
      expect(mail.text).toContain(words);
      expect(String(mail.html)).toContain(words);
    }
  });

  it('is not sent a second time when its job comes a second time', async () => {
    await settled();
    await deliver();
    await deliver();
    expect(mailbox.arrived).toHaveLength(1);
    expect(await letter()).toMatchObject({ state: 'sent', attempts: 1 });
  });

  it('sent twice, because the first yes was lost, carries the same Message-ID and the same PDF', async () => {
    await settled();
    mailbox.mood = 'takes it and says no';
    await expect(deliver()).rejects.toThrow();
    expect(await letter()).toMatchObject({ state: 'queued', attempts: 1 });
    mailbox.mood = 'accepts';
    await deliver();
    const [first, second] = mailbox.arrived.map(({ mail }) => mail);
    expect(second!.messageId).toBe(first!.messageId);
    expect(second!.attachments[0]!.content.equals(first!.attachments[0]!.content)).toBe(true);
    expect(await letter()).toMatchObject({ state: 'sent', attempts: 2, error: null });
  });

  it('waits while the server is away or busy, and the receipt stands meanwhile', async () => {
    await settled();
    await mailbox.close();
    await expect(deliver()).rejects.toThrow(/ECONNREFUSED/);
    await mailbox.open();
    mailbox.mood = 'is busy';
    await expect(deliver()).rejects.toThrow(/Try again later/);
    expect(await letter()).toMatchObject({ state: 'queued', attempts: 2, error: expect.stringContaining('451') });
    expect(await booksOf(app, email)).toMatchObject({
      gifts: [{ state: 'settled' }],
      receipts: [{ status: 'issued', amount: 2500 }],
    });
    mailbox.mood = 'accepts';
    await deliver();
    expect(await letter()).toMatchObject({ state: 'sent', attempts: 3, error: null });
  });

  it.each([
    ['refuses the recipient', '550 No such mailbox'],
    ['refuses the content', '554 Looks like spam'],
  ] as const)('that the server refuses for good, because it %s, is given up and shows why', async (mood, error) => {
    await settled();
    mailbox.mood = mood;
    await deliver();
    expect(await letter()).toMatchObject({
      state: 'undeliverable',
      attempts: 1,
      error: expect.stringContaining(error),
    });
    expect((await booksOf(app, email)).receipts).toMatchObject([{ status: 'issued' }]);
  });

  it('cannot be bent by a name: no header, no markup, no formula gets through', async () => {
    await settled({ firstName: '=HYPERLINK("x")<b>', lastName: 'O\r\nBcc: victim@example.org' });
    await deliver();
    const [{ mail, headers, recipients }] = mailbox.arrived as [(typeof mailbox.arrived)[0]];
    expect(recipients).toEqual([email]);
    expect(headers).not.toMatch(/^bcc/im);
    expect(String(mail.html)).toContain('=HYPERLINK(&quot;x&quot;)&lt;b>');
    expect(String(mail.html)).not.toContain('<b>');
    expect(mail.text).toContain('Thank you, =HYPERLINK("x")<b>.');
  });

  it('cannot be bent by line breaks that are already in the database', async () => {
    await settled({}, async () => {
      await app.db.query('update donor set first_name = $2 where email = $1', [email, BREAK_IN]);
      await app.db.query('update organisation set name = $1', ['The "Ledger"\r\nBcc: victim@example.org']);
    });
    await app.db.query(`update organisation set name = 'The Ledger'`);
    await deliver();
    const [{ mail, headers, recipients }] = mailbox.arrived as [(typeof mailbox.arrived)[0]];
    expect(recipients).toEqual([email]);
    expect(headers).not.toMatch(/^bcc/im);
    expect(mail.bcc).toBeUndefined();
    expect(mail.from?.value.map((each) => each.address)).toEqual(['giving@ledger.example']);
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(String(mail.html)).not.toContain('<script');
  });

  it('goes to one address alone, whatever the address is made of', async () => {
    const transport = new SmtpTransport(mailbox.url());
    const hostile = [
      'a@example.org\r\nBcc: victim@example.org',
      'a@example.org, victim@example.org',
      '<a@example.org> victim@example.org',
    ];
    for (const to of hostile) {
      const letterTo = {
        from: 'x@example.org',
        replyTo: 'x@example.org',
        subject: 's',
        text: 't',
        html: 'h',
        messageId: '<1@x>',
      };
      await transport.send({ ...letterTo, to, attachments: [] }).catch(() => undefined);
    }
    transport.close();
    expect(mailbox.arrived.flatMap((each) => each.recipients)).not.toContain('victim@example.org');
    expect(mailbox.arrived.map((each) => each.headers).join('\n')).not.toMatch(/^bcc/im);
  });
});

describe('a letter, while our password at the mail server is wrong', () => {
  it('waits instead of being given up, because somebody will correct the settings', async () => {
    const mailbox = await Mailbox.make();
    await mailbox.open();
    const app = await startApp({ env: { MAIL_URL: mailbox.url('user:wrong@') } });
    try {
      const donor = new Donor(app);
      await donor.pay(await donor.checkout());
      await waitFor(app, `select from letter where attempts > 0`);
      const [row] = await app.db.query('select state, last_error as error from letter');
      expect(row).toMatchObject({ state: 'queued', error: expect.stringContaining('535') });
    } finally {
      await app.stop();
      await mailbox.close();
    }
  });
});

describe('a letter, while the mail server is down', () => {
  it('is tried again by itself and arrives once the server is back', async () => {
    const mailbox = await Mailbox.make();
    const app = await startApp({ env: { MAIL_URL: mailbox.url() } });
    try {
      const donor = new Donor(app);
      await donor.pay(await donor.checkout());
      await waitFor(app, `select from letter where attempts > 0`);
      expect(await app.db.query(`select status from receipt`)).toEqual([{ status: 'issued' }]);
      await mailbox.open();
      await app.quiet();
      expect(mailbox.arrived).toHaveLength(1);
      expect(await brokenRules(app)).toEqual([]);
    } finally {
      await app.stop();
      await mailbox.close();
    }
  });
});

async function waitFor(app: TestApp, rows: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await app.db.query(rows)).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing came of: ${rows}`);
}
