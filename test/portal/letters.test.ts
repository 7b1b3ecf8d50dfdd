import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TellProcessorEmail } from '../../src/workflows/donors/tell-processor-email.js';
import { startApp, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';
import { Mailbox } from '../support/mailbox.js';
import { codeFor, PortalDonor, signInDonor } from '../support/portal.js';
import { donorIdOf, linkOf } from './portal-parts.js';

let app: TestApp;
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await Mailbox.make();
  await mailbox.open();
  app = await startApp({ env: { MAIL_URL: mailbox.url() } });
  await new Donor(app).giveAndPay({ frequency: 'monthly', amount: '1200' });
});
afterEach(() => {
  mailbox.mood = 'accepts';
  mailbox.arrived.length = 0;
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

async function arrived(): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const letter = mailbox.arrived.find(({ mail }) => mail.subject?.startsWith('Your sign-in code'));
    if (letter) return letter.mail.text ?? '';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no letter with a code arrived');
}

describe('a letter with a code', () => {
  it('leaves neither code nor link in the database once it is with a mail server', async () => {
    await new PortalDonor(app).post('/portal/sign-in', { email: 'rosa@example.org' });
    const text = await arrived();
    const code = await codeFor(app, 'rosa@example.org');
    const token = /\/portal\/enter\/(\S+)/.exec(text)![1]!;
    expect(text).toContain(code);
    const kept = async (): Promise<Record<string, string>[]> =>
      app.db.query(`select l::text as letter, text from letter l where template = 'sign-in-code'`);
    for (let tries = 0; tries < 50 && (await kept()).length === 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const [letter] = await kept();
    expect(letter!['text']).toContain('Your code is ••••••.');
    expect(letter!['letter']).not.toContain(code);
    expect(letter!['letter']).not.toContain(token);
  });

  it('is tried again while the server is busy, and says the same', async () => {
    mailbox.mood = 'is busy';
    await new PortalDonor(app).post('/portal/sign-in', { email: 'rosa@example.org' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    mailbox.mood = 'accepts';
    expect(await arrived()).toContain(`Your code is ${await codeFor(app, 'rosa@example.org')}.`);
  });
});

describe('a new address', () => {
  it('is told to the processor, for plans that run', async () => {
    const donor = await signInDonor(app);
    const id = await donorIdOf(app, 'Rosa');
    await donor.send(`/portal/details/${id}/email`, { newEmail: 'rosa.new@example.org' });
    await fetch(await linkOf(app, 'email-confirm'), { method: 'POST' });
    await app.get(TellProcessorEmail).run({ donorId: id });
    const [plan] = await app.db.query<{ customer: string }>('select stripe_customer_id as customer from plan');
    const answer = await fetch(`${app.sandbox.url}/v1/customers/${plan!.customer}`, {
      headers: { authorization: `Bearer ${app.settings.stripe.secretKey}` },
    });
    expect(await answer.json()).toMatchObject({ email: 'rosa.new@example.org' });
  });

  it('waits for the plan to end before somebody can be forgotten', async () => {
    const donor = await signInDonor(app, 'rosa.new@example.org');
    const id = await donorIdOf(app, 'Rosa');
    const answer = await donor.send(`/portal/privacy/erasure/${id}`, { understood: 'yes' });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('Cancel your plan first.');
  });
});
