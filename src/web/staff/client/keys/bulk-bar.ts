/** The bar for ticked rows comes with the first tick, says how many there are, and can tick the whole page. */
export function addBulkBar(): void {
  const bar = document.querySelector<HTMLFormElement>('[data-bulk]');
  const table = document.querySelector('[data-list]');
  const count = bar?.querySelector('[data-bulk-count]');
  const all = bar?.querySelector<HTMLInputElement>('[data-bulk-all]');
  if (!bar || !table || !count || !all) return;
  const draw = (): void => {
    const ticked = table.querySelectorAll('.pick input:checked').length;
    bar.hidden = ticked === 0 && !all.checked;
    count.textContent = all.checked ? 'All of them:' : `${ticked} selected:`;
  };
  table.addEventListener('change', draw);
  all.addEventListener('change', draw);
  draw();
}
