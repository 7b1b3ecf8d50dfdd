import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';

describe('the settings of the ask', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ worker: false, webhooks: false });
  });

  afterAll(() => app.stop());

  const settings = async (slug: string) => (await fetch(`${app.url}/embed/asks/${slug}.json`)).json();

  it('offer the amounts of each rhythm', async () => {
    expect(await settings('article-footer')).toMatchObject({
      frequencies: ['once', 'monthly', 'yearly'],
      defaultFrequency: 'once',
      amounts: {
        once: [1000, 2500, 5000, 10_000],
        monthly: [600, 1200, 2500, 5000],
        yearly: [6000, 12_000, 30_000, 100_000],
      },
      defaultAmount: { once: 2500, monthly: 1200, yearly: 12_000 },
      portalUrl: `${app.url}/portal`,
    });
  });

  it('name no rhythm for which copies of the element that are out have no words', async () => {
    const { frequencies, defaultFrequency, amounts } = await settings('membership');
    expect(frequencies).toEqual(['once', 'monthly', 'yearly']);
    expect(Object.keys(amounts)).toEqual(frequencies);
    expect(defaultFrequency).toBe('monthly');
  });

  it('begin with a rhythm that the ask has, whatever the form begins with', async () => {
    await app.db.query(`update form set default_frequency = 'quarterly' where slug = 'membership'`);
    expect(await settings('membership')).toMatchObject({ defaultFrequency: 'monthly' });
  });
});
