import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import { ProblemView } from '../common.dto.js';

/** Answers hold names and sums: no cache keeps them. */
@Injectable()
class NoStore implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    void context.switchToHttp().getResponse<FastifyReply>().header('cache-control', 'no-store');
    return next.handle();
  }
}

/** What all routes of a noun share: the key they need, the problems they may answer, and that nothing is cached. */
export function ApiNoun(noun: string): ClassDecorator {
  return applyDecorators(
    ApiTags(noun),
    ApiBearerAuth('key'),
    ApiExtraModels(ProblemView),
    problem(401, 'No API key, or one that is unknown or revoked.'),
    problem(403, 'The scopes of the key do not include this.'),
    problem(422, 'A parameter is unknown, misspelt or out of range; errors names each.'),
    problem(503, 'The database rests; try again after the seconds in Retry-After.'),
    UseInterceptors(NoStore),
  );
}

export interface Documentation {
  /** One line: what the route does. */
  readonly summary: string;
  readonly description?: string;
  /** The noun that the `id` of the path names, if there is one. */
  readonly of?: string;
  /** The class of the answer; none for a file. */
  readonly answer?: Type;
  readonly status?: number;
  /** Problems beyond those of every route, by status. */
  readonly problems?: Readonly<Record<number, string>>;
}

/** The documentation of one route. */
export function Documented({
  summary,
  description,
  of,
  answer,
  status = 200,
  problems,
}: Documentation): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ...(answer ? [ApiResponse({ status, type: answer, description: 'Done.' })] : []),
    ...(of === undefined ? [] : [ID_OF(of), problem(404, `There is no such ${of}.`)]),
    ...Object.entries(problems ?? {}).map(([code, words]) => problem(Number(code), words)),
  );
}

const ID_OF = (noun: string): MethodDecorator =>
  ApiParam({ name: 'id', description: `The id of the ${noun}.`, schema: { type: 'string', format: 'uuid' } });

function problem(status: number, description: string): ClassDecorator & MethodDecorator {
  return ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } },
  });
}
