import { demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, clearable, flag, group, metadata, refused, text, type Field, type Shape } from '../api/parameters.js';
import { closeInquiry, demandOpen, loseDispute, submitEvidence } from '../money/disputes.js';
import type { Dispute } from '../state/kinds/money.js';
import type { Work } from '../state/work.js';
import { mergeMetadata, previousOf } from './changes.js';
import { EVIDENCE_FIELDS, type EvidenceField } from './new-dispute.js';

const LONGEST_EVIDENCE = 20_000;

const TEXTS = Object.fromEntries(
  EVIDENCE_FIELDS.map((field) => [field, clearable(text(LONGEST_EVIDENCE))]),
) as unknown as Readonly<Record<EvidenceField, Field<string | null>>>;

const EVIDENCE = {
  ...TEXTS,
  appeal: refused('The sandbox decides no appeals.'),
  enhanced_evidence: refused('The sandbox knows none of the networks’ programs for enhanced evidence.'),
};

const DISPUTE = {
  evidence: group(EVIDENCE),
  intended_submission_method: choice('manual', 'prefer_manual', 'prefer_smart_disputes', 'smart_disputes'),
  metadata: metadata(),
  submit: flag(),
} satisfies Shape;

const PATH = '/disputes';

export const DISPUTES = [
  retrieval('dispute', PATH),
  operation('POST', `${PATH}/:id`, DISPUTE, async ({ work, params, ids }) => {
    const dispute = await locked(work, ids['id'] ?? '');
    const before = structuredClone(dispute);
    dispute.metadata = mergeMetadata(dispute.metadata, params.metadata);
    if (params.intended_submission_method) dispute['intended_submission_method'] = params.intended_submission_method;
    if (params.evidence) addEvidence(dispute, params.evidence);
    work.put(dispute);
    // Evidence is handed in unless the caller says that there is more to come.
    const submits = params.submit ?? params.evidence !== undefined;
    if (submits) submitEvidence(work, dispute, before);
    else work.emit('charge.dispute.updated', dispute, previousOf(before, dispute));
    return dispute;
  }),
  operation('POST', `${PATH}/:id/close`, {}, async ({ work, ids }) => {
    const dispute = await locked(work, ids['id'] ?? '');
    return dispute.status.startsWith('warning_') ? closeInquiry(work, dispute.id) : loseDispute(work, dispute.id);
  }),
  listing('dispute', PATH, { charge: text(), payment_intent: text() }, (params) => [
    ...equals('charge', params.charge),
    ...equals('payment_intent', params.payment_intent),
  ]),
];

async function locked(work: Work, id: string): Promise<Dispute> {
  const dispute = await demandLocked(work, 'dispute', id);
  const charge = await work.find('charge', dispute.charge);
  await work.followCustomer(charge?.customer);
  return dispute;
}

/** @throws Refusal when evidence is no longer taken. */
function addEvidence(
  dispute: Dispute,
  given: Readonly<Partial<Record<EvidenceField, string | null | undefined>>>,
): void {
  demandOpen(dispute);
  Object.assign(dispute.evidence, given);
  const hasEvidence = EVIDENCE_FIELDS.some((field) => dispute.evidence[field] !== null);
  dispute.evidence_details = { ...dispute.evidence_details, has_evidence: hasEvidence };
}
