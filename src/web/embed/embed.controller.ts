import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { readCampaign } from '../../campaigns/campaign.store.js';
import { shownCampaign } from '../../campaigns/figures/shown-campaign.js';
import { findForm, GENERAL_FORM, readForm, type Form } from '../../campaigns/forms.js';
import type { Frequency } from '../../campaigns/frequency.js';
import { Db } from '../../database/db.js';
import { type Organisation, readOrganisation } from '../../organisation/organisation.js';
import { Public } from '../http/access.js';
import { Assets } from '../http/assets.js';
import { networkOf } from '../http/network.js';
import { askGoal } from './ask-goal.js';
import { AskCounter } from './ask-counter.js';
import { ASK_FREQUENCIES, type AskFrequency, type AskSettings } from './ask-settings.js';

/** The ask for other people's pages: open to every origin, without cookies, kept by caches for a while. */
@Controller('embed')
export class EmbedController {
  constructor(
    private readonly db: Db,
    private readonly assets: Assets,
    private readonly counter: AskCounter,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  @Get('v1.js')
  @Public('pages of the newsroom')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600, stale-while-revalidate=86400')
  @Header('access-control-allow-origin', '*')
  @Header('cross-origin-resource-policy', 'cross-origin')
  script(): Buffer {
    return this.assets.read('v1.js');
  }

  @Get('asks/:file')
  @Public('pages of the newsroom')
  @Header('cache-control', 'public, max-age=60, stale-while-revalidate=3600')
  @Header('access-control-allow-origin', '*')
  @Header('cross-origin-resource-policy', 'cross-origin')
  async ask(@Param('file') file: string): Promise<AskSettings> {
    const slug = file.replace(/\.json$/, '');
    const organisation = await readOrganisation(this.db.manager);
    const form = (await findForm(this.db.manager, slug)) ?? (await readForm(this.db.manager, GENERAL_FORM));
    return {
      slug: form.slug,
      open: form.open,
      heading: form.askHeading,
      body: form.askBody,
      ...offered(form),
      currency: organisation.currency,
      giveUrl: `${this.settings.publicUrl}/give/${form.slug}`,
      portalUrl: `${this.settings.publicUrl}/portal`,
      goal: await this.goal(form, organisation),
      note: form.askNote,
      testMode: this.settings.stripe.sandbox !== null,
      countUrl: `${this.settings.publicUrl}/embed/asks/${form.slug}/counts/`,
    };
  }

  private async goal(form: Form, { timeZone, currency }: Organisation): Promise<AskSettings['goal']> {
    if (!form.open) return null;
    const now = this.clock.now();
    const today = dateIn(timeZone, now);
    const campaign = await readCampaign(this.db.manager, form.campaignId);
    return askGoal(campaign, await shownCampaign(this.db, campaign, { today, now }), { today, currency });
  }

  /** Says the same to everybody, whether it counted or not: there is nothing to find out here. */
  @Post('asks/:form/counts/:what')
  @Public('pages of the newsroom')
  @HttpCode(204)
  @Header('access-control-allow-origin', '*')
  @Header('cross-origin-resource-policy', 'cross-origin')
  count(
    @Param('form') form: string,
    @Param('what') what: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): void {
    if (request.headers['sec-gpc'] !== '1') this.counter.take(networkOf(request), form, what, body);
  }
}

/** What the ask can offer of the form; a form that begins with a quarterly gift begins with a monthly one there. */
function offered(form: Form): Pick<AskSettings, 'frequencies' | 'defaultFrequency' | 'amounts' | 'defaultAmount'> {
  const rhythms = form.rhythms.flatMap(({ frequency, ...rhythm }) => {
    const known = ASK_FREQUENCIES.find((each) => each === frequency);
    return known ? [{ ...rhythm, frequency: known }] : [];
  });
  const frequencies = rhythms.map(({ frequency }) => frequency);
  const wishes: readonly Frequency[] = [form.defaultFrequency, 'monthly', ...frequencies];
  const isOffered = (each: Frequency): each is AskFrequency => frequencies.some((other) => other === each);
  return {
    frequencies,
    defaultFrequency: wishes.find(isOffered) ?? 'once',
    amounts: Object.fromEntries(rhythms.map((each) => [each.frequency, each.amounts.map(({ minor }) => minor)])),
    defaultAmount: Object.fromEntries(rhythms.map((each) => [each.frequency, each.defaultMinor])),
  };
}
