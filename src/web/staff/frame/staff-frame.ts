import { Inject, Injectable } from '@nestjs/common';
import type { ComponentChildren } from 'preact';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import { latestProof } from '../../../finance/proof/proof-runs.js';
import { type Organisation, readOrganisation } from '../../../organisation/organisation.js';
import type { Permission } from '../../../staff/permissions.js';
import { Assets } from '../../http/assets.js';
import { Page } from '../../http/ui/page.js';
import { renderPage } from '../../http/ui/render.js';
import { type RailItem, StaffPage } from '../../http/ui/staff-page.js';
import { ProofNotice } from '../finance/proof-notice.view.js';
import { roleName } from './words.js';
import type { Visit } from './visit.js';

export interface Framed {
  readonly title: string;
  readonly section: Section;
  /** Reloads the page after so many seconds, while something on it resolves itself. */
  readonly refresh?: { readonly seconds: number; readonly href: string } | undefined;
  /** What was searched for, so that the field keeps it. */
  readonly search?: string | undefined;
}

const SECTIONS = [
  { id: 'home', label: 'Home', href: '/staff', icon: 'home', shortcut: 'h', needs: 'reports:read' },
  { id: 'gifts', label: 'Gifts', href: '/staff/gifts', icon: 'gifts', shortcut: 'g', needs: 'gifts:read' },
  { id: 'plans', label: 'Recurring', href: '/staff/plans', icon: 'recurring', shortcut: 'p', needs: 'gifts:read' },
  { id: 'donors', label: 'Donors', href: '/staff/donors', icon: 'donors', shortcut: 'd', needs: 'donors:read' },
  {
    id: 'receipts',
    label: 'Receipts',
    href: '/staff/receipts',
    icon: 'receipts',
    shortcut: 'r',
    needs: 'receipts:read',
  },
  { id: 'finance', label: 'Finance', href: '/staff/finance', icon: 'finance', shortcut: 'f', needs: 'finance:read' },
  { id: 'privacy', label: 'Privacy', href: '/staff/privacy', icon: 'audit', needs: 'donors:erase' },
  {
    id: 'memberships',
    label: 'Memberships',
    href: '/staff/memberships',
    icon: 'memberships',
    shortcut: 'm',
    needs: 'donors:read',
  },
  {
    id: 'campaigns',
    label: 'Campaigns',
    href: '/staff/campaigns',
    icon: 'campaigns',
    shortcut: 'c',
    needs: 'donors:read',
  },
  { id: 'reports', label: 'Reports', href: '/staff/reports', icon: 'reports', needs: 'reports:read' },
  { id: 'audit', label: 'Audit', href: '/staff/audit', icon: 'audit', needs: 'audit:read' },
  { id: 'imports', label: 'Import', href: '/staff/imports', icon: 'exports', needs: 'imports:run' },
  { id: 'settings', label: 'Settings', href: '/staff/settings', icon: 'settings', needs: 'settings:write' },
  { id: 'people', label: 'People', href: '/staff/people', icon: 'people', needs: 'people:manage' },
  { id: 'keys', label: 'API keys', href: '/staff/keys', icon: 'keys', needs: 'keys:manage' },
] as const satisfies readonly (RailItem & { id: string; needs: Permission })[];

export type Section = (typeof SECTIONS)[number]['id'];

/** Draws the frame around a page: whose newsroom, where one is, who one is. */
@Injectable()
export class StaffFrame {
  constructor(
    private readonly db: Db,
    private readonly assets: Assets,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  organisation(): Promise<Organisation> {
    return readOrganisation(this.db.manager);
  }

  /** What a person's role does not include is absent from the rail. */
  async page(visit: Visit, framed: Framed, children: ComponentChildren): Promise<string> {
    const { name } = await this.organisation();
    const latest = framed.section === 'finance' ? await latestProof(this.db.manager) : null;
    const items = SECTIONS.filter(({ needs }) => visit.may(needs)).map(({ id, needs: _, ...item }) => ({
      ...item,
      current: id === framed.section,
    }));
    const search = { action: '/staff/gifts', label: 'Search gifts', value: framed.search ?? '' };
    return renderPage(
      StaffPage({
        title: framed.title,
        organisation: name,
        items,
        person: { name: visit.caller.name, role: roleName(visit.caller.role) },
        csrf: visit.caller.csrf,
        assets: this.assets.page('staff'),
        sandbox: this.isSandbox,
        flash: visit.flash,
        refresh: framed.refresh,
        search: visit.may('gifts:read') ? search : undefined,
        children: [ProofNotice({ latest }), children],
      }),
    );
  }

  /** A page for people who are not signed in. */
  plainPage(title: string, children: ComponentChildren): string {
    return renderPage(
      Page({ title, assets: this.assets.page('staff'), sandbox: this.isSandbox, variant: 'plain', children }),
    );
  }

  get isSandbox(): boolean {
    return this.settings.stripe.sandbox !== null;
  }
}
