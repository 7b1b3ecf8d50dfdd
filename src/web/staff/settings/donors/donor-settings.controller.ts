import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { type Visit, Visiting } from '../../frame/visit.js';
import { FieldSettingPages } from './field-setting-pages.js';
import { TagSettingPages } from './tag-setting-pages.js';

/** What donors can be told apart by: tags, and the newsroom's own fields. */
@Controller('staff/settings')
@StaffPages()
export class DonorSettingsController {
  constructor(
    private readonly tags: TagSettingPages,
    private readonly fields: FieldSettingPages,
  ) {}

  @Get('tags')
  @Needs('settings:write')
  listTags(@Visiting() visit: Visit): Promise<Answer> {
    return this.tags.list(visit);
  }

  @Post('tags/:id/rename')
  @Needs('settings:write')
  renameTag(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.tags.rename(visit, id, body);
  }

  @Post('tags/:id/merge')
  @Needs('settings:write')
  mergeTags(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.tags.merge(visit, id, body);
  }

  @Post('tags/:id/delete')
  @Needs('settings:write')
  deleteTag(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.tags.remove(visit, id);
  }

  @Get('fields')
  @Needs('settings:write')
  listFields(@Visiting() visit: Visit): Promise<Answer> {
    return this.fields.list(visit);
  }

  @Post('fields')
  @Needs('settings:write')
  addField(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.fields.add(visit, body);
  }

  @Post('fields/:id')
  @Needs('settings:write')
  changeField(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.fields.change(visit, id, body);
  }
}
