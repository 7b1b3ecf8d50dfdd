import { guardSending } from './guard-sending.js';
import { hintAtTypos } from './email-hint.js';
import { showLiveTotal } from './live-total.js';
import { watchPayment } from './payment-watch.js';

/** Makes the gift page and the thank-you page nicer. Neither needs it. */
const form = document.querySelector<HTMLFormElement>('form[data-gift-form]');
if (form) {
  showLiveTotal(form);
  guardSending(form);
  hintAtTypos(form);
}

const waiting = document.querySelector<HTMLElement>('main[data-state="checking"]');
if (waiting) void watchPayment(waiting);
