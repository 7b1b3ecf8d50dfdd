import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { Db } from '../../../database/db.js';
import { PlanChanged } from '../../../plans/changes/change-errors.js';
import { namedChanges, planDetail } from '../../../reports/plans/plan-detail.js';
import { listPlans, planRowById } from '../../../reports/plans/plan-list.js';
import { ChangePlan, type ChangeResult } from '../../../workflows/plan-changes/change-plan.js';
import { actorOf, By, type Caller, Needs } from '../../http/access.js';
import { ProblemWith } from '../../http/problem.js';
import { IDEMPOTENCY_KEY, IdempotencyKeyReused, requestIdOf } from '../idempotency.js';
import { ApiNoun, Documented } from '../openapi/documented.js';
import { BAD_CURSOR, NoParameters, pageOf, StrictPipe } from '../paging.js';
import {
  changeOf,
  isSame,
  PlanChangeBody,
  PlanChangeView,
  planChangeView,
  planVersionView,
} from './plan-change.dto.js';
import { PlanDetailView, planDetailView, PlanPage, PlanQuery, planView } from './plan.dto.js';

@Controller('api/v1/plans')
@ApiNoun('Plans')
export class PlansController {
  constructor(
    private readonly db: Db,
    private readonly changePlan: ChangePlan,
  ) {}

  @Get()
  @Needs('gifts:read')
  @Documented({
    summary: 'Plans, the one that is charged next first',
    description: 'Ended ones stand in the order of their ends, the latest first.',
    answer: PlanPage,
    problems: BAD_CURSOR,
  })
  list(@Query(StrictPipe) query: PlanQuery, @By() caller: Caller): Promise<PlanPage> {
    const { limit: _, cursor: __, ...filters } = query;
    return pageOf(
      query,
      (page) => listPlans(this.db, filters, page),
      (plan) => planView(plan, caller),
    );
  }

  @Get(':id')
  @Needs('gifts:read')
  @Documented({ summary: 'One plan with its whole history', answer: PlanDetailView, of: 'plan' })
  async read(
    @Param('id') id: string,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<PlanDetailView> {
    return planDetailView(await planDetail(this.db, id), caller);
  }

  @Post(':id/changes')
  @Needs('plans:change')
  @ApiHeader(IDEMPOTENCY_KEY)
  @Documented({
    summary: 'Change a plan from its next charge on',
    description:
      'Nothing is charged or sent back now. The donor gets a letter with the reason. A change whose state is requested waits for the payment processor: read the plan again to see it applied.',
    answer: PlanChangeView,
    status: 201,
    of: 'plan',
    problems: {
      400: 'The body is not valid JSON.',
      409: 'Another version of the plan (earlier and now are in the answer), an earlier change on its way, a plan that has ended, or a key that was used for another change.',
    },
  })
  async change(
    @Param('id') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body(StrictPipe) body: PlanChangeBody,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<PlanChangeView> {
    const { id: planId } = await planRowById(this.db, id);
    const consent = body.consent?.trim();
    const { changeId } = await withBothVersions(() =>
      this.changePlan.run({
        planId,
        version: body.version,
        change: changeOf(body),
        by: { kind: 'staff', actor: actorOf(caller), staffId: caller.kind === 'staff' ? caller.staffId : null },
        reason: body.reason,
        note: body.note ?? null,
        clientRequestId: requestIdOf(caller, key),
        consent: consent ? { text: consent, textVersion: 'recorded', channel: 'staff', ip: null } : null,
      }),
    );
    const change = (await namedChanges(this.db, planId)).find((each) => each.id === changeId)!;
    // To cancel what has ended answers with that end, whoever brought it about.
    if (body.kind !== 'cancel' && !isSame(change, body)) {
      throw new IdempotencyKeyReused('another change of this plan. Nothing was saved');
    }
    return planChangeView(change);
  }
}

/** Says what the caller's version was and what the plan is now, so that a program can decide anew. */
async function withBothVersions(change: () => Promise<ChangeResult>): Promise<ChangeResult> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof PlanChanged)) throw error;
    const { yours, earlier, current, now } = error.versions;
    throw new ProblemWith(error, {
      earlier: earlier && planVersionView(earlier, yours),
      now: planVersionView(now, current),
    });
  }
}
