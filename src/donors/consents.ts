import { type DonorId, newId } from '../kernel/id.js';
import type { Actor } from '../audit/audit.js';
import { rows, type Tx } from '../database/db.js';

/** What a donor says yes or no to. Receipts and letters about a plan need no yes (R-PRV-08). */
export const PURPOSES = ['newsletters', 'mail-appeals', 'email-appeals', 'presents', 'donor-list'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  newsletters: 'Newsletters',
  'mail-appeals': 'Appeals by post',
  'email-appeals': 'Appeals by email',
  presents: 'Thank-you presents',
  'donor-list': 'Named on the list of donors',
};

/** The way on which a donor said it; staff choose among those of `TOLD_STAFF`. */
export const TOLD_STAFF = ['phone', 'email', 'post', 'in-person', 'event'] as const;
export type ConsentHow = (typeof TOLD_STAFF)[number] | 'portal' | 'gift-page' | 'unsubscribe' | 'import' | 'merge';

/** One yes or no that was ever said. */
export interface SaidConsent {
  readonly purpose: Purpose;
  readonly given: boolean;
  readonly actor: Actor;
  readonly how: ConsentHow;
  readonly at: Date;
  /** Word for word what the gift page asked; null for what was said elsewhere. */
  readonly words: string | null;
}

export type Preferences = Readonly<Record<Purpose, boolean>>;

/** Nothing is sent that nobody asked for; presents come with a gift until somebody declines them. */
const UNTIL_SAID: Preferences = {
  newsletters: false,
  'mail-appeals': false,
  'email-appeals': false,
  presents: true,
  'donor-list': false,
};

/** What holds today: the newest word of each purpose. */
export async function preferencesOf(tx: Tx, donorId: DonorId): Promise<Preferences> {
  const said = await rows<{ purpose: Purpose; given: boolean }>(
    tx,
    `select distinct on (purpose) purpose, given from donor_consent where donor_id = $1
     order by purpose, position desc`,
    [donorId],
  );
  return { ...UNTIL_SAID, ...Object.fromEntries(said.map(({ purpose, given }) => [purpose, given])) };
}

/** Everything that was ever said, the newest first. */
export function consentHistory(tx: Tx, donorId: DonorId): Promise<SaidConsent[]> {
  return rows<SaidConsent>(
    tx,
    `select purpose, given, actor, how, at, wish.text as words
     from donor_consent left join newsletter_wish as wish on wish.id = wish_id
     where donor_id = $1 order by position desc`,
    [donorId],
  );
}

/** Adds a row for every purpose whose answer changes. Returns how many did. */
export async function savePreferences(
  tx: Tx,
  donorId: DonorId,
  wanted: Preferences,
  { actor, now, how = 'portal' }: { readonly actor: Actor; readonly now: Date; readonly how?: ConsentHow },
): Promise<number> {
  // Two tabs at the same time: the second finds what the first has said.
  await rows(tx, 'select from donor where id = $1 for update', [donorId]);
  const held = await preferencesOf(tx, donorId);
  const changed = PURPOSES.filter((purpose) => held[purpose] !== wanted[purpose]);
  for (const purpose of changed) {
    await rows(
      tx,
      'insert into donor_consent (id, donor_id, purpose, given, actor, at, how) values ($1, $2, $3, $4, $5, $6, $7)',
      [newId(), donorId, purpose, wanted[purpose], actor, now, how],
    );
  }
  return changed.length;
}
