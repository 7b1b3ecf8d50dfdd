/** Everything that a route may ask for; the one list of permissions. */
export const PERMISSIONS = [
  'account:own',
  'reports:read',
  'gifts:read',
  'donors:read',
  'donors:write',
  'donors:merge',
  'donors:export',
  'receipts:read',
  'receipts:export',
  'gifts:record',
  'gifts:refund',
  'refunds:approve',
  'gifts:export',
  'receipts:reissue',
  'statements:send',
  'finance:read',
  'deposits:match',
  'journal:export',
  'periods:close',
  'periods:reopen',
  'funds:release',
  'schedule-b:read',
  'plans:change',
  'processor:read',
  'donors:erase',
  'memberships:manage',
  'campaigns:manage',
  'donor-list:prepare',
  'donor-list:publish',
  'conflicts:look-up',
  'imports:run',
  'audit:read',
  'settings:write',
  'people:manage',
  'keys:manage',
  'hooks:manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['admin', 'finance', 'fundraiser', 'support', 'auditor', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** As pages and letters call them. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  admin: 'Administrator',
  finance: 'Finance',
  fundraiser: 'Fundraiser',
  support: 'Donor support',
  auditor: 'Auditor',
  editor: 'Editor',
  viewer: 'Viewer',
};

/**
 * Deny by default (R-SEC-06): a viewer sees numbers without names; a fundraiser takes no files away and sees no ids
 * of the processor; an auditor reads and verifies; an editor sees no donor, and may ask whether somebody is a large
 * one (R-TRN-07).
 */
const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['account:own', 'reports:read'],
  editor: ['account:own', 'conflicts:look-up'],
  auditor: [
    'account:own',
    'reports:read',
    'gifts:read',
    'donors:read',
    'receipts:read',
    'finance:read',
    'processor:read',
    'audit:read',
  ],
  support: [
    'account:own',
    'reports:read',
    'gifts:read',
    'donors:read',
    'donors:write',
    'receipts:read',
    'plans:change',
    'memberships:manage',
  ],
  fundraiser: [
    'account:own',
    'reports:read',
    'gifts:read',
    'gifts:record',
    'donors:read',
    'donors:write',
    'donors:merge',
    'receipts:read',
    'memberships:manage',
    'campaigns:manage',
    'donor-list:prepare',
  ],
  finance: [
    'account:own',
    'reports:read',
    'gifts:read',
    'donors:read',
    'donors:write',
    'donors:merge',
    'donors:export',
    'receipts:read',
    'receipts:export',
    'gifts:record',
    'gifts:refund',
    'refunds:approve',
    'gifts:export',
    'receipts:reissue',
    'statements:send',
    'finance:read',
    'deposits:match',
    'journal:export',
    'periods:close',
    'funds:release',
    'schedule-b:read',
    'plans:change',
    'processor:read',
    'memberships:manage',
    'donor-list:prepare',
    'donor-list:publish',
    'imports:run',
  ],
  admin: PERMISSIONS,
};

/** What a program may be given: what the API asks for. People and keys are managed by people alone. */
export const KEY_SCOPES = [
  'reports:read',
  'gifts:read',
  'gifts:refund',
  'donors:read',
  'receipts:read',
  'plans:change',
  'finance:read',
  'processor:read',
  'hooks:manage',
] as const satisfies readonly Permission[];
export type KeyScope = (typeof KEY_SCOPES)[number];

export function may(role: Role, permission: Permission): boolean {
  return GRANTS[role].includes(permission);
}
