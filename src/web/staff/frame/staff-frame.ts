import { Inject, Injectable } from '@nestjs/common';
import type { ComponentChildren } from 'preact';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { latestProof } from '../../../finance/proof/proof-runs.js';
import { type Organisation, readOrganisation } from '../../../organisation/organisation.js';
import { noteOpened, type Opened } from '../../../staff/recents.js';
import { Assets } from '../../http/assets.js';
import { Page } from '../../http/ui/page.js';
import { renderPage } from '../../http/ui/render.js';
import { StaffPage } from '../../http/ui/staff-page.js';
import { ProofNotice } from '../finance/proof-notice.view.js';
import { type Section, SECTIONS } from './sections.js';
import { roleName } from './words.js';
import type { Visit } from './visit.js';

export interface Framed {
  readonly title: string;
  /** The part of the product that a page belongs to; `account` is in no rail. */
  readonly section: Section | 'account';
  /** Reloads the page after so many seconds, while something on it resolves itself. */
  readonly refresh?: { readonly seconds: number; readonly href: string } | undefined;
  /** What was searched for, so that the field keeps it. */
  readonly search?: string | undefined;
  /** The record whose page this is: the search offers it again. */
  readonly opened?: Opened | undefined;
}

const SEARCH = '/staff/search';

/** Draws the frame around a page: whose newsroom, where one is, who one is. */
@Injectable()
export class StaffFrame {
  constructor(
    private readonly db: Db,
    private readonly assets: Assets,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  organisation(): Promise<Organisation> {
    return readOrganisation(this.db.manager);
  }

  /** What a person's role does not include is absent from the rail. */
  async page(visit: Visit, framed: Framed, children: ComponentChildren): Promise<string> {
    if (framed.opened) await noteOpened(this.db.manager, visit.caller.staffId, framed.opened, this.clock.now());
    const { name } = await this.organisation();
    const latest = framed.section === 'finance' ? await latestProof(this.db.manager) : null;
    const items = SECTIONS.filter(({ needs }) => visit.may(needs)).map(({ id, needs: _, ...item }) => ({
      ...item,
      current: id === framed.section,
    }));
    const search = { action: SEARCH, label: 'Search', value: framed.search ?? '', palette: `${SEARCH}/palette` };
    return renderPage(
      StaffPage({
        title: framed.title,
        organisation: name,
        items,
        person: { name: visit.caller.name, role: roleName(visit.caller.role) },
        csrf: visit.caller.csrf,
        letterKeys: visit.caller.letterKeys,
        assets: this.assets.page('staff'),
        sandbox: this.isSandbox,
        flash: visit.flash,
        refresh: framed.refresh,
        search,
        children: [ProofNotice({ latest }), children],
      }),
    );
  }

  /** A page for people who are not signed in. */
  plainPage(title: string, children: ComponentChildren, refresh?: Framed['refresh']): string {
    const assets = this.assets.page('staff');
    return renderPage(Page({ title, assets, sandbox: this.isSandbox, variant: 'plain', refresh, children }));
  }

  get isSandbox(): boolean {
    return this.settings.stripe.sandbox !== null;
  }
}
