import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { OutsideSecrets } from '../../gateways/oidc/oidc-provider.js';
import type { InvitationId } from '../invitations/invitations.js';
import type { SessionId } from '../sessions.js';
import { tokenHash } from '../tokens.js';

const LIFE_MS = 10 * 60_000;

/** What somebody went to the provider for. */
export type OutsidePurpose =
  | { readonly purpose: 'sign-in' }
  | { readonly purpose: 'link' | 'confirm'; readonly staffId: StaffId; readonly sessionId: SessionId }
  | { readonly purpose: 'invitation'; readonly invitationId: InvitationId };

export type KeptRequest = OutsidePurpose & Omit<OutsideSecrets, 'state'> & { readonly returnTo: string };

/** Trips to the provider that have not come back. Each comes back once, to the browser that began it. */
@Injectable()
export class OutsideRequests {
  constructor(private readonly clock: Clock) {}

  /** @param browser a secret that only the browser knows, from its cookie */
  async keep(
    tx: Tx,
    wanted: OutsidePurpose,
    secrets: OutsideSecrets,
    browser: string,
    returnTo: string,
  ): Promise<void> {
    const now = this.clock.now();
    await rows(tx, 'delete from staff_outside_sign_in where expires_at <= $1', [now]);
    const person = wanted.purpose === 'link' || wanted.purpose === 'confirm' ? wanted : null;
    await rows(
      tx,
      `insert into staff_outside_sign_in
         (state_hash, browser_hash, nonce, verifier, purpose, staff_id, session_id, invitation_id, return_to, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        tokenHash(secrets.state),
        tokenHash(browser),
        secrets.nonce,
        secrets.verifier,
        wanted.purpose,
        person?.staffId ?? null,
        person?.sessionId ?? null,
        wanted.purpose === 'invitation' ? wanted.invitationId : null,
        returnTo,
        new Date(now.getTime() + LIFE_MS),
      ],
    );
  }

  /** Takes the request of a state out, once; null for one that is unknown, over, or of another browser. */
  async take(tx: Tx, state: string, browser: string): Promise<KeptRequest | null> {
    const [found] = await rows<KeptRequest & { expiresAt: Date }>(
      tx,
      `delete from staff_outside_sign_in where state_hash = $1 and browser_hash = $2
       returning purpose, nonce, verifier, staff_id as "staffId", session_id as "sessionId",
                 invitation_id as "invitationId", return_to as "returnTo", expires_at as "expiresAt"`,
      [tokenHash(state), tokenHash(browser)],
    );
    return found && found.expiresAt > this.clock.now() ? found : null;
  }
}
