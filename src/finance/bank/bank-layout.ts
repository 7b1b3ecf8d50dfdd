/** The two ways in which banks write amounts: one column with a sign, or money out and money in apart. */
export type BankLayout = 'signed-amount' | 'debit-credit';

/** Where a file has what we read, as positions in each of its rows. */
export interface Columns {
  readonly layout: BankLayout;
  readonly width: number;
  readonly date: number;
  readonly description: number;
  /** Of a signed amount. */
  readonly amount: number;
  /** Of money out and money in, apart. */
  readonly debit: number;
  readonly credit: number;
}

export const KNOWN_LAYOUTS: readonly {
  readonly layout: BankLayout;
  readonly title: string;
  readonly columns: string;
}[] = [
  {
    layout: 'signed-amount',
    title: 'One column with a sign',
    columns: 'Posting Date, Description, Amount',
  },
  {
    layout: 'debit-credit',
    title: 'Money out and money in apart',
    columns: 'Date, Description, Debit, Credit',
  },
];

/** The names of each column, the best one first: the day of booking before the day of buying. */
const NAMES = {
  date: ['posting date', 'post date', 'posted date', 'date posted', 'posted', 'date', 'transaction date'],
  description: ['description', 'transaction description', 'details of transaction'],
  amount: ['amount', 'transaction amount'],
  debit: ['debit', 'debit amount', 'debits', 'withdrawal', 'withdrawals', 'money out'],
  credit: ['credit', 'credit amount', 'credits', 'deposit', 'deposits', 'money in'],
} as const;

/** The columns of a header line, or null for one of a layout that we do not know. */
export function columnsOf(header: readonly string[]): Columns | null {
  const names = header.map((name) => name.trim().toLowerCase().replaceAll(/\s+/g, ' '));
  const place = (column: keyof typeof NAMES): number => {
    const name = NAMES[column].find((each) => names.includes(each));
    return name !== undefined && names.indexOf(name) === names.lastIndexOf(name) ? names.indexOf(name) : -1;
  };
  const [date, description, amount] = [place('date'), place('description'), place('amount')];
  const [debit, credit] = [place('debit'), place('credit')];
  const isSigned = amount >= 0 && debit < 0 && credit < 0;
  const isApart = amount < 0 && debit >= 0 && credit >= 0;
  if (date < 0 || description < 0 || !(isSigned || isApart)) return null;
  const layout = isSigned ? 'signed-amount' : 'debit-credit';
  return { layout, width: header.length, date, description, amount, debit, credit };
}

/** What is wrong with a header line that is of no layout we know, and which ones we do. */
export function unknownLayout(header: readonly string[]): string {
  const known = KNOWN_LAYOUTS.map(({ columns }) => `“${columns}”`).join(' or ');
  const named = header.map((name) => name.trim()).filter(Boolean);
  const first = named.join(', ');
  const hint = /[;\t]/.test(first) && named.length <= 2 ? ' They are not separated by commas.' : '';
  return `These are not columns that we know: ${shortened(first)}.${hint} We read files with ${known}; more columns do no harm.`;
}

function shortened(text: string): string {
  if (text === '') return 'there are none';
  return text.length <= 120 ? `“${text}”` : `“${text.slice(0, 120)}…”`;
}
