import { addDismissButtons, endUndo, lookAgain } from '../../http/client/comforts.js';
import { addChartFocus } from './chart-focus.js';
import { addDonorLookups } from './donor-lookup.js';
import { addPasskeys } from './passkeys.js';

const OFF = 'mainstay-keys-off';
/** `g` waits so long for its second letter. */
const WAIT_MS = 1_500;

/** Small comforts of the staff pages: keys, messages that can be taken away, copying, and looking again at work in progress. */
addDismissButtons();
endUndo();
addKeys();
addCopyButtons();
addChartFocus();
addDonorLookups();
addPasskeys();
lookAgain();

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

/** `/` goes to the search; `g` and a letter go to a part of the product. Never inside a field; can be switched off. */
function addKeys(): void {
  let goUntil = 0;
  addHelp();
  document.addEventListener('keydown', (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (!plain || isField(event.target) || localStorage.getItem(OFF) !== null) return;
    const going = event.timeStamp < goUntil;
    goUntil = event.key === 'g' && !going ? event.timeStamp + WAIT_MS : 0;
    const search = document.getElementById('search');
    if (event.key === '/' && search) {
      event.preventDefault();
      search.focus();
    } else if (going && /^[a-z]$/.test(event.key)) {
      document.querySelector<HTMLAnchorElement>(`[data-shortcut="${event.key}"]`)?.click();
    }
  });
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, [contenteditable]') !== null;
}

/** The list of keys at the foot of the rail, with the switch that turns them off on this device. */
function addHelp(): void {
  const rail = document.querySelector('.rail-inner');
  if (!rail) return;
  const help = document.createElement('details');
  help.className = 'keys';
  const links = [...rail.querySelectorAll<HTMLElement>('[data-shortcut]')];
  const list = document.createElement('ul');
  list.setAttribute('role', 'list');
  list.append(
    keyLine(['/'], 'search'),
    ...links.map((link) => keyLine(['g', link.dataset['shortcut']!], link.innerText)),
  );
  const toggle = document.createElement('button');
  toggle.type = 'button';
  toggle.className = 'link-button';
  const name = (): void => {
    toggle.textContent = localStorage.getItem(OFF) === null ? 'Switch keys off' : 'Switch keys on';
  };
  toggle.addEventListener('click', () => {
    if (localStorage.getItem(OFF) === null) localStorage.setItem(OFF, '');
    else localStorage.removeItem(OFF);
    name();
  });
  name();
  help.append(Object.assign(document.createElement('summary'), { textContent: 'Keys' }), list, toggle);
  rail.append(help);
}

function keyLine(keys: readonly string[], what: string): HTMLElement {
  const line = document.createElement('li');
  for (const key of keys) {
    line.append(Object.assign(document.createElement('kbd'), { textContent: key }), ' ');
  }
  line.append(what.trim());
  return line;
}
