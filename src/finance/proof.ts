import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Clock } from '../kernel/clock.js';
import { Db } from '../database/db.js';
import { StripeGateway } from '../gateways/stripe/stripe-gateway.js';
import { StripeMoney } from '../gateways/stripe/stripe-money.js';
import type { ChargeFacts } from '../gateways/stripe/stripe-facts.js';
import { ACCOUNTS, balanceOf } from '../ledger/ledger.js';
import { findOrganisation } from '../organisation/organisation.js';
import { ReceiptLog } from '../receipts/receipt-log.js';
import { LEDGER_PROOFS, type SqlProof } from './proof-queries.js';

/** One invariant of the rulebook (§29), tried on the data as they are. */
export interface ProofResult {
  readonly invariant: string;
  readonly sentence: string;
  /** What was looked at: "8,412 gifts". */
  readonly looked: string;
  /** What contradicts it, the first twenty; empty when it holds. */
  readonly problems: readonly string[];
}

/** The processor is compared over this window; older charges are covered by the receipts and the ledger (R-RCN-05). */
const WINDOW_DAYS = 35;
/** A charge this young may still be on its way through the inbox. */
const GRACE_MS = 15 * 60_000;
const PROBLEMS_MAX = 20;

/** The finance proofs: what must be true after every run, whatever went wrong in it. Reads only. */
@Injectable()
export class Proof {
  constructor(
    private readonly db: Db,
    private readonly gateway: StripeGateway,
    private readonly money: StripeMoney,
    private readonly receiptLog: ReceiptLog,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Every invariant that applies so far, in their order. @throws ProcessorUnavailable */
  async run(): Promise<ProofResult[]> {
    const charges = await this.charges();
    const gifts = new Map((await this.receivedGifts()).map((gift) => [gift.chargeId, gift]));
    const [inLedger, ofReceipts, ofInbox] = await Promise.all([
      this.bySql('INV-03'),
      Promise.all(['INV-06', 'INV-07'].map((name) => this.bySql(name))),
      this.bySql('INV-10'),
    ]);
    return [
      this.chargesAreGifts(charges, gifts),
      amountsAgree(charges, gifts),
      inLedger,
      await this.clearingIsBalance(),
      ...ofReceipts,
      await this.documentsAreTrue(),
      ofInbox,
      await this.auditIsUnbroken(),
    ];
  }

  private async charges(): Promise<ChargeFacts[]> {
    const charges: ChargeFacts[] = [];
    const since = new Date(this.clock.now().getTime() - WINDOW_DAYS * 24 * 60 * 60_000);
    for await (const charge of this.gateway.chargesSince(since)) {
      if (charge.succeeded && charge.giftId) charges.push(charge);
    }
    return charges;
  }

  private chargesAreGifts(charges: readonly ChargeFacts[], gifts: ReadonlyMap<string, ReceivedGift>): ProofResult {
    const known = new Set(charges.map((charge) => charge.chargeId));
    const youngest = this.clock.now().getTime() - GRACE_MS;
    const lost = charges.filter((charge) => !gifts.has(charge.chargeId) && charge.occurredAt.getTime() < youngest);
    const invented = [...gifts.values()].filter((gift) => !known.has(gift.chargeId));
    return {
      invariant: 'INV-01',
      sentence: 'every charge of the processor is one gift, and every gift one charge',
      looked: `${charges.length} charges of ${WINDOW_DAYS} days`,
      problems: capped([
        ...lost.map((charge) => `charge ${charge.chargeId} has no gift`),
        ...invented.map((gift) => `gift ${gift.id}: charge ${gift.chargeId} is unknown to the processor`),
      ]),
    };
  }

  private async clearingIsBalance(): Promise<ProofResult> {
    const organisation = await findOrganisation(this.db.manager);
    const currency = organisation?.currency ?? 'USD';
    const ours = await balanceOf(this.db.manager, ACCOUNTS.stripeClearing, currency);
    const theirs = await this.money.balance(currency);
    return {
      invariant: 'INV-04',
      sentence: 'the clearing account equals the balance at the processor',
      looked: `${ours} minor units of ${currency}`,
      problems: ours === theirs ? [] : [`the ledger has ${ours}, the processor ${theirs}`],
    };
  }

  private async documentsAreTrue(): Promise<ProofResult> {
    const log = await this.receiptLog.read();
    const drawn = await this.db.query<{ label: string; sha256: string; isTrue: boolean }>(
      `select label, encode(sha256, 'hex') as sha256, sha256 = sha256(bytes) as "isTrue"
       from receipt join document on document.id = document_id`,
    );
    const problems = drawn.flatMap(({ label, sha256, isTrue }) => {
      if (!isTrue) return [`receipt ${label}: the stored bytes do not have the stored hash`];
      const logged = log.get(label)?.sha256;
      return logged === sha256 ? [] : [`receipt ${label}: the log outside the database says ${logged ?? 'nothing'}`];
    });
    return {
      invariant: 'INV-08',
      sentence: 'stored receipts have their hash, and the log outside the database the same one',
      looked: `${drawn.length} PDFs`,
      problems: capped(problems),
    };
  }

  private async auditIsUnbroken(): Promise<ProofResult> {
    const broken = await this.audit.brokenLinks(this.db.manager);
    const [{ count } = { count: 0 }] = await this.db.query<{ count: number }>(
      'select count(*)::int as count from audit_event',
    );
    return {
      invariant: 'INV-12',
      sentence: 'the audit chain is unbroken',
      looked: `${count} acts`,
      problems: broken.map((id) => `audit row ${id} does not follow from the one before`),
    };
  }

  private async bySql(invariant: string): Promise<ProofResult> {
    const proof: SqlProof = LEDGER_PROOFS[invariant]!;
    const [looked] = await this.db.query<{ looked: string }>(proof.looked);
    const found = await this.db.query<{ problem: string }>(`${proof.problems} limit ${PROBLEMS_MAX}`);
    return {
      invariant,
      sentence: proof.sentence,
      looked: looked!.looked,
      problems: found.map(({ problem }) => problem),
    };
  }

  private receivedGifts(): Promise<ReceivedGift[]> {
    return this.db.query(
      `select gift.id, stripe_charge_id as "chargeId", amount_minor as "amountMinor",
              coalesce((select sum(amount_minor) from refund where gift_id = gift.id and state = 'succeeded'), 0) as "returnedMinor"
       from gift where occurred_at > $1`,
      [new Date(this.clock.now().getTime() - WINDOW_DAYS * 24 * 60 * 60_000)],
    );
  }
}

interface ReceivedGift {
  readonly id: string;
  readonly chargeId: string;
  readonly amountMinor: string;
  readonly returnedMinor: string;
}

function amountsAgree(charges: readonly ChargeFacts[], gifts: ReadonlyMap<string, ReceivedGift>): ProofResult {
  const problems = charges.flatMap((charge) => {
    const gift = gifts.get(charge.chargeId);
    if (!gift) return [];
    const gross = BigInt(gift.amountMinor) === charge.amountMinor;
    const refunds = BigInt(gift.returnedMinor) === charge.amountRefundedMinor;
    return [
      ...(gross ? [] : [`gift ${gift.id} is of ${gift.amountMinor}, its charge of ${charge.amountMinor}`]),
      ...(refunds ? [] : [`gift ${gift.id} returned ${gift.returnedMinor}, its charge ${charge.amountRefundedMinor}`]),
    ];
  });
  const sentence = 'amounts and refunds of gifts agree with their charges';
  return { invariant: 'INV-02', sentence, looked: `${charges.length} charges`, problems: capped(problems) };
}

function capped(problems: readonly string[]): readonly string[] {
  if (problems.length <= PROBLEMS_MAX) return problems;
  return [...problems.slice(0, PROBLEMS_MAX), `and ${problems.length - PROBLEMS_MAX} more`];
}
