import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { rows, type Tx } from '../../database/db.js';

/** As long as a session may lie idle: a form that is still good has a challenge that is still good. */
const LIFE_MS = 30 * 60_000;
const NONCE_BYTES = 16;
const TIME_BYTES = 6;

/**
 * What passkeys sign. A challenge carries its end and our seal, so that showing a page stores nothing; what was spent is
 * stored, so that nothing signed is taken twice.
 */
@Injectable()
export class Challenges {
  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Pick<Settings, 'appSecret'>,
  ) {}

  /** @param purpose what it is for and for whom; it is good for nothing else */
  make(purpose: string): Uint8Array<ArrayBuffer> {
    const head = Buffer.alloc(NONCE_BYTES + TIME_BYTES);
    randomBytes(NONCE_BYTES).copy(head);
    head.writeUIntBE(this.clock.now().getTime() + LIFE_MS, NONCE_BYTES, TIME_BYTES);
    return new Uint8Array(Buffer.concat([head, this.sealOf(purpose, head)]));
  }

  /** Spends a challenge, in base64url; false for one that is not ours, is over, or was spent before. */
  async spend(tx: Tx, purpose: string, challenge: string): Promise<boolean> {
    const bytes = Buffer.from(challenge, 'base64url');
    const head = bytes.subarray(0, NONCE_BYTES + TIME_BYTES);
    const [given, right] = [bytes.subarray(head.length), this.sealOf(purpose, head)];
    if (given.length !== right.length || !timingSafeEqual(given, right)) return false;
    const now = this.clock.now();
    const end = new Date(head.readUIntBE(NONCE_BYTES, TIME_BYTES));
    if (end <= now) return false;
    await rows(tx, 'delete from staff_spent_challenge where expires_at <= $1', [now]);
    const spent = await rows(
      tx,
      `insert into staff_spent_challenge (challenge, expires_at) values ($1, $2) on conflict do nothing
       returning challenge`,
      [bytes, end],
    );
    return spent.length > 0;
  }

  private sealOf(purpose: string, head: Buffer): Buffer {
    return createHmac('sha256', this.settings.appSecret).update(`challenge:${purpose}:`).update(head).digest();
  }
}
