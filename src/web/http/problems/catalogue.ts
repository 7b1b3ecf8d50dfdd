import { ACCESS_PROBLEMS } from './access-problems.js';
import { FINANCE_PROBLEMS } from './finance-problems.js';
import { GIFT_PROBLEMS } from './gift-problems.js';
import { HOOK_PROBLEMS } from './hook-problems.js';
import { IMPORT_PROBLEMS } from './import-problems.js';
import { LIST_PROBLEMS } from './list-problems.js';
import { OFFLINE_PROBLEMS } from './offline-problems.js';
import { PLAN_PROBLEMS } from './plan-problems.js';
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
  ...ACCESS_PROBLEMS,
  ...FINANCE_PROBLEMS,
  ...GIFT_PROBLEMS,
  ...HOOK_PROBLEMS,
  ...IMPORT_PROBLEMS,
  ...OFFLINE_PROBLEMS,
  ...PLAN_PROBLEMS,
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
