import { Injectable } from '@nestjs/common';
import type { Tx } from '../../database/db.js';
import { SecretBox } from '../../vault/secret-box.js';
import { newHookSecret } from '../deliveries/signature.js';
import { readSecrets, replaceSecret, resealSecrets } from './endpoint.store.js';

/** So long the secret before goes on signing, beside the new one. */
export const OVERLAP_HOURS = 24;

/** The signing secrets of endpoints. Shown once; the database knows them sealed. */
@Injectable()
export class HookSecrets {
  constructor(private readonly box: SecretBox) {}

  /** A new secret, as it is shown and as it is kept. */
  fresh(endpointId: string): { readonly secret: string; readonly sealed: Buffer } {
    const secret = newHookSecret();
    return { secret, sealed: this.box.seal(owner(endpointId), secret) };
  }

  /** Returns the new secret, for the only time. */
  async rotate(tx: Tx, endpointId: string, now: Date): Promise<string> {
    const { secret, sealed } = this.fresh(endpointId);
    await replaceSecret(tx, endpointId, sealed, now, new Date(now.getTime() + OVERLAP_HOURS * 3_600_000));
    return secret;
  }

  /**
   * Those that sign now, the newest first; none when the secret of the installation was lost. What the one before it
   * sealed is sealed anew. @throws NotFound
   */
  async open(tx: Tx, endpointId: string, now: Date): Promise<string[]> {
    const { secret, oldSecret, oldSecretUntil } = await readSecrets(tx, endpointId);
    const own = owner(endpointId);
    const newest = this.box.open(own, secret);
    const before = oldSecret && oldSecretUntil! > now ? this.box.open(own, oldSecret) : null;
    if (newest?.isOld) {
      const again = before && this.box.seal(own, before.text);
      await resealSecrets(tx, endpointId, this.box.seal(own, newest.text), again);
    }
    return [newest, before].flatMap((each) => each?.text ?? []);
  }
}

function owner(endpointId: string): string {
  return `hook:${endpointId}`;
}
