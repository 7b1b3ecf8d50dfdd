/** Looks again at a page that waits for something, as the document says. */
export function lookAgain(): void {
  const { refreshSeconds, refreshHref } = document.body.dataset;
  if (refreshHref !== undefined) setTimeout(() => location.replace(refreshHref), Number(refreshSeconds) * 1_000);
}

/** Lets messages be taken away that have said what they had to say. */
export function addDismissButtons(): void {
  for (const notice of document.querySelectorAll<HTMLElement>('[data-dismissible]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button-quiet';
    button.textContent = 'Dismiss';
    button.addEventListener('click', () => notice.remove());
    notice.append(button);
  }
}
