import { type CalendarDate, formatDate } from '../../kernel/calendar.js';
import { currencyDigits, Money } from '../../kernel/money.js';
import { monthTitle } from '../../kernel/month.js';
import type { Cell, Figure, Unit } from '../report.js';

/** A cell as people read it: "$1,204.00", "61.4 %", "1,204", "November 2026"; null for what is unknown. */
export function cellText(cell: Cell, unit: Unit, currency: string): string | null {
  if (cell === null) return null;
  switch (unit) {
    case 'money':
      return Money.of(cell as bigint, currency).format();
    case 'share':
      return percent(Number(cell));
    case 'count':
      return Number(cell).toLocaleString('en-US').replace('-', '−');
    case 'date':
      return formatDate(cell as CalendarDate);
    case 'month':
      return monthTitle(`${String(cell)}-01` as CalendarDate);
    case 'text':
      return String(cell);
  }
}

/** A figure of a tile: money without cents where it has none. */
export function figureText(cell: Cell, unit: Unit, currency: string): string | null {
  return cell !== null && unit === 'money'
    ? Money.of(cell as bigint, currency).formatShort()
    : cellText(cell, unit, currency);
}

/** The figures along an axis, where room is short: "$1.2M", "$9,800", "60 %"; all of one axis in one way. */
export function axisTexts(values: readonly number[], unit: Unit, currency: string): string[] {
  const signed = (text: string): string => text.replace('-', '−');
  if (unit === 'share') return values.map((value) => signed(`${Number((value * 100).toFixed(1))} %`));
  if (unit !== 'money') {
    return values.map((value) => signed(value.toLocaleString('en-US', { maximumFractionDigits: 1 })));
  }
  const units = values.map((value) => value / 10 ** currencyDigits(currency));
  const isShort = units.some((each) => Math.abs(each) >= 10_000);
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    notation: isShort ? 'compact' : 'standard',
    maximumFractionDigits: isShort ? 1 : 0,
    minimumFractionDigits: 0,
  });
  return units.map((each) => signed(format.format(each)));
}

/** "61.4 %", with a true minus. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`.replace('-', '−');
}

/**
 * How a figure stands to the one compared with: "up 12.0 % on Nov 2025", "down 0.8 points on Nov 2025", "level with Nov
 * 2025", "nothing in Nov 2025". Rates change in points, counts in counts, money in percent.
 * @param compared its value, and what it was of: "Nov 2025", "Nov 23 to 29, 2026"
 */
export function comparedText(now: Cell, { value: then, label }: Compared, unit: Unit): string {
  const change = now === null || then === null ? null : changeText(Number(now), Number(then), unit);
  if (change === null) return `not known for ${label}`;
  if (change === 'level') return `level with ${label}`;
  return change === 'nothing' ? `nothing ${withPreposition(label)}` : `${change} on ${label}`;
}

type Compared = NonNullable<Figure['compared']>;

function changeText(to: number, from: number, unit: Unit): string {
  const word = to > from ? 'up' : 'down';
  if (to === from) return 'level';
  if (unit === 'share') {
    const points = (Math.abs(to - from) * 100).toFixed(1);
    return points === '0.0' ? 'level' : `${word} ${points} points`;
  }
  if (unit === 'count') return `${word} ${Math.abs(to - from).toLocaleString('en-US')}`;
  // Of nothing there is no percent.
  if (from === 0) return 'nothing';
  const change = ((Math.abs(to - from) / Math.abs(from)) * 100).toFixed(1);
  return change === '0.0' ? 'level' : `${word} ${change} %`;
}

/** "in Nov 2025", "on Nov 23, 2026", "from Nov 23 to 29, 2026". */
function withPreposition(label: string): string {
  if (label.includes(' to ')) return `from ${label}`;
  return `${/\d, \d{4}$/.test(label) ? 'on' : 'in'} ${label}`;
}
