import type { ComponentChildren } from 'preact';
import { Layout } from '../layout.js';

export type Section = 'chaos' | 'events' | 'objects' | 'overview';

interface ControlLayoutProps {
  readonly title: string;
  readonly section: Section | null;
  readonly refresh?: number;
  readonly children: ComponentChildren;
}

const SECTIONS: readonly { readonly section: Section; readonly href: string; readonly words: string }[] = [
  { section: 'overview', href: '/_sandbox', words: 'Overview' },
  { section: 'events', href: '/_sandbox/events', words: 'Events' },
  { section: 'objects', href: '/_sandbox/objects', words: 'Objects' },
  { section: 'chaos', href: '/_sandbox/chaos', words: 'Chaos' },
];

/** A page of the sandbox control, with the way to the others. */
export function ControlLayout({ title, section, refresh, children }: ControlLayoutProps) {
  return (
    <Layout title={title} shape="wide" {...(refresh === undefined ? {} : { refresh })}>
      <nav class="sections" aria-label="Sandbox control">
        {SECTIONS.map((each) => (
          <a key={each.href} href={each.href} {...(each.section === section ? { 'aria-current': 'page' } : {})}>
            {each.words}
          </a>
        ))}
      </nav>
      {children}
    </Layout>
  );
}

/** "2026-11-24 17:05:00", UTC; from ISO 8601 or seconds since 1970. */
export function moment(at: number | string): string {
  const iso = typeof at === 'number' ? new Date(at * 1000).toISOString() : at;
  return iso.slice(0, 19).replace('T', ' ');
}
