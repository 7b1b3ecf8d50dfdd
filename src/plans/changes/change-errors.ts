import { AppError } from '../../kernel/app-error.js';
import type { ChangeablePlan } from './plan-change.js';

/** A page was made from an older version of the plan. Both are given, so that the next page can show them. */
export class PlanChanged extends AppError {
  constructor(
    readonly versions: {
      readonly yours: number;
      /** The plan as that page knew it; null when only the date of the next charge has moved on. */
      readonly earlier: ChangeablePlan | null;
      readonly current: number;
      readonly now: ChangeablePlan;
    },
  ) {
    super('plan-changed', 'conflict', 'This plan has changed since the page was opened. Nothing was saved.');
  }
}

/** An earlier change has not reached the processor yet. */
export class PlanBusy extends AppError {
  constructor() {
    super(
      'plan-busy',
      'conflict',
      'An earlier change of this plan is still on its way to the processor. This one was not saved; please try again in a few minutes.',
    );
  }
}

export class PlanEnded extends AppError {
  constructor() {
    super(
      'plan-ended',
      'conflict',
      'This plan has ended, so there is nothing to change. It can be started again at any time.',
    );
  }
}
