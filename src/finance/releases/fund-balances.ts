import { rows, type Tx } from '../../database/db.js';

/** What a restricted fund has, in minor units of one currency. */
export interface FundBalance {
  readonly fund: string;
  readonly name: string;
  readonly currency: string;
  readonly receivedMinor: bigint;
  /** Refunds and lost disputes. */
  readonly returnedMinor: bigint;
  readonly releasedMinor: bigint;
  /** What may still be released. */
  readonly leftMinor: bigint;
}

/** Every restricted fund that anything was given for, by its name. */
export async function fundBalances(tx: Tx): Promise<FundBalance[]> {
  return balances(tx, 'true', []);
}

/**
 * One fund, kept as it is until the transaction ends: two who release wait for each other. Null for a fund that is not
 * restricted, or that nothing was given for.
 */
export async function lockFund(tx: Tx, fund: string, currency: string): Promise<FundBalance | null> {
  await rows(tx, 'select from designation where code = $1 and restricted for update', [fund]);
  const [found] = await balances(tx, 'designation.code = $1 and posting.currency = $2', [fund, currency]);
  return found ?? null;
}

async function balances(tx: Tx, where: string, params: readonly unknown[]): Promise<FundBalance[]> {
  const found = await rows<Record<keyof FundBalance, string>>(
    tx,
    `select designation.code as fund, designation.name, posting.currency,
            coalesce(-sum(amount_minor) filter (where account = '4100'), 0) as "receivedMinor",
            coalesce(sum(amount_minor) filter (where account = '4900'), 0) as "returnedMinor",
            coalesce(sum(amount_minor) filter (where account = '4950'), 0) as "releasedMinor"
     from designation
     join ledger_posting as posting on posting.fund = designation.code and posting.account in ('4100', '4900', '4950')
     where designation.restricted and ${where}
     group by designation.code, designation.name, posting.currency order by designation.name, posting.currency`,
    params,
  );
  return found.map((row) => {
    const [receivedMinor, returnedMinor, releasedMinor] = [
      BigInt(row.receivedMinor),
      BigInt(row.returnedMinor),
      BigInt(row.releasedMinor),
    ];
    return {
      ...row,
      receivedMinor,
      returnedMinor,
      releasedMinor,
      leftMinor: receivedMinor - returnedMinor - releasedMinor,
    };
  });
}
