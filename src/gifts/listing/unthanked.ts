/**
 * Gifts for which nobody has said thanks, as a condition over `gift`. A receipt goes out by itself and thanks nobody; a
 * letter of acknowledgment to the giver does, and so does a note, a call or a meeting that staff wrote down since the
 * gift. Money that went back is not waiting for thanks.
 */
export const UNTHANKED = `
  gift.state = 'settled'
  and not exists (select from letter where letter.key = 'acknowledgment:' || gift.id || ':giver')
  and not exists (select from donor_note where donor_note.donor_id = gift.donor_id and donor_note.removed_at is null
                  and donor_note.at >= gift.occurred_at)`;
