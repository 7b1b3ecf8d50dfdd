import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { FreshSignIn, Needs } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { DeliveryPages } from './delivery-pages.js';
import { EndpointPages } from './endpoint-pages.js';

/** Which programs outside are told of what happens, and what they were told. */
@Controller('staff/hooks')
@StaffPages()
export class HooksController {
  constructor(
    private readonly endpoints: EndpointPages,
    private readonly deliveries: DeliveryPages,
  ) {}

  @Get()
  @Needs('hooks:manage')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.endpoints.list(visit);
  }

  @Get('new')
  @Needs('hooks:manage')
  fresh(@Visiting() visit: Visit): Promise<Answer> {
    return this.endpoints.fresh(visit);
  }

  @Post()
  @Needs('hooks:manage')
  @FreshSignIn()
  add(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.endpoints.add(visit, body);
  }

  @Get('deliveries/:delivery')
  @Needs('hooks:manage')
  delivery(@Visiting() visit: Visit, @Param('delivery') delivery: string): Promise<Answer> {
    return this.deliveries.show(visit, delivery);
  }

  @Post('deliveries/:delivery/again')
  @Needs('hooks:manage')
  again(@Visiting() visit: Visit, @Param('delivery') delivery: string): Promise<Answer> {
    return this.deliveries.again(visit, delivery);
  }

  @Get(':id')
  @Needs('hooks:manage')
  show(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.endpoints.show(visit, id);
  }

  @Get(':id/edit')
  @Needs('hooks:manage')
  edit(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.endpoints.edit(visit, id);
  }

  @Post(':id')
  @Needs('hooks:manage')
  @FreshSignIn()
  save(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.endpoints.save(visit, id, body);
  }

  @Post(':id/pause')
  @Needs('hooks:manage')
  pause(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.endpoints.move(visit, id, 'paused');
  }

  @Post(':id/resume')
  @Needs('hooks:manage')
  resume(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.endpoints.move(visit, id, 'active');
  }

  @Post(':id/disable')
  @Needs('hooks:manage')
  disable(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.endpoints.move(visit, id, 'disabled');
  }

  @Post(':id/secret')
  @Needs('hooks:manage')
  @FreshSignIn()
  rotate(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.endpoints.rotate(visit, id);
  }

  @Post(':id/test')
  @Needs('hooks:manage')
  test(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.deliveries.test(visit, id);
  }

  @Get(':id/deliveries')
  @Needs('hooks:manage')
  deliveryLog(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.deliveries.list(visit, id, query);
  }

  @Post(':id/failed')
  @Needs('hooks:manage')
  failed(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.deliveries.failed(visit, id, body);
  }
}
