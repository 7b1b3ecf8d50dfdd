/** The names of the things that happen by themselves later; the wiring knows what each one does. */
export type TaskName =
  | 'advance-draft'
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

/** What one piece of work puts on the list. */
export class TaskList {
  /** The earliest moment of all, and of those by the sandbox's own clock. */
  first: number | null = null;
  firstOfSandbox: number | null = null;
  private tasks: Task[] = [];
  private readonly asked = new Set<string>();

  add(task: Task): void {
    const key = `${task.at} ${task.task} ${task.object}`;
    if (task.once && this.asked.has(key)) return;
    this.asked.add(key);
    this.tasks.push(task);
    this.first = Math.min(this.first ?? task.at, task.at);
    if (task.clock === null) this.firstOfSandbox = Math.min(this.firstOfSandbox ?? task.at, task.at);
  }

  /** What has been added since the last time. */
  take(): Task[] {
    const taken = this.tasks;
    this.tasks = [];
    return taken;
  }
}
