/** Small comforts of the donors' pages: messages that can be taken away, and looking again at work in progress. */
addDismissButtons();
lookAgain();

function lookAgain(): void {
  const { refreshSeconds, refreshHref } = document.body.dataset;
  if (refreshHref !== undefined) setTimeout(() => location.replace(refreshHref), Number(refreshSeconds) * 1_000);
}

function addDismissButtons(): void {
  for (const notice of document.querySelectorAll<HTMLElement>('[data-dismissible]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button-quiet';
    button.textContent = 'Dismiss';
    button.addEventListener('click', () => notice.remove());
    notice.append(button);
  }
}
