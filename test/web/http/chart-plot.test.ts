import { describe, expect, it } from '@jest/globals';
import type { ReportChart, ReportTable } from '../../../src/reports/report.js';
import { bandLabels } from '../../../src/web/http/ui/charts/labels.js';
import { plotOf } from '../../../src/web/http/ui/charts/plot.js';
import { rankPlotOf } from '../../../src/web/http/ui/charts/ranks.js';
import { sparkPoints } from '../../../src/web/http/ui/charts/sparkline.js';

const money = (key: string, label: string) => ({ key, label, unit: 'money' as const });

const TABLE: ReportTable = {
  key: 'months',
  caption: 'Months',
  columns: [
    { key: 'month', label: 'Month', unit: 'month' },
    money('monthly', 'Monthly'),
    money('once', 'Once'),
    money('before', 'A year earlier'),
  ],
  rows: [
    { cells: { month: '2026-10', monthly: 60_000n, once: 20_000n, before: null }, links: { monthly: '/staff/gifts' } },
    { cells: { month: '2026-11', monthly: 30_000n, once: -10_000n, before: 50_000n } },
  ],
  total: null,
};

const CHART: ReportChart = {
  key: 'raised',
  kind: 'stacked-bars',
  title: 'Giving halved',
  caption: 'Dollars raised',
  table: 'months',
  along: 'month',
  series: ['monthly', 'once'],
  compared: 'before',
  running: '2026-11',
};

const SIZE = { width: 640, height: 250 };

describe('a chart laid out', () => {
  it('stacks what came in above zero, hangs what went back below it, and hatches the running period', () => {
    const { bars, zero } = plotOf(CHART, TABLE, 'USD', SIZE);
    const [first, above, running, below] = bars;
    expect(bars).toHaveLength(4);
    expect(first!.y + first!.height).toBeCloseTo(zero, 0);
    expect(above!.y + above!.height).toBeCloseTo(first!.y, 0);
    expect(above!.height / first!.height).toBeCloseTo(1 / 3, 1);
    expect(below!.y).toBeCloseTo(zero, 0);
    expect([first, above, running, below].map((bar) => bar!.isRunning)).toEqual([false, false, true, true]);
  });

  it('reads each band out with every value, and says what is unknown or still running', () => {
    const { bands } = plotOf(CHART, TABLE, 'USD', SIZE);
    expect(bands.map(({ readout }) => readout)).toEqual([
      'October 2026: Monthly $600.00, Once $200.00, A year earlier unknown',
      'November 2026: Monthly $300.00, Once −$100.00, A year earlier $500.00 so far',
    ]);
    expect(bands.map(({ href }) => href)).toEqual(['/staff/gifts', null]);
  });

  it('draws no line through a value that is unknown', () => {
    expect(plotOf(CHART, TABLE, 'USD', SIZE).lines).toEqual([
      { series: 'compared', parts: [[{ x: expect.any(Number), y: expect.any(Number) }]] },
    ]);
  });

  it('puts a name beside each series, none on another, and none where one series speaks for itself', () => {
    const { names } = plotOf(CHART, TABLE, 'USD', SIZE);
    expect(names.map(({ text }) => text)).toEqual(['Monthly', 'Once', 'A year earlier']);
    const places = names.map(({ y }) => y).sort((one, other) => one - other);
    expect(Math.min(places[1]! - places[0]!, places[2]! - places[1]!)).toBeGreaterThanOrEqual(16);
    const { compared: _, ...alone } = CHART;
    expect(plotOf({ ...alone, kind: 'bars', series: ['once'] }, TABLE, 'USD', SIZE).names).toEqual([]);
  });

  it('lies bars of a rank beside their names, and fills a meter no further than its track', () => {
    const ranks = rankPlotOf({ ...CHART, kind: 'ranks', series: ['monthly'] }, TABLE, 'USD', 640);
    expect(ranks.rows.map(({ width }) => width / ranks.room)).toEqual([1, expect.closeTo(0.5, 2)]);
    const meter = rankPlotOf({ ...CHART, kind: 'meter', series: ['monthly', 'before'] }, TABLE, 'USD', 640);
    expect(meter.rows.map(({ width }) => width / meter.room)).toEqual([0, expect.closeTo(0.6, 2)]);
    const passed = rankPlotOf({ ...CHART, kind: 'meter', series: ['before', 'monthly'] }, TABLE, 'USD', 640);
    expect(passed.rows[1]!.width).toBe(passed.room);
  });

  it('refuses a column that the table does not have', () => {
    expect(() => plotOf({ ...CHART, series: ['weekly'] }, TABLE, 'USD', SIZE)).toThrow(RangeError);
  });

  it('labels as many months as have room, the latest among them, with the year once', () => {
    const months = ['2025-11', '2025-12', '2026-01', '2026-02', '2026-03'];
    expect(
      bandLabels(months, 'month', 40).map((label) => label && `${label.text} ${label.under ?? ''}`.trim()),
    ).toEqual(['Nov 2025', 'Dec', 'Jan 2026', 'Feb', 'Mar']);
    expect(bandLabels(months, 'month', 20).map((label) => label?.text)).toEqual([
      'Nov',
      undefined,
      'Jan',
      undefined,
      'Mar',
    ]);
  });

  it('draws the course of a figure that never changed as a level line', () => {
    expect(sparkPoints([5, 5, 5]).map(({ y }) => y)).toEqual([14, 14, 14]);
    const [low, high] = sparkPoints([1, 2]);
    expect(low!.y).toBeGreaterThan(high!.y);
  });
});
