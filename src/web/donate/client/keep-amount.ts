import type { Money } from '../../../kernel/money.js';
import type { Frequency } from '../../../campaigns/frequency.js';
import { FREQUENCY_WORDS } from '../frequency.js';
import { choiceOf, radio, write } from './choice.js';

/**
 * When the rhythm changes, a typed amount stays and the summary says so. An offered one stays where the new rhythm
 * offers it as well; otherwise, and for who has left the usual one alone, the amount that is usual for the new comes.
 */
export function keepAmount(form: HTMLFormElement): void {
  const usual = new Map<string, string>();
  form
    .querySelectorAll<HTMLInputElement>('[data-usual]')
    .forEach(({ value }) => usual.set(value.replace(/-.*/, ''), value));
  const kept = form.querySelector<HTMLElement>('[data-summary-kept]')!;
  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.name === 'coverFee') return;
    const { frequency, gift, isTyped } = choiceOf(form);
    if (target.name === 'frequency' && !isTyped) takeUsual(form, frequency, usual.get(frequency));
    const stays = target.name === 'frequency' && isTyped && gift;
    kept.hidden = !stays;
    if (stays) write(kept, keptWords(gift, frequency));
  });
}

function keptWords(gift: Money, frequency: Frequency): string {
  const { each } = FREQUENCY_WORDS[frequency];
  return `You typed ${gift.formatShort()}, so it stays; it is now given${each.replace(/^,/, '')}.`;
}

function takeUsual(form: HTMLFormElement, frequency: Frequency, usual: string | undefined): void {
  const chosen = form.querySelector<HTMLInputElement>('[name=amount]:checked:not([data-usual])');
  const same = chosen && radio(form, 'amount', chosen.value.replace(/.*-/, `${frequency}-`));
  const tile = same ?? (usual === undefined ? null : radio(form, 'amount', usual));
  if (tile) tile.checked = true;
}
