import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { Clock } from '../../kernel/clock.js';
import { type Id, isId, newId, type StaffId } from '../../kernel/id.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { rows, type Tx, violatedConstraint } from '../../database/db.js';
import { Challenges } from './challenges.js';

export type PasskeyId = Id<'passkey'>;

export interface Passkey {
  readonly id: PasskeyId;
  readonly name: string;
  readonly addedAt: Date;
  readonly lastUsedAt: Date | null;
}

type RegistrationAnswer = Parameters<typeof verifyRegistrationResponse>[0]['response'];
type SignedAnswer = Parameters<typeof verifyAuthenticationResponse>[0]['response'];

interface StoredKey {
  readonly id: PasskeyId;
  readonly staffId: StaffId;
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: string;
  readonly transports: string[];
}

/**
 * Passkeys (WebAuthn). The device asks for a finger, a face or its PIN, so that a passkey is two factors by itself
 * (R-SEC-04). Everything is bound to our own address: a page that looks like ours gets nothing.
 */
@Injectable()
export class Passkeys {
  private readonly origin: string;
  private readonly host: string;

  constructor(
    private readonly clock: Clock,
    private readonly challenges: Challenges,
    @Inject(SETTINGS_TOKEN) settings: Pick<Settings, 'publicUrl'>,
  ) {
    const { origin, hostname } = new URL(settings.publicUrl);
    this.origin = origin;
    this.host = hostname;
  }

  /** Browsers offer passkeys over https and on localhost alone, and never to a bare number. */
  get areOffered(): boolean {
    const isSecure = this.origin.startsWith('https:') || this.host === 'localhost';
    return isSecure && isIP(this.host.replaceAll(/[[\]]/g, '')) === 0;
  }

  /** What the browser needs to make a passkey. @param purpose as of `Challenges.make` */
  async newOptions(tx: Tx, purpose: string, who: { staffId: StaffId; email: string; name: string }, house: string) {
    const known = await rows<{ credentialId: Buffer; transports: string[] }>(
      tx,
      'select credential_id as "credentialId", transports from staff_passkey where staff_id = $1',
      [who.staffId],
    );
    return generateRegistrationOptions({
      rpName: house,
      rpID: this.host,
      userID: bytesOf(who.staffId),
      userName: who.email,
      userDisplayName: who.name,
      challenge: this.challenges.make(`add:${purpose}`),
      attestationType: 'none',
      excludeCredentials: known.map((key) => ({
        id: key.credentialId.toString('base64url'),
        transports: key.transports,
      })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /** What the browser needs to use one: any of this address, or those of one person. */
  async useOptions(tx: Tx, purpose: string, staffId: StaffId | null) {
    const known =
      staffId === null
        ? []
        : await rows<{ credentialId: Buffer; transports: string[] }>(
            tx,
            'select credential_id as "credentialId", transports from staff_passkey where staff_id = $1',
            [staffId],
          );
    return generateAuthenticationOptions({
      rpID: this.host,
      allowCredentials: known.map((key) => ({
        id: key.credentialId.toString('base64url'),
        transports: key.transports,
      })),
      challenge: this.challenges.make(`use:${purpose}`),
      userVerification: 'required',
    });
  }

  /** Stores the passkey that the browser made; null when its answer is not one to the options of this purpose. */
  async add(tx: Tx, purpose: string, staffId: StaffId, name: string, answer: string): Promise<PasskeyId | null> {
    const response = parsed(answer) as RegistrationAnswer | null;
    const made = response && (await this.verifiedNew(tx, purpose, response));
    if (!made) return null;
    const id = newId<'passkey'>();
    try {
      await rows(
        tx,
        `insert into staff_passkey (id, staff_id, credential_id, public_key, counter, transports, name, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          staffId,
          Buffer.from(made.id, 'base64url'),
          Buffer.from(made.publicKey),
          made.counter,
          (made.transports ?? []).map(String).slice(0, 8),
          name.slice(0, 60) || 'Passkey',
          this.clock.now(),
        ],
      );
    } catch (error) {
      if (violatedConstraint(error) !== 'staff_passkey_credential_id_key') throw error;
      return null;
    }
    return id;
  }

  /** Whose passkey signed; null when it is unknown, was not asked, or did not ask its owner. */
  async use(tx: Tx, purpose: string, answer: string): Promise<StaffId | null> {
    const response = parsed(answer) as SignedAnswer | null;
    const key = response && (await keyOf(tx, response.id));
    if (!response || !key || !isOwner(key.staffId, response.response?.userHandle)) return null;
    const counter = await this.verifiedUse(tx, purpose, response, key);
    if (counter === null) return null;
    await rows(tx, 'update staff_passkey set counter = $2, last_used_at = $3 where id = $1', [
      key.id,
      counter,
      this.clock.now(),
    ]);
    return key.staffId;
  }

  list(tx: Tx, staffId: StaffId): Promise<Passkey[]> {
    return rows<Passkey>(
      tx,
      `select id, name, added_at as "addedAt", last_used_at as "lastUsedAt" from staff_passkey
       where staff_id = $1 order by added_at, id`,
      [staffId],
    );
  }

  /** False when the person has none of that id. */
  async remove(tx: Tx, staffId: StaffId, id: string): Promise<boolean> {
    if (!isId(id)) return false;
    const gone = await rows(tx, 'delete from staff_passkey where id = $1 and staff_id = $2 returning id', [
      id,
      staffId,
    ]);
    return gone.length > 0;
  }

  private async verifiedNew(tx: Tx, purpose: string, response: RegistrationAnswer) {
    try {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response,
        expectedChallenge: (challenge) => this.challenges.spend(tx, `add:${purpose}`, challenge),
        expectedOrigin: this.origin,
        expectedRPID: this.host,
        requireUserVerification: true,
      });
      return verified ? registrationInfo.credential : null;
    } catch (error) {
      return refusedOrThrow(error);
    }
  }

  private async verifiedUse(tx: Tx, purpose: string, response: SignedAnswer, key: StoredKey): Promise<number | null> {
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: (challenge) => this.challenges.spend(tx, `use:${purpose}`, challenge),
        expectedOrigin: this.origin,
        expectedRPID: this.host,
        credential: {
          id: key.credentialId.toString('base64url'),
          publicKey: new Uint8Array(key.publicKey),
          counter: Number(key.counter),
          transports: key.transports,
        },
        requireUserVerification: true,
      });
      return verified ? authenticationInfo.newCounter : null;
    } catch (error) {
      return refusedOrThrow(error);
    }
  }
}

/** The library throws for everything that does not fit; which of it is nobody's business. The database's faults are ours. */
function refusedOrThrow(error: unknown): null {
  if (error instanceof QueryFailedError) throw error;
  return null;
}

async function keyOf(tx: Tx, id: unknown): Promise<StoredKey | undefined> {
  if (typeof id !== 'string') return undefined;
  const [key] = await rows<StoredKey>(
    tx,
    `select key.id, key.staff_id as "staffId", key.credential_id as "credentialId", key.public_key as "publicKey",
            key.counter, key.transports
     from staff_passkey key join staff on staff.id = key.staff_id and staff.disabled_at is null
     where key.credential_id = $1 for update of key`,
    [Buffer.from(id, 'base64url')],
  );
  return key;
}

/** A passkey tells whose it is, and that must be the one in whose name it is kept. */
function isOwner(staffId: StaffId, handle: unknown): boolean {
  return handle === undefined || handle === null || handle === Buffer.from(bytesOf(staffId)).toString('base64url');
}

/** What an authenticator keeps of a person: the id, which says nothing about them. */
function bytesOf(staffId: StaffId): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(staffId.replaceAll('-', ''), 'hex'));
}

/** An object from outside; the library looks at its parts. */
function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
