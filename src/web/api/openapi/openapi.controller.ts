import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Public } from '../../http/access.js';
import { Assets } from '../../http/assets.js';
import { renderPage } from '../../http/ui/render.js';
import { ApiDocument } from './api-document.js';
import { ReferencePage } from './reference.view.js';

/** The OpenAPI document, and the same for people. */
@Controller('api')
@ApiExcludeController()
export class OpenApiController {
  private page: string | null = null;

  constructor(
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
    private readonly document: ApiDocument,
    private readonly assets: Assets,
  ) {}

  @Get('openapi.json')
  @Public('developers')
  openapi(): OpenAPIObject {
    return this.document.get();
  }

  @Get()
  @Public('developers')
  @Header('content-type', 'text/html; charset=utf-8')
  reference(): string {
    this.page ??= renderPage(
      ReferencePage({
        document: this.document.get(),
        publicUrl: this.settings.publicUrl,
        assets: this.assets.page('reader'),
        sandbox: this.settings.stripe.sandbox !== null,
      }),
    );
    return this.page;
  }
}
