import { guardSending } from './guard-sending.js';
import { hintAtTypos } from './email-hint.js';
import { offerMonthly } from './gentle-offer.js';
import { keepAmount } from './keep-amount.js';
import { showLiveTotal } from './live-total.js';
import { watchPayment } from './payment-watch.js';

/** Makes the gift page and the thank-you page nicer. Neither needs it. */
const form = document.querySelector<HTMLFormElement>('form[data-gift-form]');
if (form) {
  // In this order: what moves the amount comes before what shows it, and what may hold the form back before what sends.
  keepAmount(form);
  showLiveTotal(form);
  offerMonthly(form);
  guardSending(form);
  hintAtTypos(form);
}

const waiting = document.querySelector<HTMLElement>('main[data-state="checking"]');
if (waiting) void watchPayment(waiting);
