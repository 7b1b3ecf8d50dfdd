import {
  DELIVERIES,
  type Delivery,
  type ReceiptFilters,
  type ReceiptKind,
  type ReceiptState,
} from '../../../../receipts/listing/receipt-filters.js';
import { deliveryWord } from '../../frame/gift-words.js';
import { type Filter, words } from '../../lists/filters/filter.js';
import type { ReadyView } from '../../lists/list-definition.js';
import type { ListContext, StaffList } from '../../lists/staff-list.js';

const STATE_WORDS: Readonly<Record<ReceiptState, string>> = { issued: 'Issued', void: 'Void' };
export const RECEIPT_KIND_WORDS: Readonly<Record<ReceiptKind, string>> = { cash: 'Money', property: 'Property' };

function filtersFor({ choices }: ListContext): Filter[] {
  return [
    { kind: 'text', key: 'q', label: 'Donor or number', several: false, verb: 'Matches' },
    { kind: 'dates', key: '', label: 'Day of issue' },
    { kind: 'amount', over: 'over', under: 'under', label: 'Amount' },
    words('status', 'Status', STATE_WORDS, false),
    words('delivery', 'Delivery', Object.fromEntries(DELIVERIES.map((each) => [each, deliveryWord(each)]))),
    words('kind', 'Given', RECEIPT_KIND_WORDS, false),
    {
      kind: 'choice',
      key: 'designation',
      label: 'Designation',
      several: true,
      options: choices.designations.map(({ code, name }) => ({ value: code, label: name })),
    },
  ];
}

const READY_VIEWS: readonly ReadyView[] = [
  { key: 'void', name: 'Void', query: { status: 'void' } },
  { key: 'came-back', name: 'Letter came back', query: { delivery: 'undeliverable' } },
  { key: 'to-print', name: 'Not printed yet', query: { delivery: 'to-print' } },
  { key: 'last-month', name: 'Issued last month', query: { when: 'last-month' } },
];

const USUAL = ['number', 'issued', 'donor', 'gift', 'amount', 'goods', 'deductible', 'delivery', 'status'] as const;
const COLUMNS = [...USUAL, 'designation', 'email', 'kind'] as const;

/** The register of receipts: the same for its page, for the file that it exports, and for the PDFs of all it shows. */
export const RECEIPT_LIST: StaffList<ReceiptFilters> = {
  grammar: (context) => ({
    name: 'receipts',
    path: '/staff/receipts',
    needs: 'receipts:read',
    filters: filtersFor(context),
    columns: COLUMNS,
    usualColumns: USUAL,
    sorts: ['number'],
    readyViews: READY_VIEWS,
  }),
  filters: ({ filters: { one, many, days, minor } }, { hidden }) => ({
    filters: {
      text: one('q'),
      ...days(''),
      over: minor('over'),
      under: minor('under'),
      status: one('status') as ReceiptState | undefined,
      delivery: many('delivery') as Delivery[] | undefined,
      kind: one('kind') as ReceiptKind | undefined,
      designation: many('designation'),
      hidden,
    },
    problems: [],
  }),
  usualSort: () => 'number',
  exported: {
    number: ['number'],
    issued: ['issueDate'],
    donor: ['donorName'],
    gift: ['giftDate', 'giftId'],
    amount: ['amount', 'currency'],
    goods: ['benefits'],
    deductible: ['deductible'],
    delivery: ['delivery'],
    status: ['status', 'voidDate', 'voidReason', 'replaces', 'replacedBy'],
    designation: ['designation'],
    email: ['donorEmail'],
    kind: ['kind'],
  },
};
