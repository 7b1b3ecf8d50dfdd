import { newId, type StaffId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { type Db, rows, type Tx } from '../../database/db.js';
import { openLines } from '../../finance/transparency/list/drawn-list.js';
import { findDraft } from '../../finance/transparency/list/list-records.js';
import type { PrepareList } from '../../finance/transparency/list/prepare-list.js';
import type { PublishList } from '../../finance/transparency/list/publish-list.js';
import type { ChangeTransparency } from '../../finance/transparency/settings/change-transparency.js';
import { readTransparency } from '../../finance/transparency/settings/transparency-settings.js';
import { readOrganisation } from '../../organisation/organisation.js';
import type { Accounts } from '../../staff/accounts.js';

/** One prepares the list, the other publishes it (R-TRN-06). Their accounts are closed: nobody signs in as them. */
const PEOPLE = [
  { name: 'Nora Bell (demo)', email: 'nora.bell.demo@example.org', role: 'fundraiser' },
  { name: 'Sam Whitaker (demo)', email: 'sam.whitaker.demo@example.org', role: 'finance' },
] as const;

const WHY_UNNAMED = 'Works with a shelter whose address must stay secret; nothing that we cover concerns them.';

interface Colleague {
  readonly staffId: StaffId;
  readonly actor: `staff:${string}`;
}

/** The people of the demo who publish who gave. */
export class DonorListDesk {
  private people: readonly [Colleague, Colleague] | null = null;

  constructor(
    private readonly db: Db,
    private readonly accounts: Accounts,
    private readonly settings: ChangeTransparency,
    private readonly preparing: PrepareList,
    private readonly publishing: PublishList,
  ) {}

  /** Turns the page of donors on, before the first gift that it names. A page that is on already is left alone. */
  async open(): Promise<void> {
    const [now, { currency }] = [await readTransparency(this.db.manager), await readOrganisation(this.db.manager)];
    if (now.isOn) return;
    const bands = now.bandsMinor.map((minor) => Money.of(minor, currency).toDecimal());
    await this.settings.run(
      {
        ...now,
        isOn: 'yes',
        threshold: Money.of(now.thresholdMinor, currency).toDecimal(),
        yearBasis: 'calendar',
        bands: bands.join('\n'),
        namesBelow: now.namesBelow ? 'yes' : '',
      },
      'command-line',
    );
    const [nora, sam] = PEOPLE;
    this.people = await this.db.write(async (tx) => [await this.hire(tx, nora), await this.hire(tx, sam)]);
  }

  /** Publishes the list of a year, with a decision about everybody who asked not to be named (R-TRN-03). */
  async publish(year: number): Promise<void> {
    if (!this.people) return;
    const [preparer, publisher] = this.people;
    const by = { ...preparer, seesHidden: false };
    for (const line of openLines(await this.preparing.prepare(year, '', by))) {
      await this.preparing.decide(year, line, { decision: 'exception', reason: WHY_UNNAMED }, by);
    }
    const draft = await findDraft(this.db.manager, year);
    await this.publishing.publish(year, draft!.fingerprint, publisher);
  }

  private async hire(tx: Tx, person: (typeof PEOPLE)[number]): Promise<Colleague> {
    const staffId = newId<'staff'>();
    await this.accounts.add(tx, { ...person, id: staffId, passwordHash: null }, 'command-line');
    await this.accounts.disable(tx, staffId, 'command-line');
    return { staffId, actor: `staff:${staffId}` };
  }
}

/** The people of the demo are gone, and the page of donors is off again, where they had turned it on. */
export async function forgetDonorList(tx: Tx): Promise<void> {
  const gone = await rows(tx, 'delete from staff where email = any($1) returning id', [
    PEOPLE.map(({ email }) => email),
  ]);
  if (gone.length > 0) await rows(tx, 'update donor_list_settings set is_on = false');
}
