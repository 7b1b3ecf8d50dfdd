/** Looks again at a page that waits for something, as the document says. */
export function lookAgain(): void {
  const { refreshSeconds, refreshHref } = document.body.dataset;
  if (refreshHref !== undefined) setTimeout(() => location.replace(refreshHref), Number(refreshSeconds) * 1_000);
}

const UNDO_MS = 10_000;

/** Takes the way back away after ten seconds; the focus is not lost with it. */
export function endUndo(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-undo]')) {
    setTimeout(() => {
      const title = document.querySelector('h1');
      if (title && form.contains(document.activeElement)) {
        title.tabIndex = -1;
        title.focus();
      }
      form.remove();
    }, UNDO_MS);
  }
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
