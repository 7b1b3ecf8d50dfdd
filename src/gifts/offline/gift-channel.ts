/** How a gift came: through the processor, one of the ways that staff record, or as history from elsewhere. */
export const GIFT_CHANNELS = [
  'online',
  'check',
  'cash',
  'bank-transfer',
  'stock',
  'donor-advised-fund',
  'in-kind',
  'imported',
] as const;
export type GiftChannel = (typeof GIFT_CHANNELS)[number];

/**
 * receipt: a numbered tax receipt · letter: thanks that are no tax receipt, to a fund's sponsor, a foundation or who
 * gave services (R-TPG-01/03, R-NCG-03) · none: nobody knows who gave it (R-TPG-06) · elsewhere: where it was received.
 */
export type Acknowledgment = 'receipt' | 'letter' | 'none' | 'elsewhere';
