/** How often a plan is charged: every `intervalCount` months or years. */
export interface Rhythm {
  readonly interval: 'month' | 'year';
  readonly intervalCount: number;
}

/** "monthly", "quarterly", "yearly", "every 2 months"; "once" for a gift that is of no plan. */
export function rhythmWord(rhythm: Rhythm | null): string {
  if (!rhythm) return 'once';
  const { interval, intervalCount } = rhythm;
  if (intervalCount === 1) return interval === 'month' ? 'monthly' : 'yearly';
  if (interval === 'month' && intervalCount === 3) return 'quarterly';
  if (interval === 'month' && intervalCount === 12) return 'yearly';
  return `every ${intervalCount} ${interval}s`;
}
