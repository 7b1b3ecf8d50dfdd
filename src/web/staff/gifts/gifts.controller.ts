import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { GiftPages } from './gift-pages.js';
import { GiftListPages } from './listing/gift-list-pages.js';
import { MovePages } from './move/move-pages.js';
import { RefundPages } from './refunds/refund-pages.js';

@Controller('staff/gifts')
@StaffPages()
export class GiftsController {
  constructor(
    private readonly lists: GiftListPages,
    private readonly gifts: GiftPages,
    private readonly refunds: RefundPages,
    private readonly moves: MovePages,
  ) {}

  @Get()
  @Needs('gifts:read')
  list(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.lists.list(visit, query);
  }

  @Get(':id')
  @Needs('gifts:read')
  gift(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.gifts.gift(visit, id);
  }

  @Get(':id/move')
  @Needs('gifts:record')
  moveForm(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.moves.form(visit, id);
  }

  /** Shows what would happen; with `step=confirm` it happens. */
  @Post(':id/move')
  @Needs('gifts:record')
  move(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.moves.post(visit, id, body);
  }

  @Get(':id/refunds/new')
  @Needs('gifts:refund')
  newRefund(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.refunds.form(visit, id);
  }

  /** Shows what would happen; with `step=confirm` it happens. */
  @Post(':id/refunds')
  @Needs('gifts:refund')
  refund(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.refunds.post(visit, id, body);
  }
}
