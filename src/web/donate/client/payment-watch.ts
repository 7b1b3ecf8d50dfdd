/** Most payments are known by then; the others take their time. */
const FIRST_MS = 1_000;
const EVERY_MS = 3_000;
const FOR_MS = 30_000;

/** Looks whether the bank has answered and shows the answer; after half a minute it says that a mail will come. */
export async function watchPayment(page: HTMLElement): Promise<void> {
  const end = Date.now() + FOR_MS;
  for (let pause = FIRST_MS; Date.now() < end; pause = EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (await isAnswered()) {
      location.replace(location.pathname);
      return;
    }
  }
  page.querySelectorAll<HTMLElement>('[data-checking]').forEach((part) => (part.hidden = true));
  page.querySelector<HTMLElement>('[data-checked]')!.hidden = false;
}

async function isAnswered(): Promise<boolean> {
  try {
    const answer = await fetch(location.pathname, { headers: { accept: 'text/html' } });
    return answer.ok && !(await answer.text()).includes('data-state="checking"');
  } catch {
    return false;
  }
}
