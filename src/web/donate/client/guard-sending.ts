const SENDING = 'One moment…';
/** A page that did not go away after so long can be sent again. */
const GIVE_UP_MS = 10_000;

/** Sends once per press; coming back with the back button, or waiting in vain, makes the button whole again. */
export function guardSending(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('#give')!;
  let label: string | null = null;
  const restore = (): void => {
    button.removeAttribute('aria-disabled');
    if (label !== null) button.textContent = label;
    label = null;
  };
  form.addEventListener('submit', (event) => {
    if (label !== null) {
      event.preventDefault();
      return;
    }
    label = button.textContent;
    button.textContent = SENDING;
    button.setAttribute('aria-disabled', 'true');
    setTimeout(restore, GIVE_UP_MS);
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) restore();
  });
}
