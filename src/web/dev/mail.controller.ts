import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NotFound } from '../../kernel/app-error.js';
import { isId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { keptLetter, recentLetters, type KeptLetter } from '../../mail/outbox.js';
import { findOrganisation } from '../../organisation/organisation.js';
import { Receipts } from '../../receipts/receipts.js';
import { Public } from '../http/access.js';
import { Assets } from '../http/assets.js';
import { renderPage } from '../http/ui/render.js';
import { MailList, MailPage } from './mail.view.js';

const HTML = 'text/html; charset=utf-8';
/** Letters style themselves, and nothing else may happen in their frame. */
const LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

/** Reads letters while the sandbox is on and no mail server is set; otherwise the pages do not exist. */
@Controller('dev/mail')
export class DevMailController {
  constructor(
    private readonly db: Db,
    private readonly receipts: Receipts,
    private readonly assets: Assets,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  @Get()
  @Public('developers, while no real money can move')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async list(): Promise<string> {
    this.refuseInProduction();
    const letters = await recentLetters(this.db.manager);
    return renderPage(MailList({ letters, ...(await this.frame()) }));
  }

  @Get(':id')
  @Public('developers, while no real money can move')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async letter(@Param('id') id: string): Promise<string> {
    return renderPage(MailPage({ letter: await this.read(id), ...(await this.frame()) }));
  }

  @Get(':id/html')
  @Public('developers, while no real money can move')
  async html(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { html } = await this.read(id);
    await reply
      .header('content-type', HTML)
      .header('content-security-policy', LETTER_POLICY)
      .header('x-frame-options', 'SAMEORIGIN')
      .header('cache-control', 'no-store')
      .send(html);
  }

  @Get(':id/receipt.pdf')
  @Public('developers, while no real money can move')
  async receipt(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { receiptId } = await this.read(id);
    if (!receiptId) throw new NotFound('receipt');
    const document = await this.receipts.documentOf(receiptId);
    await reply
      .header('content-type', document.contentType)
      .header('content-disposition', `inline; filename="${document.fileName}"`)
      .header('cache-control', 'no-store')
      .send(document.bytes);
  }

  private async read(id: string): Promise<KeptLetter> {
    this.refuseInProduction();
    if (!isId(id)) throw new NotFound('letter');
    return keptLetter(this.db.manager, id);
  }

  private async frame() {
    const organisation = await findOrganisation(this.db.manager);
    return { assets: this.assets.page('reader'), timeZone: organisation?.timeZone ?? 'UTC' };
  }

  private refuseInProduction(): void {
    if (this.settings.mailUrl || !this.settings.stripe.sandbox) throw new NotFound('page');
  }
}
