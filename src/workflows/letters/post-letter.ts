import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { Tx } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import type { Letter } from '../../mail/letter-templates.js';
import type { Sender } from '../../mail/letters/letter-content.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { sendLetters } from './send-letters.js';

/** Puts one letter of the newsroom into the outbox, with its delivery, in the caller's transaction. */
@Injectable()
export class PostLetter {
  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Once per key, whatever happens. */
  async post(tx: Tx, key: string, recipient: string, write: (sender: Sender) => Letter): Promise<void> {
    const { name, email } = await readOrganisation(tx);
    const letter = write({ organisation: name, replyTo: email });
    await sendLetters(tx, this.jobs, [{ key, recipient, letter, receiptId: null }], this.clock.now());
  }
}
