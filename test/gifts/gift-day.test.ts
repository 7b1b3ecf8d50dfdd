import { describe, expect, it } from '@jest/globals';
import { parseDate } from '../../src/kernel/calendar.js';
import { dayProblems, giftDay, whyThatDay } from '../../src/gifts/offline/gift-day.js';

const day = (text: string | null) => (text === null ? null : parseDate(text));
const days = (receivedOn: string, postmarkedOn: string | null, checkDatedOn: string | null) => ({
  receivedOn: parseDate(receivedOn)!,
  postmarkedOn: day(postmarkedOn),
  checkDatedOn: day(checkDatedOn),
});

describe('the day of a gift on paper (R-DAT-01, R-DAT-02)', () => {
  it.each([
    ['handed over', '2027-01-04', null, null, '2027-01-04'],
    ['mailed in December and received in January: December', '2027-01-04', '2026-12-30', '2026-12-29', '2026-12-30'],
    [
      'mailed and received in January, with a check of December: January',
      '2027-01-04',
      '2027-01-02',
      '2026-12-31',
      '2027-01-02',
    ],
    ['handed over with a check of a later day: that day', '2026-12-20', null, '2027-01-01', '2027-01-01'],
    ['mailed with a check of a later day: that day', '2026-12-30', '2026-12-28', '2027-01-05', '2027-01-05'],
    ['dated on the day of the postmark', '2026-12-30', '2026-12-28', '2026-12-28', '2026-12-28'],
  ])('%s', (_, received, postmarked, dated, expected) => {
    expect(giftDay(days(received, postmarked, dated))).toBe(expected);
  });

  it('is explained where it is another day than the one it came on', () => {
    expect(whyThatDay(days('2027-01-04', '2026-12-30', null))).toBe('Counts for Dec 30, 2026, the day it was mailed.');
    expect(whyThatDay(days('2027-01-04', null, '2027-01-09'))).toBe('Counts for Jan 9, 2027, the date on the check.');
    expect(whyThatDay(days('2027-01-04', null, '2027-01-02'))).toBeNull();
  });

  it.each([
    ['received tomorrow', '2027-01-06', null, null, 'receivedOn'],
    ['postmarked after it was received', '2027-01-04', '2027-01-05', null, 'postmarkedOn'],
    ['postmarked a year before it was received', '2027-01-04', '2026-01-02', null, 'postmarkedOn'],
    ['with a check that is older than half a year', '2027-01-04', '2027-01-02', '2026-01-02', 'checkDatedOn'],
    ['with a check of next year by a slip', '2027-01-04', null, '2028-01-02', 'checkDatedOn'],
  ])('is asked about when it is %s', (_, received, postmarked, dated, field) => {
    const problems = dayProblems(days(received, postmarked, dated), parseDate('2027-01-05')!);
    expect(problems.map((problem) => problem.field)).toEqual([field]);
  });

  it('may be ahead for a check that is held until then', () => {
    expect(dayProblems(days('2026-12-20', null, '2027-01-15'), parseDate('2026-12-20')!)).toEqual([]);
  });
});
