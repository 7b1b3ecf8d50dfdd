import type { ComponentChildren, JSX } from 'preact';
import { type CalendarDate, formatDateLong } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';
import type { AmountBand } from '../../finance/transparency/amount-bands.js';
import type { TransparencySettings } from '../../finance/transparency/settings/transparency-settings.js';
import type { ListVersion } from '../../finance/transparency/versions/version.store.js';
import { type Assets, Page } from '../http/ui/page.js';
import type { ReaderOrganisation } from '../http/reader/reader-frame.js';
import { counted } from '../http/words.js';

export interface NamedBand extends AmountBand {
  readonly words: string;
  readonly names: readonly string[];
}

interface Frame {
  readonly organisation: ReaderOrganisation;
  readonly assets: Assets;
  readonly sandbox: boolean;
}

interface DatedNote {
  readonly on: CalendarDate;
  readonly note: string;
}

export interface DonorsPageModel extends Frame {
  readonly version: ListVersion;
  readonly publishedOn: CalendarDate;
  readonly bands: readonly NamedBand[];
  /** What readers were told of later versions, the newest first. */
  readonly notes: readonly DatedNote[];
  /** Every year that is public, the newest first. */
  readonly years: readonly number[];
  readonly transparency: TransparencySettings;
}

/** Who paid for the newsroom in a year, as everybody may read it. */
export function DonorsPage(model: DonorsPageModel): JSX.Element {
  const { organisation, version, bands, years } = model;
  return (
    <Framed {...model} title={`Our donors, ${yearWords(version)}`}>
      <h1 class="gift-title">Our donors, {yearWords(version)}</h1>
      <div class="donors-intro stack">
        <p>{introduction(model)}</p>
        <Years years={years} current={version.year} />
      </div>
      <div class="donors-columns">
        <div class="stack">
          {bands.length === 0 && <p>Nobody gave {organisation.name} as much in this year.</p>}
          {bands.map((band) => (
            <section class="gift-block donors-band" key={band.words} aria-labelledby={idOf(band)}>
              <h2 id={idOf(band)}>{band.words}</h2>
              <ul role="list">
                {band.names.map((name, at) => (
                  <li key={`${at} ${name}`}>
                    <bdi>{name}</bdi>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
        <Beside {...model} />
      </div>
    </Framed>
  );
}

export interface NoDonorsModel extends Frame {
  readonly year: number | null;
  readonly years: readonly number[];
  readonly withdrawn: DatedNote | null;
}

/** No list is public, or none of this year. */
export function NoDonorsPage(model: NoDonorsModel): JSX.Element {
  const { organisation, years, withdrawn } = model;
  return (
    <Framed {...model} title="No list of donors here" noIndex>
      <h1 class="gift-title">{withdrawn ? 'This list of donors was withdrawn' : 'No list of donors here'}</h1>
      <div class="donors-intro stack">
        {withdrawn && (
          <p>
            {formatDateLong(withdrawn.on)}: {withdrawn.note}
          </p>
        )}
        {!withdrawn && (
          <p>
            {years.length === 0
              ? `${organisation.name} has not published a list of its donors on this page.`
              : `${organisation.name} has not published a list of donors of that year.`}
          </p>
        )}
        {years.length > 0 && <Years years={years} current={null} />}
        <p>
          Questions? Write to <a href={`mailto:${organisation.email}`}>{organisation.email}</a>.
        </p>
      </div>
    </Framed>
  );
}

function Framed({
  title,
  noIndex,
  organisation,
  assets,
  sandbox,
  children,
}: Frame & { title: string; noIndex?: boolean; children: ComponentChildren }): JSX.Element {
  return (
    <Page
      title={`${title} · ${organisation.name}`}
      description={`Who pays for ${organisation.name}.`}
      assets={assets}
      sandbox={sandbox}
      variant="reader"
      noIndex={noIndex}
      organisation={organisation.name}
      footer={
        <p>
          {organisation.legalName} · {organisation.taxIdLabel} {organisation.ein}
        </p>
      }
    >
      <main id="main" class="wrap reader-main">
        {children}
      </main>
    </Page>
  );
}

function Years({ years, current }: { years: readonly number[]; current: number | null }): JSX.Element | null {
  if (years.length === 1 && years[0] === current) return null;
  return (
    <nav aria-label="Years">
      <ul role="list" class="donors-years">
        {years.map((year) => (
          <li key={year}>
            <a href={`/donors/${year}`} aria-current={year === current ? 'page' : undefined}>
              {year}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What the list is worth: independence, what is not in it, what was corrected, and where to read on. */
function Beside(model: DonorsPageModel): JSX.Element {
  const { organisation, version, publishedOn, notes, transparency } = model;
  return (
    <aside class="donors-beside stack" aria-label="About this list">
      <section class="gift-block" aria-labelledby="independence">
        <h2 id="independence">Gifts buy no coverage</h2>
        {transparency.statement.split(/\n\s*\n/).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <Links {...transparency} />
      </section>
      <section class="gift-block" aria-labelledby="about">
        <h2 id="about">About this list</h2>
        <p>{anonymousWords(version)}</p>
        {notes.map(({ on, note }) => (
          <p key={`${on} ${note}`}>
            <b>Corrected on {formatDateLong(on)}.</b> {note}
          </p>
        ))}
        <p>Published on {formatDateLong(publishedOn)}.</p>
        <p>
          For programs: <a href={`/donors/${version.year}.json`}>JSON</a>,{' '}
          <a href={`/donors/${version.year}.csv`}>CSV</a>.
        </p>
        <p>
          Is something wrong? Write to <a href={`mailto:${organisation.email}`}>{organisation.email}</a>.
        </p>
      </section>
    </aside>
  );
}

function Links(settings: TransparencySettings): JSX.Element | null {
  const links = [
    { href: settings.form990Url, words: 'Form 990' },
    { href: settings.fundraisingUrl, words: 'How we raise money' },
    { href: settings.donationsUrl, words: 'Which gifts we accept' },
    { href: settings.conflictsUrl, words: 'Conflicts of interest' },
  ].filter(({ href }) => href !== '');
  if (links.length === 0) return null;
  return (
    <ul role="list" class="donors-links">
      {links.map(({ href, words }) => (
        <li key={words}>
          <a href={href}>{words}</a>
        </li>
      ))}
    </ul>
  );
}

function introduction({ organisation, version, bands }: DonorsPageModel): string {
  const least = Money.of(version.thresholdMinor, version.currency).formatShort();
  const hasMore = bands.some(({ fromMinor }) => fromMinor === 0n);
  return (
    `Everybody who gave ${organisation.name} ${least} or more in ${yearWords(version)}, by all ways of giving together` +
    (hasMore ? ', and those with smaller gifts who asked to be named.' : '.')
  );
}

function anonymousWords({ anonymousBasisPoints, unnamed }: ListVersion): string {
  const share = `${Math.floor(anonymousBasisPoints / 10) / 10} %`;
  const sum = `${share} of what was given came from people whom we do not know or who asked not to be named.`;
  if (unnamed === 0) return sum;
  return `${sum} ${counted(unnamed, 'donor')} who gave as much as those on this list ${unnamed === 1 ? 'is' : 'are'} not named, for reasons that we keep on record.`;
}

/** "2026", or "fiscal year 2027 (July 1, 2026 to June 30, 2027)". */
function yearWords({ year, yearBasis, from, to }: ListVersion): string {
  if (yearBasis === 'calendar') return String(year);
  return `fiscal year ${year} (${formatDateLong(from)} to ${formatDateLong(to)})`;
}

function idOf({ fromMinor }: AmountBand): string {
  return `from-${fromMinor}`;
}
