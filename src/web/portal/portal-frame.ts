import { Inject, Injectable } from '@nestjs/common';
import type { ComponentChildren } from 'preact';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { type Organisation, readOrganisation } from '../../organisation/organisation.js';
import type { PageProps } from '../http/ui/page.js';
import { renderPage } from '../http/ui/render.js';
import { PortalEntryPage, PortalPage, type PortalSection } from './portal-page.view.js';
import type { PortalVisit } from './visit.js';
import { ReaderFrame } from '../http/reader/reader-frame.js';

export interface FramedPortalPage {
  readonly title: string;
  readonly section: PortalSection;
  /** Spares a look at the database where the page has read it already. */
  readonly organisation?: Organisation | undefined;
  /** Reloads the page after so many seconds, while something on it resolves itself. */
  readonly refresh?: PageProps['refresh'];
}

/** Draws the frame around a page of the portal. */
@Injectable()
export class PortalFrame {
  constructor(
    private readonly db: Db,
    private readonly frame: ReaderFrame,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  organisation(): Promise<Organisation> {
    return readOrganisation(this.db.manager);
  }

  async page(visit: PortalVisit, framed: FramedPortalPage, children: ComponentChildren): Promise<string> {
    const { title, section, refresh } = framed;
    const organisation = this.frame.named(framed.organisation ?? (await this.organisation()));
    return renderPage(PortalPage({ title, section, refresh, visit, organisation, ...this.surroundings, children }));
  }

  /** A page for people who are not signed in. */
  async entryPage(title: string, children: ComponentChildren): Promise<string> {
    const organisation = this.frame.named(await this.organisation());
    return renderPage(PortalEntryPage({ title, organisation, ...this.surroundings, children }));
  }

  private get surroundings() {
    return { assets: this.frame.assets('portal'), sandbox: this.settings.stripe.sandbox !== null };
  }
}
