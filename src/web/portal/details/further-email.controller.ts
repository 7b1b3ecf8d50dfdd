import { Controller, Get, Header, Param, Post, UseInterceptors } from '@nestjs/common';
import { Public } from '../../http/access.js';
import { type Answer, AnswerInterceptor } from '../../http/answer.js';
import { FurtherEmailPages } from './further-email-pages.js';

/** The link of the letter to a further address of a donor; it works on any device. */
@Controller('portal/address')
@UseInterceptors(AnswerInterceptor)
export class FurtherEmailController {
  constructor(private readonly emails: FurtherEmailPages) {}

  @Get(':token')
  @Public('whoever holds the link of a letter, known by the token')
  @Header('referrer-policy', 'no-referrer')
  confirmPage(@Param('token') token: string): Promise<Answer> {
    return this.emails.confirmPage(token);
  }

  @Post(':token')
  @Public('whoever holds the link of a letter, known by the token')
  confirm(@Param('token') token: string): Promise<Answer> {
    return this.emails.confirm(token);
  }
}
