import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { NotFound } from '../../../kernel/app-error.js';
import { Public } from '../access.js';
import { Assets } from '../assets.js';
import { findProblem } from './catalogue.js';
import { ProblemEntryPage } from './problem-page.view.js';
import { renderPage } from '../ui/render.js';

/** The pages behind the `type` of every problem document. */
@Controller('problems')
export class ProblemsController {
  constructor(
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
    private readonly assets: Assets,
  ) {}

  /** @throws NotFound for a code that was never given. */
  @Get(':code')
  @Public('developers')
  @Header('content-type', 'text/html; charset=utf-8')
  show(@Param('code') code: string): string {
    const entry = findProblem(code);
    if (!entry) throw new NotFound('problem');
    const sandbox = this.settings.stripe.sandbox !== null;
    return renderPage(ProblemEntryPage({ code, entry, assets: this.assets.page('reader'), sandbox }));
  }
}
