import type { ProblemEntry } from './problem-entry.js';

/** The part of the catalogue that is about closed months and the journal. */
export const FINANCE_PROBLEMS = {
  'month-closed': {
    title: 'That month is closed',
    meaning: 'The books of the month are closed, so amounts and dates in it are locked. Nothing was changed.',
    next: 'Ask an administrator to reopen the month, or date the correction in the open month.',
  },
  'unbalanced-entry': {
    title: 'The books would not balance',
    meaning: 'A ledger entry whose two sides differ was refused. Nothing was booked.',
    next: 'This is a fault of Mainstay. Please report it with the reference.',
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
  archived: {
    title: 'This is kept in the archive',
    meaning:
      'The donor asked to be forgotten. What the law keeps of their gifts is an archive that only finance can open.',
    next: 'Ask somebody of finance, if a tax authority or the donor needs it.',
  },
  'personal-data-destroyed': {
    title: 'This was destroyed for good',
    meaning: 'The time for keeping it was over, and the key that opened it is destroyed. Amounts and numbers stay.',
    next: 'Nothing can bring it back. The register of receipts still has its number, its date and its amount.',
  },
  'seal-broken': {
    title: 'A part of the record does not open',
    meaning: 'What is stored is not what was sealed there: the database was changed past its guards, or it is damaged.',
    next: 'Run “npx mainstay keys check” and “npx mainstay proof”, and compare the database with the last backup.',
  },
  'period-closed': {
    title: 'That month is closed',
    meaning: 'Amounts, dates and designations of a closed month are locked. Nothing was changed.',
    next: 'Book a correction dated today, or ask an administrator to reopen the month.',
  },
  'period-not-closable': {
    title: 'The month was not closed',
    meaning: 'A month is closed once it is over and every earlier month with entries is closed. Nothing was changed.',
    next: 'Close the earlier months first, or wait for the end of this one.',
  },
  'period-changed': {
    title: 'The figures have changed',
    meaning: 'Something was booked in the month while its figures were being read, so they were not signed.',
    next: 'Read the figures again, and close the month then.',
  },
  'period-not-reopenable': {
    title: 'The month was not reopened',
    meaning: 'The last closed month is reopened first, by another person than who closed it. Nothing was changed.',
    next: 'Ask another administrator, or reopen the later months first.',
  },
  'journal-nothing-new': {
    title: 'Nothing is new',
    meaning:
      'Every entry up to that day is in an earlier batch of the journal, or waits for its deposit. No batch was made.',
    next: 'Choose a later day, or fetch the files of an earlier batch once more.',
  },
  'journal-entry-too-long': {
    title: 'An entry is too long for a file',
    meaning: 'One journal entry has more lines than the other program takes in a file. No file was made.',
    next: 'Hand over each ledger entry by itself, or let fewer rules name a class.',
  },
  'journal-batch-is-void': {
    title: 'The batch is void already',
    meaning: 'Somebody made this batch of the journal void before. Nothing was changed.',
    next: 'Look at the batch; its entries are in later ones, or new again.',
  },
  'journal-batch-is-being-made': {
    title: 'The batch is being made',
    meaning: 'Its files are being written at this moment, so it was not made void.',
    next: 'Try again in a minute.',
  },
  'release-too-large': {
    title: 'More than the fund has left',
    meaning:
      'No more can be released than was given for the fund, less what went back and was released. Nothing was booked.',
    next: 'Release what is left, or look for gifts that belong to the fund.',
  },
  'release-undone': {
    title: 'The release is undone already',
    meaning: 'Somebody undid this release of a restricted fund before. Nothing was booked.',
    next: 'Look at the fund; its money is restricted again.',
  },
  'exception-not-for-choosing': {
    title: 'There is nothing to choose here',
    meaning: 'The records of the processor and ours differ about a line that belongs to a gift. Nothing was booked.',
    next: 'Ask the processor again on the page of the deposit.',
  },
  'statement-known': {
    title: 'This file was saved before',
    meaning: 'The same bank file has been uploaded and saved earlier. Nothing was saved again.',
    next: 'Look at its lines on the bank page, or upload a newer file.',
  },
  'upload-gone': {
    title: 'The upload is not there any more',
    meaning: 'It was saved or discarded, or it is older than a day. Nothing was saved now.',
    next: 'Look at the bank page; upload the file again if it is not there.',
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;
