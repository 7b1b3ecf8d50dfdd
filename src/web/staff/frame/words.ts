import { type Role, ROLE_NAMES } from '../../../staff/permissions.js';

export function roleName(role: Role): string {
  return ROLE_NAMES[role];
}

/** What each role may do, for the forms that give roles out. */
export const ROLE_CHOICES = [
  { value: 'viewer', label: 'Viewer', hint: 'Sees totals, no names.' },
  { value: 'editor', label: 'Editor', hint: 'Sees no donors; may ask whether somebody is a large one.' },
  { value: 'auditor', label: 'Auditor', hint: 'Reads everything, the audit too, and changes nothing.' },
  {
    value: 'support',
    label: 'Donor support',
    hint: 'Answers donors: sees gifts and receipts, changes plans and details.',
  },
  { value: 'fundraiser', label: 'Fundraiser', hint: 'Sees gifts, donors and receipts. Takes no files away.' },
  { value: 'finance', label: 'Finance', hint: 'Also refunds gifts, exports the register and sees processor records.' },
  { value: 'admin', label: 'Administrator', hint: 'Everything, with settings, people and keys.' },
] as const;
