import { createHash } from 'node:crypto';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../http/access.js';
import { type PublicAnswer, PublicLists } from './public-lists.js';

/** A list may be a few minutes old; a name that is taken off is gone from every copy after them. */
const CACHE = 'public, max-age=300, must-revalidate';

/** Who gave, for everybody (R-TRN-02). */
@Controller('donors')
export class DonorsPageController {
  constructor(private readonly lists: PublicLists) {}

  @Get()
  @Public('everybody')
  async newest(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await send(request, reply, await this.lists.page(null));
  }

  /** A year as a page, "2026", or as a file, "2026.json" and "2026.csv". */
  @Get(':file')
  @Public('everybody')
  async year(@Param('file') file: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [, year, kind] = /^(\d{4})(?:\.(json|csv))?$/.exec(file) ?? [];
    await send(request, reply, await this.answer(year === undefined ? 0 : Number(year), kind));
  }

  private answer(year: number, kind: string | undefined): Promise<PublicAnswer> {
    if (kind === 'json') return this.lists.json(year);
    if (kind === 'csv') return this.lists.csv(year);
    return this.lists.page(year);
  }
}

/** Programs and browsers that have it already are not sent it again. */
async function send(request: FastifyRequest, reply: FastifyReply, answer: PublicAnswer): Promise<void> {
  void reply.status(answer.status).header('content-type', answer.type);
  if (answer.fileName !== undefined) {
    void reply.header('content-disposition', `attachment; filename="${answer.fileName}"`);
  }
  if (answer.status !== 200) return void (await reply.header('cache-control', 'no-store').send(answer.body));
  const tag = `"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 27)}"`;
  void reply.header('cache-control', CACHE).header('etag', tag);
  const known = (request.headers['if-none-match'] ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (known.includes(tag)) return void (await reply.status(304).send());
  await reply.send(answer.body);
}
