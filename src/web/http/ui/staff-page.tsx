import type { ComponentChildren, JSX } from 'preact';
import { Notice, type Tone } from './blocks.js';
import { Button } from './button.js';
import { Icon, type IconName } from './icon.js';
import { type Assets, Page, type PageProps } from './page.js';

export interface RailItem {
  readonly label: string;
  readonly href: string;
  readonly icon: IconName;
  /** True for the part of the product that this page belongs to. */
  readonly current?: boolean | undefined;
  /** The letter that follows `g` to come here. */
  readonly shortcut?: string | undefined;
}

export interface Flash {
  readonly tone: Tone;
  readonly message: string;
  readonly undo?: Undo | undefined;
}

/** What takes the last action back: a form that posts these fields, with the anti-forgery token beside them. */
export interface Undo {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface StaffPageProps {
  readonly title: string;
  readonly organisation: string;
  readonly items: readonly RailItem[];
  readonly person: { readonly name: string; readonly role: string };
  /** Anti-forgery token for the sign-out form. */
  readonly csrf: string;
  readonly assets: Assets;
  readonly sandbox: boolean;
  /** What the last action did, shown once. */
  readonly flash?: Flash | null | undefined;
  /** A GET search of the page's own list; the field is named `q`. */
  readonly search?: SearchField | undefined;
  /** False for a person who has switched single letters off as keys. */
  readonly letterKeys?: boolean | undefined;
  /** Reloads the page while something on it resolves itself. */
  readonly refresh?: PageProps['refresh'];
  readonly children: ComponentChildren;
}

export interface SearchField {
  readonly action: string;
  readonly label: string;
  readonly value: string;
  /** Where script gets what it finds while somebody types. */
  readonly palette?: string | undefined;
}

/** The frame of every staff page: rail, top bar, flash message, content. */
export function StaffPage(props: StaffPageProps): JSX.Element {
  return (
    <Page
      title={`${props.title} · ${props.organisation}`}
      assets={props.assets}
      sandbox={props.sandbox}
      variant="staff"
      refresh={props.refresh}
    >
      <div class="staff" data-letter-keys={props.letterKeys === false ? 'off' : undefined}>
        <nav class="rail" aria-label="Main">
          <Rail organisation={props.organisation} items={props.items} />
        </nav>
        <header class="staff-bar">
          {props.search && <Search {...props.search} />}
          <Person person={props.person} csrf={props.csrf} />
        </header>
        <main id="main" class="staff-main">
          <div role="status" class="flash-region">
            {props.flash && (
              <Notice tone={props.flash.tone} dismissible>
                {props.flash.message}
                {props.flash.undo && <UndoForm undo={props.flash.undo} csrf={props.csrf} />}
              </Notice>
            )}
          </div>
          {props.children}
        </main>
      </div>
    </Page>
  );
}

export interface PageHeadProps {
  readonly title: string;
  /** Count and sum of what is shown: "1,204 gifts · $48,310.00". */
  readonly summary?: ComponentChildren;
  readonly actions?: ComponentChildren;
}

/** The one `h1` of a staff page with what it counts and what can be done. */
export function PageHead({ title, summary, actions }: PageHeadProps): JSX.Element {
  return (
    <div class="page-head">
      <div>
        <h1>{title}</h1>
        {summary !== undefined && <p class="page-summary">{summary}</p>}
      </div>
      {actions !== undefined && <div class="row">{actions}</div>}
    </div>
  );
}

/** The field that carries the anti-forgery token in every form that changes something. */
export function CsrfField({ token }: { token: string }): JSX.Element {
  return <input type="hidden" name="csrf" value={token} />;
}

/** A button that goes by itself after ten seconds, where script runs. */
function UndoForm({ undo, csrf }: { undo: Undo; csrf: string }): JSX.Element {
  return (
    <form class="undo" method="post" action={undo.action} data-undo="">
      <CsrfField token={csrf} />
      {Object.entries(undo.fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} key={name} />
      ))}
      <Button kind="quiet">Undo</Button>
    </form>
  );
}

function Rail({ organisation, items }: Pick<StaffPageProps, 'organisation' | 'items'>): JSX.Element {
  return (
    <div class="rail-inner">
      <span class="rail-name">{organisation}</span>
      <ul role="list" class="rail-list">
        {items.map((item) => (
          <li key={item.href}>
            <a
              class="rail-link"
              href={item.href}
              aria-current={item.current ? 'page' : undefined}
              data-shortcut={item.shortcut}
            >
              <Icon name={item.icon} />
              <span class="rail-word">{item.label}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Search({ action, label, value, palette }: SearchField): JSX.Element {
  return (
    <form class="staff-search" role="search" action={action} method="get" data-palette={palette}>
      <label class="visually-hidden" for="search">
        {label}
      </label>
      <input class="input" id="search" type="search" name="q" value={value} placeholder={label} autocomplete="off" />
    </form>
  );
}

function Person({ person, csrf }: Pick<StaffPageProps, 'person' | 'csrf'>): JSX.Element {
  return (
    <div class="staff-person">
      <span>
        <a href="/staff/account">{person.name}</a> <span class="caption">{person.role}</span>
      </span>
      <form method="post" action="/staff/sign-out">
        <CsrfField token={csrf} />
        <Button kind="quiet">Sign out</Button>
      </form>
    </div>
  );
}
