/**
 * SQL: the donor whom a name and an address mean, or nothing. An address alone is not a person; but any address that a
 * donor holds, with any name that they or a record merged into them went by, is that donor.
 * @param email, name SQL expressions, in lower case.
 */
export function donorOf(email: string, name: string): string {
  return `
    select kept.id from donor kept
    where kept.merged_into is null and kept.erased_at is null and ${email} <> ''
      and kept.id in (
        select id from donor where email_key = ${email} and email_key <> '' and merged_into is null
        union select donor_id from donor_email where email_key = ${email}
        union select donor_now(id) from donor where email_key = ${email} and merged_into is not null)
      and (kept.name_key = ${name} or exists (
        select from donor gone where gone.name_key = ${name} and gone.merged_into is not null and donor_now(gone.id) = kept.id))
    order by kept.email_key = ${email} and kept.name_key = ${name} desc, kept.created_at, kept.id limit 1`;
}
