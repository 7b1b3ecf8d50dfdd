import { applyDecorators, Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EntitlementKeys } from '../../../memberships/entitlements/entitlement-keys.js';
import { type Entitlement, Entitlements, NO_ENTITLEMENT } from '../../../memberships/entitlements/entitlements.js';
import { Public } from '../../http/access.js';
import { networkOf } from '../../http/network.js';
import { ProblemView } from '../common.dto.js';
import { EntitlementView, SignedEntitlementView } from './entitlement.dto.js';
import { RateLimit } from './rate-limit.js';

/** Questions about one member, and questions of one network about tokens that are of nobody. */
const ASKED_MOST = 120;
const GUESSED_MOST = 30;

const TOKEN = ApiParam({ name: 'token', description: 'The token of a member’s card.' });
const problem = (status: number, description: string): MethodDecorator =>
  ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } },
  });
const OFTEN = problem(429, 'Asked too often; wait as Retry-After says.');
const RESTS = problem(503, 'The database rests; try again after the seconds in Retry-After.');
/** Anybody's page may ask from a browser: what is answered names nobody. */
const Open = (): MethodDecorator =>
  applyDecorators(Header('access-control-allow-origin', '*'), Header('cross-origin-resource-policy', 'cross-origin'));

/** What a paywall or a comment system may know of a member: tier and expiry (R-MEM-05). The token is the key. */
@Controller()
@ApiTags('Entitlements')
@ApiExtraModels(ProblemView)
export class EntitlementsController {
  constructor(
    private readonly entitlements: Entitlements,
    private readonly keys: EntitlementKeys,
    private readonly limit: RateLimit,
  ) {}

  @Get('api/v1/entitlements/:token')
  @Public('whoever holds a member’s token')
  @Open()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What a member’s token entitles to', description: 'Needs no key. Names nobody.' })
  @TOKEN
  @OFTEN
  @RESTS
  @ApiResponse({ status: 200, type: EntitlementView, description: 'Done.' })
  @ApiResponse({ status: 404, type: EntitlementView, description: 'The token is of no card; the answer is the same.' })
  async read(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntitlementView> {
    const entitlement = await this.entitlementOf(token, request);
    if (!entitlement) void reply.status(404);
    return entitlement ?? NO_ENTITLEMENT;
  }

  @Post('api/v1/entitlements/:token/jwt')
  @HttpCode(200)
  @Public('whoever holds a member’s token')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The same, signed for others to verify',
    description:
      'Needs no key. Verify with the keys of /.well-known/jwks.json, kept for an hour at most, and check iss and exp.',
  })
  @TOKEN
  @OFTEN
  @RESTS
  @ApiResponse({ status: 200, type: SignedEntitlementView, description: 'Done.' })
  @ApiResponse({ status: 404, type: EntitlementView, description: 'The token is of no card; nothing was signed.' })
  async sign(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedEntitlementView | EntitlementView> {
    const entitlement = await this.entitlementOf(token, request);
    if (entitlement) return { jwt: await this.entitlements.signed(entitlement) };
    void reply.status(404);
    return NO_ENTITLEMENT;
  }

  /** The keys that sign; during a change of keys there are two. */
  @Get('.well-known/jwks.json')
  @Public('whoever verifies entitlements')
  @Open()
  @Header('cache-control', 'public, max-age=3600')
  @ApiExcludeEndpoint()
  jwks(): ReturnType<EntitlementKeys['jwks']> {
    return this.keys.jwks();
  }

  /** Guesses count against where they come from, so that nobody can use up the questions about a member. */
  private async entitlementOf(token: string, request: FastifyRequest): Promise<Entitlement | null> {
    const entitlement = await this.entitlements.of(token);
    await (entitlement
      ? this.limit.count(`member:${token}`, ASKED_MOST)
      : this.limit.count(`guess:${networkOf(request)}`, GUESSED_MOST));
    return entitlement;
  }
}
