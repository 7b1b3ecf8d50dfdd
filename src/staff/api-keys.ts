import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput, NotFound } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import { isId, newId, type StaffId } from '../kernel/id.js';
import { Audit, type Actor } from '../audit/audit.js';
import { rows, type Tx } from '../database/db.js';
import { KEY_SCOPES, type KeyScope } from './permissions.js';
import { newToken, tokenHash } from './tokens.js';

const PREFIX = 'mk_';
/** Use is noted this often at most. */
const NOTE_EVERY_MS = 60_000;

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The end of the key, by which people tell keys apart. */
  readonly hint: string;
  /** What it may do; nothing else (R-SEC-06). */
  readonly scopes: readonly KeyScope[];
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

interface FoundKey {
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
}

/** Keys of programs that use the API. A key is shown once; the database knows its hash alone. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Makes a key and returns it, for the only time. @throws InvalidInput naming each field */
  async create(
    tx: Tx,
    key: { readonly name: string; readonly scopes: readonly string[] },
    by: { readonly actor: Actor; readonly staffId: StaffId | null },
  ): Promise<{ id: string; key: string }> {
    const problems = problemsOf(key);
    if (problems.length > 0) throw new InvalidInput(problems);
    const id = newId<'api-key'>();
    const secret = PREFIX + newToken();
    await rows(
      tx,
      `insert into api_key (id, name, key_hash, hint, scopes, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        key.name,
        tokenHash(secret),
        secret.slice(-4),
        KEY_SCOPES.filter((each) => key.scopes.includes(each)),
        by.staffId,
        this.clock.now(),
      ],
    );
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'create key',
      object: `key:${id}`,
      detail: { scopes: key.scopes.join(' ') },
    });
    return { id, key: secret };
  }

  /** The key stops working at once; revoking it again changes nothing. @throws NotFound */
  async revoke(tx: Tx, id: string, actor: Actor): Promise<void> {
    const known = isId(id) ? await rows(tx, 'select from api_key where id = $1', [id]) : [];
    if (known.length === 0) throw new NotFound('key');
    const revoked = await rows(
      tx,
      'update api_key set revoked_at = $2 where id = $1 and revoked_at is null returning id',
      [id, this.clock.now()],
    );
    if (revoked.length > 0) await this.audit.record(tx, { actor, action: 'revoke key', object: `key:${id}` });
  }

  /** Whose key this is; null for one that is unknown or revoked. */
  async find(tx: Tx, key: string): Promise<FoundKey | null> {
    if (!key.startsWith(PREFIX)) return null;
    const now = this.clock.now();
    const [found] = await rows<FoundKey & { lastUsedAt: Date | null }>(
      tx,
      `select id as "keyId", name, scopes, last_used_at as "lastUsedAt" from api_key
       where key_hash = $1 and revoked_at is null`,
      [tokenHash(key)],
    );
    if (!found) return null;
    const { lastUsedAt, ...known } = found;
    if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() >= NOTE_EVERY_MS) {
      await rows(tx, 'update api_key set last_used_at = $2 where id = $1', [known.keyId, now]);
    }
    return known;
  }

  /** All keys, the working ones first, the newest first. */
  list(tx: Tx): Promise<ApiKey[]> {
    return rows<ApiKey>(
      tx,
      `select key.id, key.name, key.hint, key.scopes, staff.name as "createdBy", key.created_at as "createdAt",
              key.last_used_at as "lastUsedAt", key.revoked_at as "revokedAt"
       from api_key key left join staff on staff.id = key.created_by
       order by key.revoked_at is not null, key.created_at desc, key.id`,
    );
  }
}

function problemsOf({ name, scopes }: { name: string; scopes: readonly string[] }): FieldProblem[] {
  const checks: [string, boolean, string][] = [
    ['name', name !== '' && name.length <= 80, 'Name the program that will use the key.'],
    ['scopes', scopes.length > 0, 'Choose at least one thing that the program may do.'],
    ['scopes', scopes.every(isScope), 'Choose from what is listed: one of these is nothing that a key can do.'],
  ];
  return checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message }));
}

function isScope(text: string): boolean {
  return (KEY_SCOPES as readonly string[]).includes(text);
}
