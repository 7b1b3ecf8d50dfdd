import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DonorId } from '../../src/kernel/id.js';
import { phoneKey } from '../../src/donors/phone-key.js';
import { contactOf } from '../../src/donors/sealed-contacts.js';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';
import { type PortalDonor, signInDonor } from '../support/portal.js';
import { donorIdOf, linkOf, readWords, wordsOf } from './portal-parts.js';

let app: TestApp;
let rosa: PortalDonor;
let rosaId: DonorId;
const clock = new TestClock('2026-11-24T16:00:00Z');

const DETAILS = {
  firstName: 'Rosa',
  lastName: 'Díaz',
  addressLine1: '12 Elm Street',
  addressLine2: '',
  city: 'Dallas',
  region: 'TX',
  postalCode: '75201',
  country: '',
  phone: '214 555 0134',
  employer: 'City Library',
  listedAs: 'initials',
};

beforeAll(async () => {
  app = await startApp({ clock });
  const donor = new Donor(app);
  await donor.giveAndPay();
  await donor.giveAndPay({ email: 'ben@example.org', firstName: 'Ben', lastName: 'Okafor' });
  rosa = await signInDonor(app);
  rosaId = await donorIdOf(app, 'Rosa');
});
afterAll(() => app.stop());

const versionOf = async (): Promise<string> => {
  const [donor] = await app.db.query<{ version: number }>('select version from donor where id = $1', [rosaId]);
  return String(donor!.version);
};

const save = async (fields: Record<string, string>, donor = rosa): Promise<Response> =>
  donor.send(`/portal/details/${rosaId}`, { ...DETAILS, version: await versionOf(), ...fields }, '/portal/details');

describe('details', () => {
  it('are saved, and shown again', async () => {
    const saved = await save({});
    expect(saved.status).toBe(303);
    const page = await rosa.read('/portal/details');
    expect(page).toContain('value="12 Elm Street"');
    expect(page).toContain('value="City Library"');
    expect(await contactOf(app.db.manager, rosaId)).toMatchObject({ city: 'Dallas', region: 'TX' });
    const [row] = await app.db.query<{ stored: string }>(
      'select listed_as, version, postal_area, phone_key, donor::text as stored from donor where id = $1',
      [rosaId],
    );
    const found = phoneKey(app.db.manager, '+1 (214) 555-0134');
    expect(row).toMatchObject({ listed_as: 'initials', version: 2, postal_area: '75201', phone_key: found });
    // What is sealed is nowhere beside the sealed bytes (R-PRV-05).
    expect(row!.stored).not.toMatch(/Elm|Dallas|555 0134/);
  });

  it.each([
    [{ firstName: '' }, 'Enter a first name'],
    [{ phone: 'call me' }, 'Enter a phone number'],
    [{ city: 'x'.repeat(101) }, 'Use at most 100 characters'],
    [{ city: 'Dal\u0007las' }, 'on one line'],
  ])('refuse %j and keep what was typed', async (fields, message) => {
    const refused = await save({ ...fields, employer: 'Typed before the mistake' });
    expect(refused.status).toBe(422);
    const page = await refused.text();
    expect(wordsOf(page)).toContain(message);
    expect(page).toContain('Typed before the mistake');
  });

  it('answer a stale form with both versions, and save neither', async () => {
    const old = await versionOf();
    expect((await save({ city: 'Austin' })).status).toBe(303);
    const stale = await save({ city: 'Houston', version: old });
    expect(stale.status).toBe(409);
    const words = wordsOf(await stale.text());
    expect(words).toContain('These details were changed in between');
    expect(words).toMatch(/City Houston Austin/);
    expect(await contactOf(app.db.manager, rosaId)).toMatchObject({ city: 'Austin' });
  });

  it('never join two donors of one name and address', async () => {
    await new Donor(app).giveAndPay({ firstName: 'Ana', lastName: 'Díaz' });
    const household = await signInDonor(app);
    const answer = await save({ firstName: 'ANA' }, household);
    expect(answer.status).toBe(422);
    expect(wordsOf(await answer.text())).toContain('records are never joined by themselves');
    expect(await readWords(household, '/portal/details')).toContain('Whose details do you want to see?');
    await app.db.query(`update donor set email = 'ana@example.org' where first_name = 'Ana'`);
  });

  it('of somebody else are not there, and the try is written down', async () => {
    const benId = await donorIdOf(app, 'Ben');
    expect((await rosa.get(`/portal/details/${benId}`)).status).toBe(404);
    expect((await rosa.send(`/portal/details/${benId}`, { ...DETAILS, version: '1' })).status).toBe(404);
    expect((await rosa.send(`/portal/preferences/${benId}`, { newsletters: 'yes' })).status).toBe(404);
    expect((await rosa.get('/portal/details/not-an-id')).status).toBe(404);
    const written = await app.db.query<{ actor: string; object: string }>(
      `select actor, object from audit_event where action = 'portal refused'`,
    );
    expect(written.filter(({ object }) => object === `donor:${benId}`)).toHaveLength(3);
    expect(written[0]!.actor).toMatch(/^portal-session:/);
  });

  it('are not changed by another site', async () => {
    const forged = await rosa.post(`/portal/details/${rosaId}`, { ...DETAILS, version: await versionOf(), csrf: 'x' });
    expect(forged.status).toBe(403);
  });
});

describe('preferences', () => {
  it('are rows with who and when, one for each change', async () => {
    expect(await rosa.read('/portal/preferences')).toMatch(/name="presents"[^>]*checked/);
    const send = (fields: Record<string, string>): Promise<Response> =>
      rosa.send(`/portal/preferences/${rosaId}`, fields, '/portal/preferences');
    expect((await send({ newsletters: 'yes', presents: 'yes' })).status).toBe(303);
    expect((await send({ newsletters: 'yes', presents: 'yes' })).status).toBe(303);
    expect((await send({ 'mail-appeals': 'yes' })).status).toBe(303);
    const rows = await app.db.query(
      'select purpose, given, actor from donor_consent where donor_id = $1 order by position',
      [rosaId],
    );
    expect(rows).toEqual([
      { purpose: 'newsletters', given: true, actor: `donor:${rosaId}` },
      { purpose: 'newsletters', given: false, actor: `donor:${rosaId}` },
      { purpose: 'mail-appeals', given: true, actor: `donor:${rosaId}` },
      { purpose: 'presents', given: false, actor: `donor:${rosaId}` },
    ]);
    const page = await rosa.read('/portal/preferences');
    expect(page).toMatch(/name="mail-appeals"[^>]*checked/);
    expect(page).not.toMatch(/name="newsletters"[^>]*checked/);
    await expect(app.db.query('delete from donor_consent')).rejects.toThrow();
  });
});

describe('another email address', () => {
  const ask = (newEmail: string): Promise<Response> =>
    rosa.send(`/portal/details/${rosaId}/email`, { newEmail }, `/portal/details/${rosaId}/email`);

  it('counts once it is confirmed at the new address; the old one is told, the session goes on', async () => {
    expect((await ask('rosa.diaz@example.net')).status).toBe(303);
    expect(await readWords(rosa, '/portal/details')).toContain('rosa.diaz@example.net waits for its confirmation');
    const link = await linkOf(app, 'email-confirm');
    for (const robot of [await fetch(link), await fetch(link)]) expect(robot.status).toBe(200);
    expect(await readWords(rosa, '/portal/details')).toContain('Letters go to rosa@example.org');
    const confirmed = await fetch(link, { method: 'POST' });
    expect(wordsOf(await confirmed.text())).toContain('From now on we write to rosa.diaz@example.net');
    expect(await readWords(rosa, '/portal/details')).toContain('Letters go to rosa.diaz@example.net');
    expect((await fetch(link, { method: 'POST' })).status).toBe(404);
    await app.quiet();
    const letters = await app.db.query(
      `select template, recipient, state from letter where template like 'email-%' order by queued_at, id`,
    );
    expect(letters).toEqual([
      { template: 'email-confirm', recipient: 'rosa.diaz@example.net', state: 'sent' },
      { template: 'email-changed', recipient: 'rosa@example.org', state: 'sent' },
    ]);
    await signInDonor(app, 'rosa.diaz@example.net');
    await expect(signInDonor(app, 'rosa@example.org')).rejects.toThrow();
  });

  it('joins nobody who has that name there already, and says so only to who reads letters there', async () => {
    await new Donor(app).giveAndPay({ email: 'shared@example.org', firstName: 'Rosa', lastName: 'Díaz' });
    const [known, unknown] = [await ask('shared@example.org'), await ask('nobody@example.org')];
    expect([known.status, unknown.status]).toEqual([303, 303]);
    expect((await rosa.send(`/portal/details/${rosaId}/email/withdraw`)).status).toBe(303);
    expect(await readWords(rosa, '/portal/details')).not.toContain('waits for its confirmation');
    expect((await fetch(await linkOf(app, 'email-confirm'), { method: 'POST' })).status).toBe(404);
    await ask('shared@example.org');
    const link = await linkOf(app, 'email-confirm');
    const collided = await fetch(link, { method: 'POST' });
    expect(collided.status).toBe(409);
    expect(wordsOf(await collided.text())).toContain('records are never joined by themselves');
    expect((await fetch(link, { method: 'POST' })).status).toBe(404);
    expect(await readWords(rosa, '/portal/details')).toContain('Letters go to rosa.diaz@example.net');
  });

  it('is refused when it is none, or the same', async () => {
    clock.advance(61 * 60_000);
    rosa = await signInDonor(app, 'rosa.diaz@example.net');
    expect((await ask('rosa')).status).toBe(422);
    expect((await ask('ROSA.DIAZ@example.net')).status).toBe(422);
  });

  it('asks for a fresh code when the sign-in is old, and comes back', async () => {
    clock.advance(61 * 60_000);
    const path = `/portal/details/${rosaId}/email`;
    expect(await readWords(rosa, path)).toContain('One more code');
    const sent = await rosa.send(path, { newEmail: 'other@example.org' });
    expect(sent.headers.get('location')).toMatch(/^\/portal\/code\//);
    const changes = await app.db.query(`select from donor_email_change where new_email = 'other@example.org'`);
    expect(changes).toEqual([]);
    const { codeFor } = await import('../support/portal.js');
    const back = await rosa.post(sent.headers.get('location')!, { code: await codeFor(app, 'rosa.diaz@example.net') });
    expect(back.headers.get('location')).toBe(path);
    expect(await readWords(rosa, path)).toContain('Change the address');
  });
});
