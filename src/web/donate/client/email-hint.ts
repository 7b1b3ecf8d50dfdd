/** Providers that most donors use, and some that look like a slip of one of them but are real. */
const PROVIDERS = (
  'gmail.com yahoo.com hotmail.com outlook.com icloud.com aol.com comcast.net verizon.net ' +
  'sbcglobal.net protonmail.com bellsouth.net att.net cox.net msn.com live.com me.com'
).split(' ');
const LOOKALIKES = 'mail.com ymail.com gmx.com gmx.net email.com proton.me pm.me mac.com'.split(' ');

/** Offers the provider that was probably meant; the typed address stays until the donor takes the offer. */
export function hintAtTypos(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>('[name=email]')!;
  const hint = form.querySelector<HTMLElement>('[data-email-hint]')!;
  const usual = hint.textContent;
  hint.setAttribute('aria-live', 'polite');
  const look = (): void => {
    const [name, domain] = field.value.trim().split('@');
    const meant = domain === undefined ? null : meantProvider(domain.toLowerCase());
    if (meant === null) {
      if (hint.textContent !== usual) hint.textContent = usual;
      return;
    }
    const take = document.createElement('button');
    take.type = 'button';
    take.className = 'link-button';
    take.textContent = meant;
    take.addEventListener('click', () => {
      field.value = `${name}@${meant}`;
      look();
      field.focus();
    });
    hint.replaceChildren('Did you mean ', take, '?');
  };
  field.addEventListener('change', look);
  look();
}

function meantProvider(domain: string): string | null {
  if (PROVIDERS.includes(domain) || LOOKALIKES.includes(domain)) return null;
  return PROVIDERS.find((provider) => isOneSlipAway(domain, provider)) ?? null;
}

/** One letter too many, missing or wrong, or two neighbors exchanged. */
function isOneSlipAway(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1 || meant.length < 7) return false;
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start += 1;
  const rest = (text: string, skip: number): string => text.slice(start + skip);
  const exchanged = typed[start] === meant[start + 1] && typed[start + 1] === meant[start];
  return (
    rest(typed, 1) === rest(meant, 1) ||
    rest(typed, 1) === rest(meant, 0) ||
    rest(typed, 0) === rest(meant, 1) ||
    (exchanged && rest(typed, 2) === rest(meant, 2))
  );
}
