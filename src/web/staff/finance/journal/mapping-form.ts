import { isId } from '../../../../kernel/id.js';
import {
  COVERED_FEES,
  DATE_ORDERS,
  JOURNAL_MODES,
  type JournalSettings,
  type JournalTarget,
} from '../../../../finance/journal/mapping/journal-target.js';
import { RULE_RHYTHMS, type JournalRule } from '../../../../finance/journal/mapping/mapping.js';
import { oneOf, textFields } from '../../../http/forms.js';

const SETTING_FIELDS = [
  'mode',
  'coveredFees',
  'bom',
  'dateOrder',
  'taxRate',
  'trackingClass',
  'trackingLocation',
  'journalSymbol',
  'template',
  'columns',
] as const;
export type SettingField = (typeof SETTING_FIELDS)[number];
export type SettingTexts = Readonly<Record<SettingField, string>>;

const EVERYWHERE = ['mode', 'coveredFees'] as const;

/** What can be set for a program; the others have one way of it. */
export const SETTINGS_OF: Readonly<Record<JournalTarget, readonly SettingField[]>> = {
  'quickbooks-online': [...EVERYWHERE, 'bom'],
  'quickbooks-desktop': EVERYWHERE,
  xero: [...EVERYWHERE, 'dateOrder', 'taxRate', 'trackingClass', 'trackingLocation', 'bom'],
  intacct: [...EVERYWHERE, 'dateOrder', 'journalSymbol', 'template', 'columns', 'bom'],
  csv: [...EVERYWHERE, 'bom'],
  hledger: EVERYWHERE,
};

export function settingTexts(settings: JournalSettings): SettingTexts {
  return {
    mode: settings.mode,
    coveredFees: settings.coveredFees,
    bom: settings.bom ? 'yes' : '',
    dateOrder: settings.dateOrder,
    taxRate: settings.taxRate,
    trackingClass: settings.trackingNames[0],
    trackingLocation: settings.trackingNames[1],
    journalSymbol: settings.journalSymbol,
    template: settings.template.join('\n'),
    columns: Object.entries(settings.columns)
      .map(([column, field]) => `${column}: ${field}`)
      .join('\n'),
  };
}

/** What was typed for the program, and the settings that it means; what the program has not stays as it was. */
export function typedSettings(
  target: JournalTarget,
  body: unknown,
  kept: JournalSettings,
): { texts: SettingTexts; settings: JournalSettings } {
  const asked = SETTINGS_OF[target];
  const typed = textFields(body, ...SETTING_FIELDS);
  const before = settingTexts(kept);
  const texts = Object.fromEntries(
    SETTING_FIELDS.map((field) => [field, asked.includes(field) ? typed[field] : before[field]]),
  ) as Record<SettingField, string>;
  const [names = '', meanings = '', ...more] = texts.template.split('\n').map((row) => row.trim());
  return {
    texts,
    settings: {
      mode: oneOf(texts.mode, JOURNAL_MODES) ?? kept.mode,
      coveredFees: oneOf(texts.coveredFees, COVERED_FEES) ?? kept.coveredFees,
      bom: texts.bom === 'yes',
      dateOrder: oneOf(texts.dateOrder, DATE_ORDERS) ?? kept.dateOrder,
      taxRate: texts.taxRate,
      trackingNames: [texts.trackingClass, texts.trackingLocation],
      journalSymbol: texts.journalSymbol,
      // A third row would be data: the check of the template refuses what is left empty here.
      template: more.length === 0 ? [names, meanings] : [names, ''],
      columns: columnsFrom(texts.columns),
    },
  };
}

/** "GLDIMFUND: fund" on each line; a line without a colon names a column without a field, which is refused. */
function columnsFrom(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [column, ...field] = line.split(':');
      return [column!.trim(), field.join(':').trim()];
    }),
  );
}

export const RULE_FIELDS = [
  'account',
  'campaign',
  'designation',
  'rhythm',
  'externalAccount',
  'class',
  'location',
  'party',
] as const;
export type RuleTexts = Readonly<Record<(typeof RULE_FIELDS)[number], string>>;

export function typedRule(body: unknown): { texts: RuleTexts; rule: Omit<JournalRule, 'id'> } {
  const texts = textFields(body, ...RULE_FIELDS);
  return {
    texts,
    rule: {
      account: texts.account || null,
      // What is no id can be no campaign: it is refused as one that there is not.
      campaignId: texts.campaign === '' ? null : isId(texts.campaign) ? texts.campaign : NO_CAMPAIGN,
      designation: texts.designation || null,
      rhythm: oneOf(texts.rhythm, RULE_RHYTHMS) ?? null,
      externalAccount: texts.externalAccount || null,
      class: texts.class || null,
      location: texts.location || null,
      party: texts.party || null,
    },
  };
}

const NO_CAMPAIGN = '00000000-0000-7000-8000-000000000000';
