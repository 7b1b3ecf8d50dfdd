import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

/** A challenge is good for half an hour: a page that stood open for longer is loaded afresh first. */
const FRESH_MS = 25 * 60_000;

/** Lets buttons open the browser's passkey dialogue; what it answers is sent with the form around the button. */
export function addPasskeys(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
    const button = place.querySelector('button');
    const field = place.querySelector<HTMLInputElement>('input[type=hidden]');
    const said = place.querySelector<HTMLElement>('[role=alert]');
    if (!button || !field || !said) continue;
    if (!browserSupportsWebAuthn()) {
      said.textContent = 'This browser has no passkeys here. They need https, or localhost.';
      continue;
    }
    place.dataset['ready'] = '';
    button.addEventListener('click', () => void run(place, button, field, said));
  }
}

async function run(
  place: HTMLElement,
  button: HTMLButtonElement,
  field: HTMLInputElement,
  said: HTMLElement,
): Promise<void> {
  if (performance.now() > FRESH_MS) return location.reload();
  button.disabled = true;
  said.textContent = '';
  try {
    field.value = JSON.stringify(await ceremony(place));
    // Not `requestSubmit`: a code beside the passkey may stay empty.
    field.form?.submit();
  } catch (error) {
    said.textContent = inWords(error);
    button.disabled = false;
  }
}

function ceremony({ dataset }: HTMLElement): Promise<object> {
  const options: unknown = JSON.parse(dataset['passkeyOptions'] ?? '{}');
  return dataset['passkey'] === 'add'
    ? startRegistration({ optionsJSON: options as Parameters<typeof startRegistration>[0]['optionsJSON'] })
    : startAuthentication({ optionsJSON: options as Parameters<typeof startAuthentication>[0]['optionsJSON'] });
}

function inWords(error: unknown): string {
  switch (error instanceof Error ? error.name : '') {
    case 'InvalidStateError':
      return 'This device has a passkey for you already. Nothing was added.';
    case 'SecurityError':
      return 'Passkeys work at the address of your newsroom alone. Open the page under that address.';
    default:
      return 'The passkey was not given. Nothing has happened; you can try again.';
  }
}
