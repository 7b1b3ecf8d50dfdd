import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { type Visit, Visiting } from '../../frame/visit.js';
import { ConsentPages } from './consent-pages.js';
import { RecordPages } from './record-pages.js';

/** What staff write down about a donor. */
@Controller('staff/donors/:id')
@StaffPages()
export class RecordsController {
  constructor(
    private readonly records: RecordPages,
    private readonly consents: ConsentPages,
  ) {}

  @Post('notes')
  @Needs('donors:write')
  writeNote(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.records.writeNote(visit, id, body);
  }

  @Post('notes/:note/remove')
  @Needs('donors:write')
  removeNote(@Visiting() visit: Visit, @Param('id') id: string, @Param('note') note: string): Promise<Answer> {
    return this.records.removeNote(visit, id, note);
  }

  @Post('notes/:note/back')
  @Needs('donors:write')
  bringNoteBack(@Visiting() visit: Visit, @Param('id') id: string, @Param('note') note: string): Promise<Answer> {
    return this.records.bringNoteBack(visit, id, note);
  }

  @Post('tags')
  @Needs('donors:write')
  addTag(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.records.addTag(visit, id, body);
  }

  @Post('tags/remove')
  @Needs('donors:write')
  removeTag(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.records.removeTag(visit, id, body);
  }

  @Post('fields')
  @Needs('donors:write')
  saveFields(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.records.saveFields(visit, id, body);
  }

  @Post('do-not-ask')
  @Needs('donors:write')
  doNotAsk(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.records.doNotAsk(visit, id, body);
  }

  @Post('household')
  @Needs('donors:write')
  household(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.records.household(visit, id, body);
  }

  @Get('consents')
  @Needs('donors:read')
  consentsPage(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.consents.page(visit, id);
  }

  @Post('consents')
  @Needs('donors:write')
  saveConsents(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.consents.save(visit, id, body);
  }
}
