/** The busiest hour's share of giving; everything is reckoned against it. */
const PEAK = 12;

/**
 * How likely giving is at a moment, from 0 to 1, as newsrooms see it: more each year, quiet nights, a full November
 * and December, Giving Tuesday, and the last day of the tax year.
 */
export function busyness(at: Date, from: Date, to: Date): number {
  const growth = 0.7 + 0.6 * ((at.getTime() - from.getTime()) / (to.getTime() - from.getTime()));
  return Math.min(1, (growth * seasonOf(at) * hourOf(at)) / PEAK);
}

function seasonOf(at: Date): number {
  const [month, day] = [at.getUTCMonth(), at.getUTCDate()];
  if (month === 11 && day === 31) return 9;
  if (isGivingTuesday(at)) return 9;
  if (month === 11) return 2;
  if (month === 10 && day >= 15) return 1.8;
  return 1;
}

/** The Tuesday after Thanksgiving, which is the fourth Thursday of November. */
function isGivingTuesday(at: Date): boolean {
  if (at.getUTCDay() !== 2) return false;
  const thursday = new Date(at.getTime() - 5 * 86_400_000);
  return thursday.getUTCMonth() === 10 && Math.ceil(thursday.getUTCDate() / 7) === 4;
}

/** In Dallas, five or six hours behind, people give from breakfast to bedtime. */
function hourOf(at: Date): number {
  const hour = (at.getUTCHours() + 18) % 24;
  return hour >= 7 && hour < 23 ? 1 : 0.15;
}
