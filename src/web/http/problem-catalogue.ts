import { ACCESS_PROBLEMS } from './access-problems.js';
import { FINANCE_PROBLEMS } from './finance-problems.js';
import { LIST_PROBLEMS } from './list-problems.js';
import { IMPORT_PROBLEMS } from './import-problems.js';
import { OFFLINE_PROBLEMS } from './offline-problems.js';
import type { ProblemEntry } from './problem-entry.js';

/** Every code that an answer can carry, each with its page at `/problems/<code>`. A code is never renamed or reused. */
export const PROBLEMS = {
  'invalid-input': {
    title: 'Some fields need a look',
    meaning: 'At least one field is missing, misspelt or out of its range. Nothing was saved.',
    next: 'Read the list of fields, correct each of them, and send the request again.',
  },
  'malformed-request': {
    title: 'The request cannot be read',
    meaning: 'The body is not the JSON or the form that its Content-Type announces, or a header is broken.',
    next: 'Check the encoding and the Content-Type, and send the request again.',
  },
  'unsupported-media-type': {
    title: 'This kind of body is not understood',
    meaning: 'The Content-Type of the request is one that this address does not read.',
    next: 'Send application/json to the API, and ordinary form fields to the pages.',
  },
  'too-large': {
    title: 'The request is too large',
    meaning: 'The body is longer than this address accepts. It was not read and nothing was saved.',
    next: 'Send less at once.',
  },
  'bad-signature': {
    title: 'The signature does not fit',
    meaning: 'A webhook came without a signature of ours, with an old one, or with one for a different body.',
    next: 'Compare the signing secret here with the one at the processor, and check both clocks.',
  },
  'wrong-mode': {
    title: 'An event of the other mode',
    meaning: 'A live event came to a sandbox, or a test event to a newsroom that takes real gifts. It was not kept.',
    next: 'Compare the endpoint at the processor with the keys that are set here: both test, or both live.',
  },
  'bad-cursor': {
    title: 'The cursor is not ours',
    meaning: 'The cursor of a list was shortened, changed, or made for another order of the list.',
    next: 'Pass nextCursor exactly as the previous answer gave it, with the same filters, or start without a cursor.',
  },
  unauthenticated: {
    title: 'Who is asking?',
    meaning: 'The request carries no valid sign-in or API key.',
    next: 'Sign in, or send an API key in the header "Authorization: Bearer …".',
  },
  forbidden: {
    title: 'Your role does not allow this',
    meaning: 'The account or key is known, but its role does not include what this address needs.',
    next: 'Ask an administrator of the newsroom for another role, or use a key that has it.',
  },
  'not-found': {
    title: 'There is nothing here',
    meaning: 'The address, or the record that it names, does not exist.',
    next: 'Check the address or the id for a slip of the pen.',
  },
  'method-not-allowed': {
    title: 'This address does not do that',
    meaning: 'The address exists, but not for this method.',
    next: 'See the API reference at /api for the methods of each address.',
  },
  'too-many-requests': {
    title: 'Too many requests',
    meaning: 'More came from one place in a short time than is allowed. This request was not carried out.',
    next: 'Wait as long as the Retry-After header says, and try again.',
  },
  conflict: {
    title: 'Something has changed in between',
    meaning: 'The request does not fit the present state of the record. Nothing was saved.',
    next: 'Read the record again and decide anew.',
  },
  'plan-changed': {
    title: 'The plan has changed in between',
    meaning: 'The request was made for an older version of the plan. Nothing was saved.',
    next: 'Compare the two versions that the answer names, and send the change again with the current version.',
  },
  'plan-busy': {
    title: 'Another change is on its way',
    meaning: 'An earlier change of the plan has not reached the payment processor yet. This one was not saved.',
    next: 'Wait a few minutes and try again. To cancel is possible at any time.',
  },
  'plan-ended': {
    title: 'The plan has ended',
    meaning: 'A plan that was cancelled, lapsed or ran its term is not changed any more. Nothing was saved.',
    next: 'Start it again, or begin a new one.',
  },
  'refund-too-large': {
    title: 'The refund is larger than what is left',
    meaning: 'A gift can be refunded up to its amount less what has been refunded before. No money moved.',
    next: 'Read the gift again, and refund at most what is left of it.',
  },
  'campaign-changed': {
    title: 'The campaign was changed meanwhile',
    meaning: 'Somebody else saved this campaign while you had it open. Nothing of yours was saved.',
    next: 'Open the campaign again, look at what changed, and make your change once more.',
  },
  'fund-is-spent': {
    title: 'The designation has been spent',
    meaning: 'More was released from this designation than would be left in it without the gift. Nothing was moved.',
    next: 'Undo a release of the designation first, or leave the gift where it is.',
  },
  'gift-not-movable': {
    title: 'The gift stays where it is',
    meaning: 'A gift in this state cannot be moved to another campaign or designation. Nothing was changed.',
    next: 'Open the gift: it says where it stands and what can be done with it.',
  },
  'second-person-needed': {
    title: 'Somebody else has to approve this refund',
    meaning: 'Whoever asks for a large or late refund cannot approve it as well. No money moved.',
    next: 'Ask a colleague in finance to approve it, or withdraw it.',
  },
  'refund-decided': {
    title: 'The refund is decided already',
    meaning: 'Somebody approved, declined or withdrew it in between. Nothing was changed.',
    next: 'Open the gift: it shows what became of the refund.',
  },
  'not-your-refund': {
    title: 'Somebody else asked for this refund',
    meaning: 'A refund that waits is withdrawn by who asked for it. Nothing was changed.',
    next: 'Decline it instead, and say why.',
  },
  'gift-not-received': {
    title: 'There is no money to send back',
    meaning: 'The gift has not been paid, or its payment failed, so there is nothing to refund. No money moved.',
    next: 'Read the gift again: a bank debit may still be on its way.',
  },
  'gift-contested': {
    title: 'A bank is deciding about this gift',
    meaning:
      'The payment is disputed and the bank holds the money. A refund would send it away a second time, so none was made.',
    next: 'Answer the dispute at the processor, or accept it there; read the gift again when it has been decided.',
  },
  'receipt-not-in-force': {
    title: 'This receipt is void',
    meaning:
      'A void receipt is neither corrected nor sent: it keeps its number and stays as it is. Nothing was changed.',
    next: 'Open the receipt that replaced it, if one did, and act there.',
  },
  'receipt-incomplete': {
    title: 'The receipt would not say enough',
    meaning:
      'The tax authority asks for the name of the donor, and in some countries for the address, on every receipt. Nothing was changed.',
    next: 'Complete the details of the donor, then correct the receipt.',
  },
  'month-closed': {
    title: 'That month is closed',
    meaning: 'The books of the month are closed, so amounts and dates in it are locked. Nothing was changed.',
    next: 'Ask an administrator to reopen the month, or date the correction in the open month.',
  },
  'idempotency-key-reused': {
    title: 'This Idempotency-Key is taken',
    meaning: 'The key came before with another body: another amount, reason or note. Nothing was done.',
    next: 'Use a new key for a new request; repeat the old body to see what became of the old one.',
  },
  'download-expired': {
    title: 'This download has ended',
    meaning: 'A receipt can be downloaded from the thank-you page for some weeks only.',
    next: 'Look for the letter with the receipt, or write to the newsroom for a copy.',
  },
  'unbalanced-entry': {
    title: 'The books would not balance',
    meaning: 'A ledger entry whose two sides differ was refused. Nothing was booked.',
    next: 'This is a fault of Mainstay. Please report it with the reference.',
  },
  'processor-refused': {
    title: 'The payment processor refused',
    meaning: 'The processor understood the request and declined it for good. No money moved.',
    next: 'Look at the payment in the processor’s own dashboard; it says why.',
  },
  'processor-unavailable': {
    title: 'Card payments are resting',
    meaning: 'The payment processor cannot be reached or is overloaded. Nothing was charged.',
    next: 'Try again in a few minutes; the same request may be sent twice without harm.',
  },
  'api-key-missing': {
    title: 'An API key is needed',
    meaning: 'The request carries no API key.',
    next: 'Send one in the header "Authorization: Bearer mk_…". An administrator makes keys in the settings.',
  },
  'api-key-invalid': {
    title: 'This API key does not work',
    meaning: 'The API key is mistyped, was never made here, or has been revoked.',
    next: 'Check the key, or ask an administrator for a new one.',
  },
  'form-out-of-date': {
    title: 'This form is out of date',
    meaning: 'The form was opened before the last sign-in, or was sent by another site. Nothing was saved.',
    next: 'Go back, reload the page, and send the form again.',
  },
  'wrong-sign-in': {
    title: 'You are not signed in yet',
    meaning: 'The address and the password do not belong together, or the account is closed.',
    next: 'Check both, or ask an administrator of the newsroom.',
  },
  'membership-redeemed': {
    title: 'This gift has been accepted already',
    meaning: 'A membership that was given can be accepted once, and its year has begun.',
    next: 'The letter that came then tells until when it lasts.',
  },
  'membership-withdrawn': {
    title: 'This gift is no longer there',
    meaning: 'It was returned to whoever bought it, so there is nothing to accept.',
    next: 'Write to the newsroom if that surprises you.',
  },
  'term-paid-for': {
    title: 'This term was paid for',
    meaning: 'A term that money bought ends when the money goes back, and in no other way. Nothing was changed.',
    next: 'Refund the gift, and the term follows.',
  },
  'too-many-sign-ins': {
    title: 'Too many tries',
    meaning: 'Somebody tried to sign in with this address several times within a quarter of an hour.',
    next: 'Wait fifteen minutes and try again.',
  },
  'wrong-code': {
    title: 'That is not the code',
    meaning: 'The six digits are not those of the letter. A code may be mistyped five times, then a new one is needed.',
    next: 'Check the letter and type the code again, or ask for a new one.',
  },
  'sign-in-spent': {
    title: 'That link has done its work',
    meaning: 'A code and its link work once, for ten minutes.',
    next: 'Ask for a new code at the portal.',
  },
  'setup-link-spent': {
    title: 'That link has done its work',
    meaning: 'A setup link works once, within an hour, and only while nobody can sign in as an administrator.',
    next: 'Sign in, or make a new link on the server with: npx mainstay setup-link',
  },
  'last-administrator': {
    title: 'The last administrator stays',
    meaning: 'Without an administrator nobody could add people or change roles. Nothing was changed.',
    next: 'Add another administrator first.',
  },
  'export-over': {
    title: 'The export has ended',
    meaning: 'It was made, failed or was cancelled before the request arrived. Nothing was changed.',
    next: 'Look at its page again.',
  },
  'export-not-there': {
    title: 'No file to download',
    meaning: 'The export is not ready, failed, or its file was deleted a week after it was made.',
    next: 'Look at its page, or export the list again.',
  },
  'deposit-matched': {
    title: 'The deposit is matched already',
    meaning: 'A bank line or a person has confirmed this deposit before. Nothing was changed.',
    next: 'Look at the deposit; undo the match there if it is wrong.',
  },
  'deposit-not-arriving': {
    title: 'This deposit did not reach the bank',
    meaning: 'It came back or was canceled, so that no bank line belongs to it. Nothing was changed.',
    next: 'Look for the later deposit that paid the money out again.',
  },
  'bank-line-taken': {
    title: 'The bank line is taken',
    meaning: 'It is another deposit already, or it was set aside as not ours. Nothing was changed.',
    next: 'Look at the bank page; take the line back there, or undo the other match.',
  },
  'bank-amounts-differ': {
    title: 'The amounts differ',
    meaning: 'A deposit and a bank line match only when they are the same to the cent. Nothing was changed.',
    next: 'Choose another line, or tick the deposit by hand when you have seen it at the bank.',
  },
  'exception-resolved': {
    title: 'This is explained by now',
    meaning: 'The line of the deposit has been explained in between. Nothing was booked.',
    next: 'Look at the deposit again.',
  },
  ...ACCESS_PROBLEMS,
  ...FINANCE_PROBLEMS,
  ...IMPORT_PROBLEMS,
  ...OFFLINE_PROBLEMS,
  ...LIST_PROBLEMS,
  'not-set-up': {
    title: 'Not set up yet',
    meaning: 'The newsroom has not finished setting up, so there is nothing to show or to give to.',
    next: 'Staff: open the setup link from the start-up log. Readers: please come back soon.',
  },
  unavailable: {
    title: 'Resting for a moment',
    meaning: 'A part that Mainstay depends on, mostly its database, cannot be reached. Nothing was saved.',
    next: 'Try again in a minute.',
  },
  'bad-request': {
    title: 'The request was not understood',
    meaning: 'The request is not one that this address can answer. Nothing was saved.',
    next: 'Check the address and what was sent with it.',
  },
  internal: {
    title: 'Something went wrong here',
    meaning: 'A fault of Mainstay stopped the request. Whatever it had begun was undone.',
    next: 'Try again. If it stays, tell the newsroom the reference; it finds the incident in the log.',
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;

/** The entry of a code, or undefined for one that was never given. */
export function findProblem(code: string): ProblemEntry | undefined {
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as keyof typeof PROBLEMS] : undefined;
}
