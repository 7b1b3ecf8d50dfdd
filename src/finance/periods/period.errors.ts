import { AppError } from '../../kernel/app-error.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { monthTitle } from '../../kernel/month.js';

/** The month cannot be closed now, whoever asks. */
export class PeriodNotClosable extends AppError {
  constructor(month: CalendarDate, why: string) {
    super('period-not-closable', 'conflict', `${monthTitle(month)} was not closed: ${why}`);
  }
}

/** Something was booked while somebody read the figures. */
export class FiguresChanged extends AppError {
  constructor(month: CalendarDate) {
    super(
      'period-changed',
      'conflict',
      `Something was booked in ${monthTitle(month)} since you opened the page, so it was not closed. Read the figures again.`,
    );
  }
}

/** The month cannot be reopened now, or not by this person. */
export class PeriodNotReopenable extends AppError {
  constructor(month: CalendarDate, why: string) {
    super('period-not-reopenable', 'conflict', `${monthTitle(month)} was not reopened: ${why}`);
  }
}
