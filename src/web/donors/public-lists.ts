import { Inject, Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Money, safeNumber } from '../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { csvLines } from '../../finance/csv-lines.js';
import { bandWords } from '../../finance/transparency/amount-bands.js';
import { readTransparency } from '../../finance/transparency/settings/transparency-settings.js';
import {
  linesOf,
  type ListVersion,
  listVersions,
  publicVersions,
} from '../../finance/transparency/versions/version.store.js';
import { type Organisation, readOrganisation } from '../../organisation/organisation.js';
import { renderPage } from '../http/ui/render.js';
import { DonorsPage, type DonorsPageModel, NoDonorsPage, type NamedBand } from './donors.view.js';
import { ReaderFrame } from '../http/reader/reader-frame.js';

export interface PublicAnswer {
  readonly status: 200 | 404;
  readonly type: string;
  readonly body: string;
  readonly fileName?: string;
}

const HTML = 'text/html; charset=utf-8';

/** What is told in public of a year: names, bands, and nothing else of anybody. */
@Injectable()
export class PublicLists {
  constructor(
    private readonly db: Db,
    private readonly frame: ReaderFrame,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @param year null for the newest one */
  async page(year: number | null): Promise<PublicAnswer> {
    const organisation = await readOrganisation(this.db.manager);
    const frame = {
      organisation: this.frame.named(organisation),
      assets: this.frame.assets('reader'),
      sandbox: this.settings.stripe.sandbox !== null,
    };
    const list = await this.list(year, organisation);
    if (list) return { status: 200, type: HTML, body: renderPage(DonorsPage({ ...frame, ...list })) };
    const { isOn } = await readTransparency(this.db.manager);
    const years = isOn ? (await publicVersions(this.db.manager)).map((version) => version.year) : [];
    const withdrawn = isOn && year !== null ? await this.withdrawal(year, organisation) : null;
    return { status: 404, type: HTML, body: renderPage(NoDonorsPage({ ...frame, year, years, withdrawn })) };
  }

  async json(year: number): Promise<PublicAnswer> {
    const organisation = await readOrganisation(this.db.manager);
    const list = await this.list(year, organisation);
    if (!list) return { status: 404, type: 'application/json; charset=utf-8', body: `${JSON.stringify(NOTHING)}\n` };
    return {
      status: 200,
      type: 'application/json; charset=utf-8',
      body: `${JSON.stringify(jsonOf(list, organisation), null, 2)}\n`,
    };
  }

  async csv(year: number): Promise<PublicAnswer> {
    const list = await this.list(year, await readOrganisation(this.db.manager));
    if (!list) return { status: 404, type: 'text/plain; charset=utf-8', body: `${NOTHING.error}\n` };
    const { version, bands } = list;
    const lines = bands.flatMap(({ fromMinor, toMinor, words, names }) =>
      names.map((name) => ({
        Year: year,
        Name: name,
        Amount: words,
        From: Money.of(fromMinor, version.currency),
        'To under': toMinor === null ? null : Money.of(toMinor, version.currency),
        Currency: version.currency,
      })),
    );
    const body = lines.length === 0 ? CSV_HEAD : [...csvLines(lines)].join('');
    return { status: 200, type: 'text/csv; charset=utf-8', body, fileName: `donors-${year}.csv` };
  }

  private async list(year: number | null, { timeZone }: Organisation): Promise<ListFacts | null> {
    const tx = this.db.manager;
    const transparency = await readTransparency(tx);
    if (!transparency.isOn) return null;
    const versions = await publicVersions(tx);
    const version = versions.find((each) => year === null || each.year === year);
    if (!version) return null;
    const notes = (await listVersions(tx, version.year))
      .filter(({ number, note, withdrawn }) => number > 1 && note !== '' && withdrawn === null)
      .map(({ publishedAt, note }) => ({ on: dateIn(timeZone, publishedAt), note }))
      // What the clock took away several times in a day is said once.
      .filter(({ on, note }, at, all) => all.findIndex((each) => each.on === on && each.note === note) === at);
    return {
      version,
      publishedOn: dateIn(timeZone, version.publishedAt),
      bands: bandsOf(version, await linesOf(tx, version.id)),
      notes,
      years: versions.map((each) => each.year),
      transparency,
    };
  }

  private async withdrawal(year: number, { timeZone }: Organisation): Promise<DonorsWithdrawal | null> {
    const [newest] = await listVersions(this.db.manager, year);
    return newest?.withdrawn ? { on: dateIn(timeZone, newest.withdrawn.at), note: newest.withdrawn.note } : null;
  }
}

type ListFacts = Omit<DonorsPageModel, 'organisation' | 'assets' | 'sandbox'>;
type DonorsWithdrawal = DonorsPageModel['notes'][number];

const NOTHING = { error: 'No list of donors of that year is published.' };
const CSV_HEAD = 'Year,Name,Amount,From,To under,Currency\r\n';

/** Lines stand by band and name; whoever asked to be forgotten is gone at once. */
function bandsOf(version: ListVersion, lines: Awaited<ReturnType<typeof linesOf>>): NamedBand[] {
  const bands: (NamedBand & { names: string[] })[] = [];
  for (const { fromMinor, toMinor, name } of lines) {
    if (name === '') continue;
    const last = bands.at(-1);
    if (last?.fromMinor === fromMinor && last.toMinor === toMinor) last.names.push(name);
    else bands.push({ fromMinor, toMinor, words: bandWords({ fromMinor, toMinor }, version), names: [name] });
  }
  return bands;
}

/** The contract of the file: fields are added and never taken away. Amounts in minor units. */
function jsonOf({ version, publishedOn, bands, notes, transparency }: ListFacts, organisation: Organisation): unknown {
  return {
    organisation: organisation.name,
    year: version.year,
    yearBasis: version.yearBasis,
    period: { from: version.from, to: version.to },
    version: version.number,
    publishedOn,
    currency: version.currency,
    threshold: safeNumber(version.thresholdMinor),
    anonymousPercent: version.anonymousBasisPoints / 100,
    unnamed: version.unnamed,
    donors: bands.flatMap(({ fromMinor, toMinor, words, names }) =>
      names.map((name) => ({
        name,
        amount: { from: safeNumber(fromMinor), toUnder: toMinor === null ? null : safeNumber(toMinor), words },
      })),
    ),
    corrections: notes,
    statement: transparency.statement,
    links: {
      form990: transparency.form990Url || null,
      fundraising: transparency.fundraisingUrl || null,
      donations: transparency.donationsUrl || null,
      conflicts: transparency.conflictsUrl || null,
    },
  };
}
