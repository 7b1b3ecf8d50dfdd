import { Controller, Get, Header, Inject } from '@nestjs/common';
import { NotFound } from '../../kernel/app-error.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Public } from '../http/access.js';
import { Assets } from '../http/assets.js';
import { renderPage } from '../http/ui/render.js';
import { DemoArticle } from './demo-article.view.js';

@Controller('demo')
export class DemoController {
  constructor(
    private readonly assets: Assets,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @throws NotFound with a real Stripe account: an invented article has no place beside real money. */
  @Get('article')
  @Public('newcomers, while the sandbox is on')
  @Header('content-type', 'text/html; charset=utf-8')
  article(): string {
    if (!this.settings.stripe.sandbox) throw new NotFound('page');
    const { publicUrl } = this.settings;
    return renderPage(
      DemoArticle({
        askScriptUrl: '/embed/v1.js',
        giveUrl: `${publicUrl}/give/article-footer`,
        canonicalUrl: `${publicUrl}/demo/article`,
        assets: this.assets.page('reader'),
        sandbox: true,
      }),
    );
  }
}
