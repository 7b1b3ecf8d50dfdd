import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { parseAmount } from '../../../kernel/money.js';
import { type Actor, Audit } from '../../../audit/audit.js';
import { Db } from '../../../database/db.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { readTransparency, saveTransparency, type TransparencySettings } from './transparency-settings.js';

export const TRANSPARENCY_FIELDS = [
  'isOn',
  'threshold',
  'yearBasis',
  'amounts',
  'bands',
  'namesBelow',
  'statement',
  'form990Url',
  'fundraisingUrl',
  'donationsUrl',
  'conflictsUrl',
] as const;
export type TransparencyField = (typeof TRANSPARENCY_FIELDS)[number];

const LINKS = ['form990Url', 'fundraisingUrl', 'donationsUrl', 'conflictsUrl'] as const;
const BANDS_MOST = 12;
const LARGEST_MINOR = 100_000_000_000n;

/** Changes how the page of donors works. What is published stays as it was published. */
@Injectable()
export class ChangeTransparency {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
  ) {}

  /** @throws InvalidInput naming each field */
  async run(typed: Readonly<Record<TransparencyField, string>>, actor: Actor): Promise<void> {
    await this.db.write(async (tx) => {
      const { currency } = await readOrganisation(tx);
      const before = await readTransparency(tx);
      const settings = settingsOf(typed, currency);
      await saveTransparency(tx, settings);
      const detail = {
        on: settings.isOn,
        thresholdMinor: `${before.thresholdMinor} → ${settings.thresholdMinor}`,
        yearBasis: settings.yearBasis,
      };
      await this.audit.record(tx, { actor, action: 'change settings', object: 'donor-list', detail });
    });
  }
}

function settingsOf(typed: Readonly<Record<TransparencyField, string>>, currency: string): TransparencySettings {
  const problems: FieldProblem[] = [];
  const complain = (field: TransparencyField, message: string): void => void problems.push({ field, message });
  const threshold = parseAmount(typed.threshold, currency)?.minor;
  if (threshold === undefined || threshold < 100n || threshold > LARGEST_MINOR) {
    complain('threshold', 'Enter an amount such as 5,000.');
  }
  const bands = typed.bands.split(/[\n;]+|,\s+/).filter((each) => each.trim() !== '');
  const bounds = bands.map((each) => parseAmount(each.trim(), currency)?.minor);
  const isAscending = bounds.every((bound, at) => bound !== undefined && bound > (bounds[at - 1] ?? 0n));
  if (bounds.length === 0 || bounds.length > BANDS_MOST || !isAscending) {
    complain('bands', `Enter up to ${BANDS_MOST} amounts, each larger than the one before, one a line.`);
  }
  if (typed.statement === '' || typed.statement.length > 2000) {
    complain('statement', 'Enter the statement, in at most 2,000 characters.');
  }
  for (const link of LINKS) {
    const isAddress = typed[link] === '' || (/^https?:\/\/[^\s"<>]+$/.test(typed[link]) && typed[link].length <= 500);
    if (!isAddress) complain(link, 'Enter an address with https:// in front, or leave it empty.');
  }
  if (!['calendar', 'fiscal'].includes(typed.yearBasis)) complain('yearBasis', 'Choose what a year is.');
  if (!['bands', 'rounded'].includes(typed.amounts)) complain('amounts', 'Choose how amounts are told.');
  if (problems.length > 0) throw new InvalidInput(problems);
  return {
    isOn: typed.isOn === 'yes',
    thresholdMinor: threshold!,
    yearBasis: typed.yearBasis === 'fiscal' ? 'fiscal' : 'calendar',
    amounts: typed.amounts === 'rounded' ? 'rounded' : 'bands',
    bandsMinor: bounds.map((bound) => bound!),
    namesBelow: typed.namesBelow === 'yes',
    statement: typed.statement,
    form990Url: typed.form990Url,
    fundraisingUrl: typed.fundraisingUrl,
    donationsUrl: typed.donationsUrl,
    conflictsUrl: typed.conflictsUrl,
  };
}
