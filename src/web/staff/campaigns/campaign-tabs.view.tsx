import type { JSX } from 'preact';

const TABS = [
  { id: 'campaigns', label: 'Campaigns', href: '/staff/campaigns' },
  { id: 'designations', label: 'Designations', href: '/staff/designations' },
  { id: 'tributes', label: 'Tribute notices', href: '/staff/tributes' },
] as const;

/** Why we ask, what the money is for, and who is to be told of it. */
export function CampaignTabs({ current }: { current: (typeof TABS)[number]['id'] }): JSX.Element {
  return (
    <nav aria-label="Campaigns" class="tabs">
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
