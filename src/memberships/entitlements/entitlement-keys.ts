import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { exportJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import { Clock } from '../../kernel/clock.js';
import { newId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, rows, type Tx } from '../../database/db.js';

/** A key that signs, and its public half as others verify with it. */
interface SigningKey {
  readonly privateKey: KeyObject;
  readonly jwk: JWK;
}

interface KeyRow {
  id: string;
  madeAt: Date;
}

const DAY = 24 * 60 * 60_000;
/** A key signs for so long; it is published a day before, so that no verifier meets one that it cannot find. */
const LIFE_DAYS = 90;
const AHEAD_DAYS = 1;
/** Published for a day after it has signed last, which is far longer than what it signed is good for. */
const AFTER_DAYS = 1;

const ALGORITHM = 'EdDSA';
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The keys with which entitlements are signed. The database knows their names and ages alone; the keys themselves are
 * derived from the secret of the installation, so that neither a stolen database nor a backup can sign.
 */
@Injectable()
export class EntitlementKeys {
  private readonly derived = new Map<string, Promise<SigningKey>>();

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async sign(claims: JWTPayload): Promise<string> {
    const [newest, ...older] = await this.published();
    const isKnown = ({ madeAt }: KeyRow): boolean => this.ageDays(madeAt) >= AHEAD_DAYS;
    const key = [newest!, ...older].find(isKnown) ?? older.at(-1) ?? newest!;
    const { privateKey } = await this.keyOf(key.id);
    return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: key.id, typ: 'JWT' }).sign(privateKey);
  }

  /** What verifiers fetch: during a change of keys both are there. */
  async jwks(): Promise<{ keys: JWK[] }> {
    const published = await this.published();
    return { keys: await Promise.all(published.map(async ({ id }) => (await this.keyOf(id)).jwk)) };
  }

  /** The newest first; never empty, for the first question makes the first key. */
  private async published(): Promise<KeyRow[]> {
    const keys = await this.read(this.db.manager);
    if (keys[0] && !this.needsSuccessor(keys[0])) return keys;
    return this.db.write(async (tx) => {
      await rows(tx, 'select pg_advisory_xact_lock(7239004)');
      const [newest] = await this.read(tx);
      if (!newest || this.needsSuccessor(newest)) {
        await rows(tx, 'insert into entitlement_key (id, made_at) values ($1, $2)', [newId(), this.clock.now()]);
      }
      return this.read(tx);
    });
  }

  private read(tx: Tx): Promise<KeyRow[]> {
    const since = new Date(this.clock.now().getTime() - (LIFE_DAYS + AHEAD_DAYS + AFTER_DAYS) * DAY);
    return rows<KeyRow>(
      tx,
      'select id, made_at as "madeAt" from entitlement_key where made_at > $1 order by made_at desc, id desc',
      [since],
    );
  }

  private needsSuccessor({ madeAt }: KeyRow): boolean {
    return this.ageDays(madeAt) >= LIFE_DAYS - AHEAD_DAYS;
  }

  private ageDays(madeAt: Date): number {
    return (this.clock.now().getTime() - madeAt.getTime()) / DAY;
  }

  private keyOf(id: string): Promise<SigningKey> {
    let key = this.derived.get(id);
    if (!key) this.derived.set(id, (key = derivedKey(id, this.settings.appSecret)));
    return key;
  }
}

async function derivedKey(id: string, secret: string): Promise<SigningKey> {
  const seed = Buffer.from(hkdfSync('sha256', secret, id, 'mainstay entitlement key', 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const jwk = await exportJWK(createPublicKey(privateKey));
  return { privateKey, jwk: { ...jwk, kid: id, alg: ALGORITHM, use: 'sig' } };
}
