/**
 * A chart is one stop of the Tab key: arrows, Home and End move between its bands, and each says its values. Without
 * script every band is a stop of its own.
 */
export function addChartFocus(): void {
  for (const plot of document.querySelectorAll('[data-plot]')) {
    const bands = [...plot.querySelectorAll<SVGElement>('.band')];
    for (const band of bands.slice(1)) band.setAttribute('tabindex', '-1');
    plot.addEventListener('keydown', (event) => {
      if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = bands.findIndex((band) => band === document.activeElement);
      const to = at < 0 ? undefined : placeAfter(event.key, at, bands.length);
      if (to === undefined) return;
      event.preventDefault();
      bands[at]?.setAttribute('tabindex', '-1');
      bands[to]?.setAttribute('tabindex', '0');
      bands[to]?.focus();
    });
  }
}

/** The band that a key leads to; undefined for keys that are none of ours. */
function placeAfter(key: string, at: number, count: number): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: count - 1,
  };
  const to = places[key];
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}
