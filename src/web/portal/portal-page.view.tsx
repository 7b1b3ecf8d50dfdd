import type { ComponentChildren, JSX } from 'preact';
import { Notice } from '../http/ui/blocks.js';
import { type Assets, Page, type PageProps } from '../http/ui/page.js';
import { CsrfField } from '../http/ui/staff-page.js';
import type { PortalVisit } from './visit.js';

const SECTIONS = [
  { id: 'home', label: 'Home', href: '/portal' },
  { id: 'plans', label: 'Plans', href: '/portal/plans' },
  { id: 'history', label: 'History', href: '/portal/history' },
  { id: 'membership', label: 'Membership', href: '/portal/membership' },
  { id: 'details', label: 'Details', href: '/portal/details' },
  { id: 'preferences', label: 'Preferences', href: '/portal/preferences' },
  { id: 'privacy', label: 'Privacy', href: '/portal/privacy' },
] as const;

export type PortalSection = (typeof SECTIONS)[number]['id'];

export interface PortalOrganisation {
  readonly name: string;
  readonly legalName: string;
  readonly ein: string;
  readonly taxIdLabel: string;
  readonly email: string;
}

export interface PortalPageProps {
  /** The title of the tab; the page brings its own `h1`. */
  readonly title: string;
  readonly section: PortalSection;
  readonly visit: PortalVisit;
  readonly organisation: PortalOrganisation;
  readonly assets: Assets;
  readonly sandbox: boolean;
  readonly refresh?: PageProps['refresh'];
  readonly children: ComponentChildren;
}

/** The frame of every page behind the donors' sign-in: whose newsroom, where one is, who one is. */
export function PortalPage(props: PortalPageProps): JSX.Element {
  const { visit, organisation } = props;
  return (
    <Page
      title={`${props.title} · ${organisation.name}`}
      assets={props.assets}
      sandbox={props.sandbox}
      variant="reader"
      noIndex
      organisation={organisation.name}
      refresh={props.refresh}
      footer={<PortalFooter organisation={organisation} />}
    >
      <div class="wrap portal">
        <div class="portal-bar">
          <nav class="portal-nav" aria-label="Your giving">
            <ul role="list">
              {SECTIONS.map(({ id, label, href }) => (
                <li key={id}>
                  <a class="portal-link" href={href} aria-current={id === props.section ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <form class="portal-person" method="post" action="/portal/sign-out">
            <CsrfField token={visit.csrf} />
            <bdi class="portal-address">{visit.email}</bdi>
            <button class="portal-link portal-sign-out">Sign out</button>
          </form>
        </div>
        <main id="main" class="portal-main">
          <div role="status" class="flash-region">
            {visit.flash && (
              <Notice tone={visit.flash.tone} dismissible>
                {visit.flash.message}
              </Notice>
            )}
          </div>
          {props.children}
        </main>
      </div>
    </Page>
  );
}

export interface PortalEntryPageProps {
  readonly title: string;
  readonly organisation: PortalOrganisation;
  readonly assets: Assets;
  readonly sandbox: boolean;
  readonly children: ComponentChildren;
}

/** A page of the portal for people who are not signed in yet: one column, no ways to pages that would not open. */
export function PortalEntryPage(props: PortalEntryPageProps): JSX.Element {
  return (
    <Page
      title={`${props.title} · ${props.organisation.name}`}
      assets={props.assets}
      sandbox={props.sandbox}
      variant="reader"
      noIndex
      organisation={props.organisation.name}
      footer={<PortalFooter organisation={props.organisation} />}
    >
      <main id="main" class="wrap wrap-narrow portal-entry">
        {props.children}
      </main>
    </Page>
  );
}

function PortalFooter({ organisation }: { organisation: PortalOrganisation }): JSX.Element {
  return (
    <p>
      Questions? Write to <a href={`mailto:${organisation.email}`}>{organisation.email}</a>. {organisation.legalName} ·
      {organisation.taxIdLabel} {organisation.ein}
    </p>
  );
}
