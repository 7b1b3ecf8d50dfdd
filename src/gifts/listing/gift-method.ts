/** How money came, for filters: the card and bank debits of the processor, and what staff record. */
export const GIFT_METHODS = [
  'card',
  'bank-debit',
  'check',
  'cash',
  'bank-transfer',
  'stock',
  'donor-advised-fund',
  'in-kind',
  'imported',
] as const;
export type GiftMethod = (typeof GIFT_METHODS)[number];

/** The same, in SQL over `gift`. Wallets stand with the cards that they pay from. */
export const GIFT_METHOD = `
  case when gift.channel <> 'online' then gift.channel
       when gift.method like 'Bank account%' then 'bank-debit' else 'card' end`;
