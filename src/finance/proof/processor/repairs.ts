/** What puts right that the processor and we tell different stories, by the kind of difference (R-RCN-05). */
export const REPAIRS = {
  missing:
    'The hourly sweep settles what no event told. If it is here tomorrow as well, its event is parked with a reason under Needs attention.',
  unknown:
    'Compare the processor’s keys in the settings with those in use on that day: another account, or test and live mixed up.',
  amount: 'The gift was changed past the guards of the database. Ask whoever has access to it.',
  refund:
    'The hourly sweep reads refunds of the last two days again. For an older one, send its event again from the processor’s dashboard.',
  dispute: 'The hourly sweep reads disputes again. If it stays, send the dispute’s event again from the dashboard.',
  payout:
    'The hourly sweep reads payouts of two weeks again. If it stays, look at Deposits for what was refused and why.',
  transactions: 'Ask the processor’s support: their own list does not add up to their payout.',
  clearing:
    'Mend what INV-01, INV-02 and INV-05 name; the sum follows. With nothing there, something moved at the processor that no gift explains: see its balance report.',
} as const;
