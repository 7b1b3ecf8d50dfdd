import type { Hidden } from '../../../database/conditions.js';
import type { Visit } from './visit.js';

/** What a person's role does not see (R-SEC-06, R-TPG-06). */
export function hiddenFrom(visit: Visit): readonly Hidden[] | undefined {
  const hidden: Hidden[] = [
    ...(visit.may('processor:read') ? [] : (['processor-ids'] as const)),
    ...(visit.may('finance:read') ? [] : (['anonymous-donors'] as const)),
  ];
  return hidden.length === 0 ? undefined : hidden;
}
