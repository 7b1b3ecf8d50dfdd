const PAUSE_MS = 60_000;
/** An open page asks no longer than this, so that it keeps nobody signed in who has left. */
const TIMES_MAX = 10;

/** Says at the foot of a list how many rows have come since it was read. They wait until somebody asks for them. */
export function watchList(): void {
  const line = document.querySelector<HTMLElement>('[data-fresh]');
  const status = line?.querySelector<HTMLElement>('[role=status]');
  if (line && status) setTimeout(() => void look(line, status, 1), PAUSE_MS);
}

async function look(line: HTMLElement, status: HTMLElement, times: number): Promise<void> {
  if (document.visibilityState === 'visible') await say(line, status);
  if (times < TIMES_MAX) setTimeout(() => void look(line, status, times + 1), PAUSE_MS);
}

async function say(line: HTMLElement, status: HTMLElement): Promise<void> {
  const { fresh, count, noun } = line.dataset;
  try {
    const answer = await fetch(fresh!, { headers: { accept: 'application/json' } });
    if (!answer.ok || answer.redirected) return;
    const more = ((await answer.json()) as { count: number }).count - Number(count);
    const words = more > 0 ? `${more.toLocaleString('en-US')} new ${noun}${more === 1 ? '' : 's'}` : '';
    if (status.textContent !== words) status.textContent = words;
  } catch {
    // Without an answer the line stays as it is: it says when the list was read.
  }
}
