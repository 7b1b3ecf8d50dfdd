import type { Permission } from '../../../staff/permissions.js';
import type { RailItem } from '../../http/ui/staff-page.js';

/** The parts of the product, as the rail shows them to those whose role includes them. */
export const SECTIONS = [
  { id: 'home', label: 'Home', href: '/staff', icon: 'home', shortcut: 'h', needs: 'reports:read' },
  { id: 'gifts', label: 'Gifts', href: '/staff/gifts', icon: 'gifts', shortcut: 'g', needs: 'gifts:read' },
  { id: 'plans', label: 'Recurring', href: '/staff/plans', icon: 'recurring', shortcut: 'r', needs: 'gifts:read' },
  { id: 'donors', label: 'Donors', href: '/staff/donors', icon: 'donors', shortcut: 'd', needs: 'donors:read' },
  {
    id: 'receipts',
    label: 'Receipts',
    href: '/staff/receipts',
    icon: 'receipts',
    needs: 'receipts:read',
  },
  { id: 'finance', label: 'Finance', href: '/staff/finance', icon: 'finance', shortcut: 'f', needs: 'finance:read' },
  { id: 'privacy', label: 'Privacy', href: '/staff/privacy', icon: 'audit', needs: 'donors:erase' },
  {
    id: 'memberships',
    label: 'Memberships',
    href: '/staff/memberships',
    icon: 'memberships',
    shortcut: 'm',
    needs: 'donors:read',
  },
  {
    id: 'campaigns',
    label: 'Campaigns',
    href: '/staff/campaigns',
    icon: 'campaigns',
    shortcut: 'c',
    needs: 'donors:read',
  },
  { id: 'donor-list', label: 'Donor list', href: '/staff/donor-list', icon: 'asks', needs: 'donor-list:prepare' },
  { id: 'conflicts', label: 'Conflicts', href: '/staff/conflicts', icon: 'search', needs: 'conflicts:look-up' },
  { id: 'reports', label: 'Reports', href: '/staff/reports', icon: 'reports', needs: 'reports:read' },
  { id: 'audit', label: 'Audit', href: '/staff/audit', icon: 'audit', needs: 'audit:read' },
  { id: 'imports', label: 'Import', href: '/staff/imports', icon: 'exports', needs: 'imports:run' },
  { id: 'settings', label: 'Settings', href: '/staff/settings', icon: 'settings', needs: 'settings:write' },
  { id: 'people', label: 'People', href: '/staff/people', icon: 'people', needs: 'people:manage' },
  { id: 'keys', label: 'Webhooks and keys', href: '/staff/keys', icon: 'keys', needs: 'keys:manage' },
] as const satisfies readonly (RailItem & { id: string; needs: Permission })[];

export type Section = (typeof SECTIONS)[number]['id'];
