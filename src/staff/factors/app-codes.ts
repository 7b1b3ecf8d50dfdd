import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { Clock, PhoneClock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { SecretBox } from '../../vault/secret-box.js';

/** A phone's clock may be off by one step of half a minute. */
const TOLERANCE_SECONDS = 30;

/** A secret that an app is offered; it counts once a code of the app has shown that the app has it. */
export interface ProposedApp {
  /** Base32, as people type it into an app. */
  readonly secret: string;
  /** What an app reads from a picture. */
  readonly uri: string;
  /** Travels in the form, sealed for this person, so that an abandoned form leaves nothing behind. */
  readonly sealed: string;
}

/** Six digits from an app on a phone (TOTP, RFC 6238). Each code is taken once (R-SEC-04). */
@Injectable()
export class AppCodes {
  constructor(
    private readonly clock: Clock,
    private readonly phones: PhoneClock,
    private readonly box: SecretBox,
  ) {}

  propose(staffId: StaffId, label: string, issuer: string): ProposedApp {
    return this.proposal(staffId, generateSecret(), label, issuer);
  }

  /** The proposal that a form brought back; a new one when it is not this person's. */
  proposedAgain(staffId: StaffId, sealed: string, label: string, issuer: string): ProposedApp {
    const known = this.box.open(`proposal:${staffId}`, Buffer.from(sealed, 'base64url'));
    return this.proposal(staffId, known?.text ?? generateSecret(), label, issuer);
  }

  /** Adds the app, or puts it in the place of the one before. False when the code is not one of the proposal's. */
  async add(tx: Tx, staffId: StaffId, sealed: string, code: string): Promise<boolean> {
    const proposal = this.box.open(`proposal:${staffId}`, Buffer.from(sealed, 'base64url'));
    const step = proposal && this.stepOf(proposal.text, code);
    if (!proposal || step === null) return false;
    await rows(
      tx,
      `insert into staff_app_code (staff_id, sealed_secret, last_step, added_at) values ($1, $2, $3, $4)
       on conflict (staff_id) do update set sealed_secret = excluded.sealed_secret, last_step = excluded.last_step,
         added_at = excluded.added_at, last_used_at = null`,
      [staffId, this.box.seal(`app:${staffId}`, proposal.text), step, this.clock.now()],
    );
    return true;
  }

  /** Takes a code; false for a wrong one, and for one that was taken before or is older than one that was. */
  async use(tx: Tx, staffId: StaffId, code: string): Promise<boolean> {
    const [app] = await rows<{ sealed: Buffer }>(
      tx,
      'select sealed_secret as sealed from staff_app_code where staff_id = $1',
      [staffId],
    );
    const secret = app && this.box.open(`app:${staffId}`, app.sealed);
    if (!secret) return false;
    const step = this.stepOf(secret.text, code);
    if (step === null) return false;
    const taken = await rows(
      tx,
      `update staff_app_code set last_step = $2, last_used_at = $3, sealed_secret = $4
       where staff_id = $1 and last_step < $2 returning staff_id`,
      [staffId, step, this.clock.now(), secret.isOld ? this.box.seal(`app:${staffId}`, secret.text) : app.sealed],
    );
    return taken.length > 0;
  }

  private proposal(staffId: StaffId, secret: string, label: string, issuer: string): ProposedApp {
    return {
      secret,
      uri: generateURI({ issuer, label, secret }),
      sealed: this.box.seal(`proposal:${staffId}`, secret).toString('base64url'),
    };
  }

  /** The time step that a code belongs to, or null. */
  private stepOf(secret: string, code: string): number | null {
    const token = code.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return null;
    const epoch = Math.floor(this.phones.now().getTime() / 1000);
    const result = verifySync({ secret, token, epoch, epochTolerance: TOLERANCE_SECONDS });
    return result.valid && 'timeStep' in result ? result.timeStep : null;
  }
}
