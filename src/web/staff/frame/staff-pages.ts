import { applyDecorators, UseFilters, UseInterceptors } from '@nestjs/common';
import { AnswerInterceptor } from '../../http/answer.js';
import { SignInFilter } from './sign-in.filter.js';

/** Marks a controller of staff pages: answers are written out, and strangers are led to the sign-in page. */
export const StaffPages = (): ClassDecorator =>
  applyDecorators(UseInterceptors(AnswerInterceptor), UseFilters(SignInFilter));
