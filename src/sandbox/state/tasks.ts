/** The names of the things that happen by themselves later; the wiring knows what each one does. */
export type TaskName =
  | 'announce-invoice'
  | 'announce-trial-end'
  | 'arrive-payout'
  | 'decide-dispute'
  | 'delete-test-clock'
  | 'end-debit'
  | 'end-dispute'
  | 'end-refund'
  | 'expire-hold'
  | 'expire-incomplete'
  | 'expire-session'
  | 'fail-refund'
  | 'open-dispute'
  | 'pay-out'
  | 'renew-subscription'
  | 'resume-collection'
  | 'retry-invoice'
  | 'send-payout'
  | 'settle-charge'
  | 'void-resumption'
  | 'warn-of-fraud';

/** What waits on the list for its moment, seconds since 1970, by the sandbox's own clock (null) or a test clock. */
export interface Task {
  readonly at: number;
  readonly task: TaskName;
  readonly object: string;
  readonly clock: string | null;
  /** Not put on the list again when the sandbox's own clock has it there already. */
  readonly once: boolean;
}
