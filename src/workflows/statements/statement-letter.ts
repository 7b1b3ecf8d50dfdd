import { Money } from '../../kernel/money.js';
import type { DonorId } from '../../kernel/id.js';
import type { NewLetter } from '../../mail/outbox.js';
import type { StatementDonor } from '../../receipts/statements/statement-lines.store.js';
import type { NewStatement } from '../../receipts/statements/statement.store.js';

/** The letter that brings a version of a statement: one for each donor, year and version, whatever happens. */
export function statementLetter(statement: NewStatement, donor: StatementDonor, publicUrl: string): NewLetter {
  const { snapshot, year, version, documentId } = statement;
  return {
    key: statementLetterKey(statement.donorId, year, version),
    recipient: donor.email,
    receiptId: null,
    documentId,
    letter: {
      template: 'year-statement',
      data: {
        organisation: snapshot.organisation.name,
        replyTo: snapshot.organisation.email,
        firstName: donor.firstName,
        year,
        given: givenIn(statement),
        isFirst: version === 1,
        notices: snapshot.statement.notices,
        statementUrl: `${publicUrl}/portal/statements/${statement.donorId}/${year}`,
      },
    },
  };
}

export function statementLetterKey(donorId: DonorId, year: number, version: number): string {
  return `statement:${donorId}:${year}:${version}`;
}

/** "$300.00 and 2 gifts of property"; null when nothing remains. */
function givenIn({ basis, snapshot }: NewStatement): string | null {
  const sums = Object.entries(basis.totals).map(([currency, { amountMinor }]) =>
    Money.of(amountMinor, currency).format(),
  );
  const property = snapshot.statement.property.length;
  const gifts = property === 0 ? [] : [property === 1 ? 'one gift of property' : `${property} gifts of property`];
  return sums.length + gifts.length === 0 ? null : LIST.format([...sums, ...gifts]);
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' });
