import type { JSX } from 'preact';

const TABS = [
  { id: 'home', label: 'Overview', href: '/staff/finance' },
  { id: 'deposits', label: 'Deposits', href: '/staff/finance/deposits' },
  { id: 'bank', label: 'Bank', href: '/staff/finance/bank' },
  { id: 'journal', label: 'Journal', href: '/staff/finance/journal' },
  { id: 'periods', label: 'Periods', href: '/staff/finance/periods' },
  { id: 'funds', label: 'Funds', href: '/staff/finance/funds' },
  { id: 'statements', label: 'Statements', href: '/staff/finance/statements' },
  { id: 'tax-forms', label: 'Tax forms', href: '/staff/finance/schedule-b' },
  { id: 'exports', label: 'Exports', href: '/staff/exports' },
] as const;

export type FinanceTab = (typeof TABS)[number]['id'];

/** The parts of Finance, above each of its pages. */
export function FinanceTabs({ current }: { current: FinanceTab }): JSX.Element {
  return (
    <nav aria-label="Finance" class="tabs">
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
