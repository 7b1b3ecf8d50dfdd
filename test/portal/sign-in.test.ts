import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';
import { signInDonor } from '../support/portal.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await new Donor(app).giveAndPay();
});
afterAll(() => app.stop());

describe('signing in', () => {
  it('lets a donor in', async () => {
    const donor = await signInDonor(app);
    expect(await donor.read('/portal')).toContain('rosa@example.org');
  });
});
