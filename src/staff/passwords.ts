import { hash, hashRaw, verify } from '@node-rs/argon2';

const PASSWORD_MIN = 12;
/** Longer than anybody types; it keeps the work of one hash bounded. */
const PASSWORD_MAX = 200;

/** Argon2id (the library's default) with the parameters that OWASP recommends: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let decoy: Promise<string> | undefined;

/** One sentence why a password will not do, or null. Length is what counts; no rules about signs and digits. */
export function whyPasswordIsWeak(password: string, email: string): string | null {
  if (password.length < PASSWORD_MIN) return `Choose a password of ${PASSWORD_MIN} characters or more.`;
  if (password.length > PASSWORD_MAX) return `Choose a password of at most ${PASSWORD_MAX} characters.`;
  const [lower, address] = [password.toLowerCase(), email.toLowerCase()];
  if (lower === address || new Set(lower).size < 4) return 'Choose a password that is harder to guess.';
  return null;
}

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

/** The same work with a salt that is known, so that one of several stored hashes can be looked up. */
export function hashWithSalt(text: string, salt: Buffer): Promise<Buffer> {
  return hashRaw(text, { ...COST, salt });
}

/** Whether the password fits the hash. Without a hash the same work is done in vain: time tells nobody who has an account. */
export async function passwordFits(password: string, passwordHash: string | null): Promise<boolean> {
  decoy ??= hash('nobody has this password', COST);
  const fits = await verify(passwordHash ?? (await decoy), password.slice(0, PASSWORD_MAX).normalize('NFKC'));
  return fits && passwordHash !== null;
}
