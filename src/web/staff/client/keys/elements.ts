/** An element with a class and what is in it. Texts stand in it as text, never as markup. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...content: readonly (string | Node)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.append(...content);
  return element;
}

/** A dialog that the keyboard, its button and a press beside it close; the focus goes back to where it was. */
export function makeDialog(className: string, label: string): HTMLDialogElement {
  const dialog = make('dialog', className);
  dialog.ariaLabel = label;
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}
