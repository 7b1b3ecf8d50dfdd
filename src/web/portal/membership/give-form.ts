import { isEmail, isUUID } from 'class-validator';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { addMonths, type CalendarDate, parseDate } from '../../../kernel/calendar.js';
import type { SignedInDonor } from '../../../donors/portal-access/portal-sessions.js';
import type { MembershipGift } from '../../../memberships/gifted.store.js';
import type { Tier } from '../../../memberships/standing.js';
import { textFields } from '../../http/forms.js';
import type { PortalVisit } from '../visit.js';

export const GIVE_FIELDS = [
  'donor',
  'tier',
  'firstName',
  'lastName',
  'email',
  'message',
  'sendOn',
  'clientRequestId',
] as const;
export type GiveValues = Readonly<Record<(typeof GIVE_FIELDS)[number], string>>;

/** A filled and checked form. */
export interface FilledGive {
  readonly donor: SignedInDonor;
  readonly tier: Tier;
  readonly gift: MembershipGift;
  readonly clientRequestId: string;
}

const MESSAGE_MOST = 1000;
const NAME_MOST = 100;
/** A gift for somebody's next birthday, and no further. */
const AHEAD_MONTHS = 12;

export function giveValues(body: unknown): GiveValues {
  return textFields(body, ...GIVE_FIELDS);
}

/** @throws InvalidInput naming each field. */
export function filledGive(
  values: GiveValues,
  facts: { readonly visit: PortalVisit; readonly tiers: readonly Tier[]; readonly today: CalendarDate },
): FilledGive {
  const problems: FieldProblem[] = [];
  const wrong = (field: string, message: string): void => void problems.push({ field, message });
  const donor = facts.visit.donor(values.donor) ?? (facts.visit.isHousehold ? undefined : facts.visit.donors[0]);
  if (!donor) wrong('donor', 'Choose who gives. The receipt goes to them.');
  const tier = facts.tiers.find(({ code }) => code === values.tier);
  if (!tier) wrong('tier', 'Choose a membership.');
  const [firstName, lastName] = [oneLine(values.firstName), oneLine(values.lastName)];
  if (firstName === '' || firstName.length > NAME_MOST)
    wrong('firstName', 'Enter their first name, at most 100 characters.');
  if (lastName.length > NAME_MOST) wrong('lastName', 'Enter a last name of at most 100 characters.');
  if (!isEmail(values.email) || values.email.length > 254) {
    wrong('email', 'Enter their email address, such as ana@example.org. The gift goes there.');
  }
  if (values.message.length > MESSAGE_MOST) wrong('message', 'Shorten the message to 1,000 characters.');
  const sendOn = parseDate(values.sendOn);
  const last = addMonths(facts.today, AHEAD_MONTHS);
  if (!sendOn || sendOn < facts.today || sendOn > last) {
    wrong('sendOn', 'Choose today or a day within the next twelve months.');
  }
  if (!isUUID(values.clientRequestId)) {
    wrong('tier', 'This page was out of date. Please check it and press the button again.');
  }
  if (problems.length > 0 || !donor || !tier || !sendOn) throw new InvalidInput(problems);
  const recipient = { firstName, lastName, email: values.email };
  const gift = { tier: tier.code, recipient, message: values.message, sendOn };
  return { donor, tier, gift, clientRequestId: values.clientRequestId };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
