import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import type { ReportParameters } from '../../../reports/answers/report-request.js';
import { COMPARISON_KINDS, PERIOD_KINDS } from '../../../reports/periods.js';
import { REPORTS } from '../../../reports/report-list.js';
import type { ReportDefinition } from '../../../reports/report.js';

const PERIOD_PARAMETERS = ['period', 'from', 'to', 'compare'] as const;
const LENGTH_MAX = 100;

/**
 * The parameters that a report takes. @throws InvalidInput for each that it does not take, comes twice or is too long:
 * a misspelt one is never ignored.
 */
export function reportParameters({ choices, hasPeriod }: ReportDefinition, query: unknown): ReportParameters {
  const known = new Set<string>([...(hasPeriod ? PERIOD_PARAMETERS : []), ...choices.map(({ name }) => name)]);
  const sent = Object.entries((query ?? {}) as Record<string, unknown>);
  const problems = sent.flatMap(([field, value]): FieldProblem[] => {
    if (!known.has(field))
      return [{ field, message: 'This report has no such parameter. Check the spelling, or leave it out.' }];
    if (typeof value !== 'string') return [{ field, message: 'Send this parameter once.' }];
    return value.length > LENGTH_MAX ? [{ field, message: `Send at most ${LENGTH_MAX} characters.` }] : [];
  });
  if (problems.length > 0) throw new InvalidInput(problems, 'Some parameters need a look.');
  return Object.fromEntries(sent) as ReportParameters;
}

/** Documents them: the period, and the choices of all reports. */
export function ApiReportParameters(): MethodDecorator {
  const text = { type: 'string' } as const;
  return applyDecorators(
    ApiQuery({
      name: 'period',
      required: false,
      description: 'Custom with from and to; else 12-months.',
      schema: { ...text, enum: [...PERIOD_KINDS] },
    }),
    ApiQuery({
      name: 'from',
      required: false,
      description: 'First date, in the newsroom’s time zone.',
      schema: { ...text, format: 'date' },
    }),
    ApiQuery({ name: 'to', required: false, description: 'Last date, included.', schema: { ...text, format: 'date' } }),
    ApiQuery({
      name: 'compare',
      required: false,
      description: 'What figures are compared with: the period before, the same days a year ago, or none.',
      schema: { ...text, enum: [...COMPARISON_KINDS] },
    }),
    ...choicesByName().map(([name, of]) =>
      ApiQuery({
        name,
        required: false,
        description: of.map(({ slug, words }) => `${slug}: ${words}`).join('; '),
        schema: text,
      }),
    ),
  );
}

/** Each choice with the reports that have it, and what can be chosen there. */
function choicesByName(): [string, { slug: string; words: string }[]][] {
  const names = new Map<string, { slug: string; words: string }[]>();
  for (const { slug, choices } of REPORTS) {
    for (const { name, options } of choices) {
      const words = options.map(({ value }) => value).join(', ');
      names.set(name, [...(names.get(name) ?? []), { slug, words }]);
    }
  }
  return [...names];
}
