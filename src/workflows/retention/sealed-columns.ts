/** Where sealed bytes lie; the table has an `id`, which together with table and column is the place of the field. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** SQL over the table: what of it is the donor's, `$1`. */
  readonly owned: string;
  /** More that is set when the bytes, `closed.sealed`, are; `closed.donor` is whose key closes them. */
  readonly alongside?: string;
}

/** Every column whose bytes are closed with the key of a donor; a test looks for others. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'donor', column: 'contact', owned: 'id = $1' },
  { table: 'donor_note', column: 'sealed', owned: 'donor_id = $1' },
  { table: 'donor_merge', column: 'sealed', owned: 'kept_id = $1' },
  { table: 'receipt', column: 'donor_sealed', owned: 'gift_id in (select id from gift where donor_id = $1)' },
  { table: 'statement', column: 'donor_sealed', owned: 'donor_id = $1' },
  {
    table: 'document',
    column: 'bytes',
    owned: `sealed_for is not null and id in (
      select document_id from receipt join gift on gift.id = gift_id where gift.donor_id = $1
      union select document_id from statement where donor_id = $1)`,
    alongside: ', stored_sha256 = sha256(closed.sealed), sealed_for = closed.donor',
  },
];
