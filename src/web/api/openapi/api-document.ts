import { type INestApplication, Inject, Injectable, type Type } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';

const INTRODUCTION = [
  'Amounts are integers in minor units of their currency: 2500 with USD is $25.00.',
  'Dates are YYYY-MM-DD in the newsroom’s time zone; instants are ISO 8601 with an offset.',
  'A list answers data and nextCursor; pass the cursor back, with the same filters, for the next rows.',
  'Every error is a problem document (RFC 9457) whose type is the address of a page about it.',
  'Unknown parameters are refused, so that a misspelt filter is never ignored.',
].join('\n\n');

/** The OpenAPI document of the JSON API, made from the controllers themselves. */
@Injectable()
export class ApiDocument {
  private make: (() => OpenAPIObject) | null = null;
  private made: OpenAPIObject | null = null;

  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Settings) {}

  /** Called once while the application starts; the document itself is made when somebody first asks. */
  describe(app: INestApplication, module: Type): void {
    const config = new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Mainstay')
      .setDescription(INTRODUCTION)
      .setVersion('1')
      .addServer(this.settings.publicUrl)
      .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, made by an administrator.' }, 'key')
      .build();
    this.make = () =>
      SwaggerModule.createDocument(app, config, {
        include: [module],
        operationIdFactory: (controller, method) => `${method}${controller.replace('Controller', '')}`,
      });
  }

  get(): OpenAPIObject {
    if (!this.make) throw new Error('describe the API before it is asked for');
    this.made ??= this.make();
    return this.made;
  }
}
