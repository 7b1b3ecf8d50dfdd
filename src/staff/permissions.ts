/** Everything that a route may ask for; the one list of permissions. */
export const PERMISSIONS = [
  'reports:read',
  'gifts:read',
  'donors:read',
  'receipts:read',
  'receipts:export',
  'gifts:record',
  'gifts:refund',
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
  'settings:write',
  'people:manage',
  'keys:manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['admin', 'finance', 'fundraiser', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Deny by default (R-SEC-06): a viewer sees numbers without names; a fundraiser takes no files away and sees no ids
 * of the processor.
 */
const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['reports:read'],
  fundraiser: ['reports:read', 'gifts:read', 'gifts:record', 'donors:read', 'receipts:read', 'memberships:manage'],
  finance: [
    'reports:read',
    'gifts:read',
    'donors:read',
    'receipts:read',
    'receipts:export',
    'gifts:record',
    'gifts:refund',
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
  ],
  admin: PERMISSIONS,
};

export function may(role: Role, permission: Permission): boolean {
  return GRANTS[role].includes(permission);
}
