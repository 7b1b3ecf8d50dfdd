import type { JSX } from 'preact';
import type { ExportName } from '../../../finance/exports/export-definition.js';
import { Button } from '../../http/ui/button.js';
import { hrefOf } from '../../http/forms.js';

/** A file of so few rows is there before one has read the page that a longer one needs. */
export const AT_ONCE_MAX = 20_000;

/** Where files that are made at once come from. */
export const DIRECT_PATHS: Readonly<Record<ExportName, string>> = {
  receipts: '/staff/receipts/export',
  gifts: '/staff/gifts/export',
  deposits: '/staff/finance/deposits/export',
  donors: '/staff/donors/export',
  plans: '/staff/plans/export',
  members: '/staff/memberships/export',
};

/** The lists themselves. */
export const LIST_PATHS: Readonly<Record<ExportName, string>> = {
  receipts: '/staff/receipts',
  gifts: '/staff/gifts',
  deposits: '/staff/finance/deposits',
  donors: '/staff/donors',
  plans: '/staff/plans',
  members: '/staff/memberships',
};

export interface ExportLinksProps {
  readonly what: ExportName;
  /** The filters of the list, as they stand in its address. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly count: number;
}

/** Files of exactly what a list shows: at once when they are short, else through the page that has them made. */
export function ExportLinks({ what, parameters, count }: ExportLinksProps): JSX.Element {
  const choices = hrefOf('/staff/exports/new', { what, ...parameters });
  if (count > AT_ONCE_MAX) {
    return (
      <Button kind="plain" href={choices} letter="e">
        Export
      </Button>
    );
  }
  const direct = (format: string): string => hrefOf(DIRECT_PATHS[what], { ...parameters, format });
  return (
    <>
      <Button kind="plain" href={direct('csv')} letter="e">
        Export CSV
      </Button>
      <Button kind="plain" href={direct('xlsx')}>
        Export XLSX
      </Button>
      <Button kind="quiet" href={choices}>
        More choices
      </Button>
    </>
  );
}
