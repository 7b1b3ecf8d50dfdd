import type { JSX } from 'preact';

const TABS = [
  { id: 'hooks', label: 'Webhooks', href: '/staff/hooks' },
  { id: 'keys', label: 'API keys', href: '/staff/keys' },
] as const;

/** How programs hear of what happens, and how they ask. */
export function KeyTabs({ current }: { current: (typeof TABS)[number]['id'] }): JSX.Element {
  return (
    <nav aria-label="Webhooks and keys" class="tabs">
      <ul role="list">
        {TABS.map(({ id, label, href }) => (
          <li key={id}>
            <a href={href} aria-current={id === current ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
