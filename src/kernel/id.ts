import { v7 } from 'uuid';

/** A UUIDv7 that remembers what it names, so that a gift's id cannot be passed where a donor's is wanted. */
export type Id<Noun extends string> = string & { readonly __noun: Noun };

export type DonorId = Id<'donor'>;
export type GiftId = Id<'gift'>;
export type PlanId = Id<'plan'>;
export type DisputeId = Id<'dispute'>;
export type RefundId = Id<'refund'>;
export type ReceiptId = Id<'receipt'>;
export type LetterId = Id<'letter'>;
export type StaffId = Id<'staff'>;

/** A new id; ids made later sort later. */
export function newId<Noun extends string>(): Id<Noun> {
  return v7() as Id<Noun>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text from outside has the shape of an id; a route answers 404 when it has not. */
export function isId(text: unknown): text is Id<never> {
  return typeof text === 'string' && UUID.test(text);
}
