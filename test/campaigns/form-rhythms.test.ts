import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readForm } from '../../src/campaigns/forms.js';
import { startApp, type TestApp } from '../support/app.js';

describe('what a form offers', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ worker: false, webhooks: false });
  });

  afterAll(() => app.stop());

  it('is in the order of the rhythms, with what an amount pays for', async () => {
    const { rhythms, defaultFrequency, gentleOffer } = await readForm(app.db.manager, 'membership');
    expect(rhythms.map(({ frequency }) => frequency)).toEqual(['once', 'monthly', 'quarterly', 'yearly']);
    expect(rhythms[1]).toEqual({
      frequency: 'monthly',
      defaultMinor: 1200,
      amounts: [
        { minor: 600, sentence: '' },
        { minor: 1200, sentence: 'pays for two hours at a council meeting' },
        { minor: 2500, sentence: 'pays for one records request' },
        { minor: 5000, sentence: 'pays for a day of fact checking' },
      ],
    });
    expect({ defaultFrequency, gentleOffer }).toEqual({ defaultFrequency: 'monthly', gentleOffer: false });
  });

  it('keeps its once amounts, and begins with once on a general page', async () => {
    const { rhythms, defaultFrequency } = await readForm(app.db.manager, 'article-footer');
    expect(rhythms.map(({ frequency }) => frequency)).toEqual(['once', 'monthly', 'yearly']);
    expect(rhythms[0]!.amounts.map(({ minor }) => minor)).toEqual([1000, 2500, 5000, 10_000]);
    expect(defaultFrequency).toBe('once');
  });

  const monthly = `update form_rhythm set %s where frequency = 'monthly'`;
  it.each([
    ['a default that is not offered', 'form_rhythm_default_offered', monthly, 'default_amount_minor = 700'],
    ['amounts out of order', 'form_rhythm_amounts_ascending', monthly, `amounts_minor = '{1200,600,2500,5000}'`],
    ['the same amount twice', 'form_rhythm_amounts_ascending', monthly, `amounts_minor = '{600,1200,1200,5000}'`],
    ['no amount', 'form_rhythm_amounts_count', monthly, `amounts_minor = '{}', sentences = '{}'`],
    ['an amount of nothing', 'form_rhythm_amounts_known', monthly, `amounts_minor = '{0,1200,2500,5000}'`],
    ['a sentence too few', 'form_rhythm_sentence_each', monthly, `sentences = '{"","",""}'`],
    [
      'an amount that it would not take',
      'form_amounts_within_limits',
      monthly,
      `amounts_minor = '{100,1200,2500,5000}'`,
    ],
    ['an amount above a new limit', 'form_amounts_within_limits', 'update form set %s', 'maximum_minor = 99999'],
    [
      'a first rhythm that it does not have',
      'form_default_frequency_offered',
      'update form set %s',
      `default_frequency = 'quarterly'`,
    ],
  ])('is never %s', async (_, constraint, statement, change) => {
    await expect(app.db.query(statement.replace('%s', change))).rejects.toMatchObject({ constraint });
  });
});
