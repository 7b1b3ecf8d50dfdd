import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { type CalendarDate, parseDate } from '../../../kernel/calendar.js';
import { parseAmount } from '../../../kernel/money.js';
import type { EditedBenefit, EditedTier } from '../../../memberships/catalogue-editing.js';
import type { FiguresRow } from '../../../regimes/regime-parameters.js';
import type { YearFigures } from '../../../regimes/tax-regime.js';

export type Texts<Field extends string> = Readonly<Record<Field, string>>;

export const TIER_FIELDS = ['name', 'threshold', 'open'] as const;
export type TierTexts = Texts<(typeof TIER_FIELDS)[number]>;

export const BENEFIT_FIELDS = [
  'name',
  'description',
  'fmv',
  'cost',
  'logo',
  'frequentRight',
  'membersOnlyEvent',
  'informingPublication',
  'mailed',
  'cadence',
  'effectiveFrom',
  'effectiveUntil',
  'live',
] as const;
export type BenefitTexts = Texts<(typeof BENEFIT_FIELDS)[number]>;

/** The fields of the form for the figures of a year, which the tax regime names. */
export function figureFields(figures: YearFigures): readonly string[] {
  return ['year', ...figures.fields.map(({ key }) => key), 'source'];
}

/** What a row of ticked tiers is sent as: a field for each. */
export const tierField = (code: string): string => `tier-${code}`;

/** A tier as it was typed. @throws InvalidInput naming each field. */
export function filledTier(code: string, texts: TierTexts, currency: string): EditedTier {
  const problems: FieldProblem[] = [];
  const threshold = parseAmount(texts.threshold, currency);
  if (texts.name === '' || texts.name.length > 60) {
    problems.push({ field: 'name', message: 'Enter a name of at most 60 characters.' });
  }
  if (!threshold?.isPositive)
    problems.push({ field: 'threshold', message: 'Enter what it takes in a year, such as 120.' });
  if (problems.length > 0) throw new InvalidInput(problems);
  return { code, name: texts.name, thresholdMinor: Number(threshold!.minor), open: texts.open === 'yes' };
}

/** "Friend of the press" becomes "friend-of-the-press", the name that other systems know the tier by. */
export function codeOf(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
}

/** A benefit as it was typed. @throws InvalidInput naming each field. */
export function filledBenefit(
  texts: BenefitTexts,
  tiers: readonly string[],
  currency: string,
): Omit<EditedBenefit, 'id'> {
  const problems: FieldProblem[] = [];
  const wrong = (field: string, message: string): void => void problems.push({ field, message });
  const amount = (field: 'fmv' | 'cost'): number | null => {
    if (texts[field] === '') return null;
    const found = parseAmount(texts[field], currency);
    if (!found) wrong(field, 'Enter an amount such as 25.00, or leave it empty.');
    return found ? Number(found.minor) : null;
  };
  const date = (field: 'effectiveFrom' | 'effectiveUntil', isNeeded: boolean): CalendarDate | null => {
    const found = parseDate(texts[field]);
    if (!found && (isNeeded || texts[field] !== '')) wrong(field, 'Enter a date.');
    return found;
  };
  if (texts.name === '' || texts.name.length > 80) wrong('name', 'Enter a name of at most 80 characters.');
  if (texts.description.length > 300) wrong('description', 'Shorten the description to 300 characters.');
  const [fmvMinor, costMinor] = [amount('fmv'), amount('cost')];
  const [from, until] = [date('effectiveFrom', true), date('effectiveUntil', false)];
  if (from && until && until < from) wrong('effectiveUntil', 'It cannot end before it begins.');
  if (problems.length > 0) throw new InvalidInput(problems);
  return {
    name: texts.name,
    description: texts.description,
    fmvMinor,
    costMinor,
    logo: texts.logo === 'yes',
    frequentRight: texts.frequentRight === 'yes',
    membersOnlyEvent: texts.membersOnlyEvent === 'yes',
    informingPublication: texts.informingPublication === 'yes',
    mailed: texts.mailed === 'yes',
    cadence: texts.cadence === 'once' ? 'once' : 'yearly',
    effectiveFrom: from!,
    effectiveUntil: until,
    live: texts.live === 'yes',
    tiers,
  };
}

/** The figures of a year as they were typed. @throws InvalidInput naming each field. */
export function filledFigures(texts: Texts<string>, figures: YearFigures, currency: string): FiguresRow {
  const problems: FieldProblem[] = [];
  const { year = '', source = '' } = texts;
  const isYear = /^(?:19|20|21)\d\d$/.test(year);
  if (!isYear) problems.push({ field: 'year', message: 'Enter a year such as 2027.' });
  const amounts = figures.fields.map(({ key }) => {
    const found = parseAmount(texts[key] ?? '', currency);
    if (!found?.isPositive) problems.push({ field: key, message: 'Enter an amount such as 13.90.' });
    return [key, Number(found?.minor ?? 0)] as const;
  });
  if (source === '' || source.length > 200) {
    problems.push({ field: 'source', message: `Name the notice that they come from, such as ${figures.source}.` });
  }
  const value = Object.fromEntries(amounts);
  const misfit = problems.length === 0 ? figures.problemOf(value) : null;
  if (misfit) problems.push(misfit);
  if (problems.length > 0) throw new InvalidInput(problems);
  return { year: Number(year), value, source };
}
