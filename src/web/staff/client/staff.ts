import { addDismissButtons, endUndo, lookAgain } from '../../http/client/comforts.js';
import { addChartFocus } from './chart-focus.js';
import { addDonorLookups } from './donor-lookup.js';
import { addBulkBar } from './keys/bulk-bar.js';
import { watchList } from './fresh-list.js';
import { addKeys } from './keys/keys.js';
import { addPasskeys } from './passkeys.js';

/** Small comforts of the staff pages: keys, messages that can be taken away, copying, and looking again at work in progress. */
addDismissButtons();
endUndo();
addKeys();
addBulkBar();
addCopyButtons();
addChartFocus();
addDonorLookups();
addPasskeys();
lookAgain();
watchList();

/** Copying needs a secure page; elsewhere the text can still be selected. */
function addCopyButtons(): void {
  if (!isSecureContext) return;
  for (const text of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button-plain copy-button';
    button.textContent = 'Copy';
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(text.innerText).then(
        () => (button.textContent = 'Copied'),
        () => (button.textContent = 'Select the text to copy it'),
      );
    });
    text.after(button);
  }
}
