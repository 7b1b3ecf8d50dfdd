import type { FieldProblem } from '../../../kernel/app-error.js';
import type { AuditFilters } from '../../../reports/audit/audit-list.js';
import { dateOf, datePhrases, type Phrase, textFields } from '../../http/forms.js';
import { ACTOR_KINDS } from './audit-words.js';

const TEXT_MAX = 120;

/** What an address of the audit asks for; what cannot be understood is a problem and filters nothing. */
export function auditQuery(query: unknown) {
  const parameters = textFields(query, 'actor', 'action', 'object', 'request', 'from', 'to');
  const problems: FieldProblem[] = [];
  const short = (name: 'actor' | 'action' | 'object' | 'request'): string | undefined => {
    if (parameters[name].length <= TEXT_MAX) return parameters[name] || undefined;
    problems.push({ field: name, message: `Shorten it to ${TEXT_MAX} characters; it filters nothing now.` });
    return undefined;
  };
  const filters: AuditFilters = {
    actor: short('actor'),
    action: short('action'),
    object: short('object'),
    requestId: short('request'),
    from: dateOf('from', parameters.from, problems),
    to: dateOf('to', parameters.to, problems),
  };
  return { parameters, filters, problems };
}

/** The filters that are on, in words. */
export function auditPhrases(
  filters: AuditFilters,
  people: readonly { readonly id: string; readonly name: string }[],
): Phrase[] {
  const { actor, action, object, requestId, from, to } = filters;
  const name =
    people.find(({ id }) => actor === `staff:${id}`)?.name ??
    ACTOR_KINDS.find(({ value }) => value === actor)?.label ??
    actor;
  return [
    ...(actor ? [{ parameter: 'actor', text: `By ${name}` }] : []),
    ...(action ? [{ parameter: 'action', text: `What is “${action}”` }] : []),
    ...(object ? [{ parameter: 'object', text: `Record begins with ${object}` }] : []),
    ...(requestId ? [{ parameter: 'request', text: `Request ${requestId}` }] : []),
    ...datePhrases(from, to),
  ];
}
