import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import { contentOf, type Letter } from '../../mail/letter-templates.js';
import type { Organisation } from '../../organisation/organisation.js';
import { Press } from '../press/press.js';
import { shortened } from '../printable-text.js';

/** A letter of the outbox's templates, for somebody who gets it by post. */
export interface PaperLetter {
  readonly to: { readonly name: string; readonly addressLines: readonly string[] };
  readonly letter: Letter;
}

/** Lines of an address are cut where they would fill the page. */
const LINE_LIMIT = 120;

/** Prints letters for people without an e-mail address, each on a page of its own, with the words of the mailed ones. */
@Injectable()
export class PaperLetters {
  private readonly template = readFileSync(new URL('./paper-letters.typ', import.meta.url), 'utf8');

  constructor(private readonly press: Press) {}

  /** One PDF with all of them, on the paper of the organisation. */
  async print(letters: readonly PaperLetter[], organisation: Organisation, today: CalendarDate): Promise<Buffer> {
    const bytes = await this.press.print(this.template, {
      paper: organisation.paper === 'a4' ? 'a4' : 'us-letter',
      documentTitle: `Letters of ${organisation.name}`,
      organisation: {
        name: organisation.name,
        email: organisation.email,
        website: organisation.website,
        addressLines: organisation.address.split('\n').map((line) => line.trim()),
      },
      issued: today.split('-').map(Number),
      date: formatDateLong(today),
      letters: letters.map(({ to, letter }) => ({
        to: [to.name, ...to.addressLines].map((line) => shortened(line, LINE_LIMIT)),
        paragraphs: contentOf(letter).paragraphs,
      })),
    });
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
