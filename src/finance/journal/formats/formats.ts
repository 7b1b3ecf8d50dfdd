import type { JournalTarget } from '../mapping/journal-target.js';
import { HLEDGER } from './hledger.js';
import { INTACCT } from './intacct.js';
import type { JournalFormat } from './journal.js';
import { PLAIN_CSV } from './plain-csv.js';
import { QUICKBOOKS_DESKTOP } from './quickbooks-desktop.js';
import { QUICKBOOKS_ONLINE } from './quickbooks-online.js';
import { XERO } from './xero.js';

export const FORMATS: Readonly<Record<JournalTarget, JournalFormat>> = {
  'quickbooks-online': QUICKBOOKS_ONLINE,
  'quickbooks-desktop': QUICKBOOKS_DESKTOP,
  xero: XERO,
  intacct: INTACCT,
  csv: PLAIN_CSV,
  hledger: HLEDGER,
};
