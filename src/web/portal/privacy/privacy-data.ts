import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import type { DonorId } from '../../../kernel/id.js';
import { Audit } from '../../../audit/audit.js';
import { Db, type Tx } from '../../../database/db.js';
import { openErasure } from '../../../donors/erasures.js';
import { countAttempt, DOWNLOADS_PER_ADDRESS } from '../../../donors/portal-access/attempts.js';
import {
  type ListedSession,
  PortalSessions,
  type SignedInDonor,
} from '../../../donors/portal-access/portal-sessions.js';
import { donorArchive } from '../../../finance/donor-archive/donor-archive.js';
import { Receipts } from '../../../receipts/receipts.js';
import type { PortalVisit } from '../visit.js';

export interface ErasureStanding {
  readonly donor: SignedInDonor;
  /** When they asked to be forgotten; null when they have not. */
  readonly askedAt: Date | null;
}

/** What the pages about privacy read and write. */
@Injectable()
export class PrivacyData {
  constructor(
    private readonly db: Db,
    private readonly sessions: PortalSessions,
    private readonly receipts: Receipts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.write(work);
  }

  sessionsOf(emailKey: string): Promise<ListedSession[]> {
    return this.sessions.list(this.db.manager, emailKey);
  }

  async erasuresOf(donors: readonly SignedInDonor[]): Promise<ErasureStanding[]> {
    const standings = [];
    for (const donor of donors) standings.push({ donor, askedAt: await openErasure(this.db.manager, donor.id) });
    return standings;
  }

  /** Counts and writes down that everything was taken away. @throws TooManyAttempts */
  async noteDownload(visit: PortalVisit): Promise<void> {
    await this.db.write(async (tx) => {
      await countAttempt(tx, DOWNLOADS_PER_ADDRESS, visit.emailKey, this.clock.now());
      for (const id of visit.donorIds) {
        await this.audit.record(tx, { actor: `donor:${id}`, action: 'download data', object: `donor:${id}` });
      }
    });
  }

  archiveOf(donorIds: readonly DonorId[]): Readable {
    return donorArchive(this.db, this.receipts, donorIds);
  }
}
