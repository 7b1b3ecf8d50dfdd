import { type FieldProblem, InvalidInput } from '../../kernel/app-error.js';
import { rows, type Tx } from '../../database/db.js';

/** Whether the gift page asks if somebody wants the newsletter. */
export interface NewsletterSettings {
  readonly isAsked: boolean;
  /** What it brings, as a sentence of the newsroom. */
  readonly about: string;
}

/** What the gift page says beside its box, and what is then kept with the consent. */
export interface NewsletterWords {
  readonly label: string;
  readonly hint: string;
  /** Which words these are: changes with the settings, and with the sentences below. */
  readonly version: string;
}

const SENTENCES = 1;
const LONGEST = 200;

export async function readNewsletter(tx: Tx): Promise<NewsletterSettings> {
  const [row] = await rows<NewsletterSettings>(tx, 'select is_asked as "isAsked", about from newsletter_settings');
  return row!;
}

/** Null where the newsroom does not ask (R-PRV-08). @param organisation its name, as readers know it */
export async function newsletterWords(tx: Tx, organisation: string): Promise<NewsletterWords | null> {
  const [asked] = await rows<{ about: string; version: number }>(
    tx,
    'select about, version from newsletter_settings where is_asked',
  );
  if (!asked) return null;
  return {
    label: `Send me the newsletter of ${organisation} by email.`,
    hint: `${asked.about} You can stop it at any time, by the link in every issue or under Preferences in your account.`,
    version: `${SENTENCES}.${asked.version}`,
  };
}

/** @throws InvalidInput naming each field */
export async function saveNewsletter(tx: Tx, { isAsked, about }: NewsletterSettings): Promise<void> {
  const problems: FieldProblem[] = [];
  if (isAsked && about === '') {
    problems.push({
      field: 'about',
      message: 'Say what the newsletter brings, so that readers know what they ask for.',
    });
  }
  if (about.length > LONGEST) problems.push({ field: 'about', message: `Use at most ${LONGEST} characters.` });
  if (/\p{Cc}/u.test(about)) problems.push({ field: 'about', message: 'Write it on one line.' });
  if (problems.length > 0) throw new InvalidInput(problems);
  await rows(tx, `update newsletter_settings set is_asked = $1, about = $2, version = version + (about <> $2)::int`, [
    isAsked,
    about,
  ]);
}
