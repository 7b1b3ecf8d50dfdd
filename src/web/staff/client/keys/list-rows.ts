/**
 * The rows of a list for the keyboard: one of them has the focus, which says to everybody which it is. A tick stands
 * for its row in what is done with many at once.
 */
export class ListRows {
  private ticked: HTMLTableRowElement | null = null;

  constructor(private readonly table: HTMLTableElement) {}

  /** Moves from the row that has the focus, or was the last to have it; at the ends it stays. */
  move(by: 1 | -1): void {
    const { all, at } = this;
    const row = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
    if (!row) return;
    for (const each of all) each.removeAttribute('data-current');
    row.dataset['current'] = '';
    row.tabIndex = -1;
    row.focus();
  }

  open(): void {
    const { href } = this.current?.dataset ?? {};
    if (href !== undefined) location.assign(href);
  }

  /** Ticks the row or takes its tick away; as a range, all rows since the one before get the tick of that one. */
  tick(isRange: boolean): void {
    const { all, at, current } = this;
    const box = current && boxOf(current);
    if (!current || !box) return;
    const from = this.ticked ? all.indexOf(this.ticked) : -1;
    if (isRange && this.ticked && from >= 0) {
      const isOn = boxOf(this.ticked)?.checked ?? true;
      for (const row of all.slice(Math.min(from, at), Math.max(from, at) + 1)) setTick(row, isOn);
    } else {
      setTick(current, !box.checked);
    }
    this.ticked = current;
  }

  /** Whether there was something to clear: ticks, or else the row that has the focus. */
  clear(): boolean {
    const ticked = this.all.filter((row) => boxOf(row)?.checked);
    for (const row of ticked) setTick(row, false);
    if (ticked.length > 0) return true;
    const { current } = this;
    current?.removeAttribute('data-current');
    if (current && current === document.activeElement) current.blur();
    return current !== undefined;
  }

  private get all(): HTMLTableRowElement[] {
    return [...this.table.tBodies].flatMap((body) => [...body.rows]);
  }

  private get at(): number {
    const { all } = this;
    const focused = all.findIndex((row) => row.contains(document.activeElement));
    return focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute('data-current'));
  }

  private get current(): HTMLTableRowElement | undefined {
    return this.all[this.at];
  }
}

function boxOf(row: HTMLTableRowElement): HTMLInputElement | null {
  return row.querySelector<HTMLInputElement>('.pick input[type=checkbox]');
}

function setTick(row: HTMLTableRowElement, isOn: boolean): void {
  const box = boxOf(row);
  if (!box || box.checked === isOn) return;
  box.checked = isOn;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}
