/** An address of the newsroom's giving pages: where this script comes from. */
export function address(path: string): URL {
  return new URL(path, import.meta.url);
}

/** @throws Error unless the server answers with what was asked for. */
export async function get<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(address(path), { credentials: 'omit' });
  if (!answer.ok) throw new Error();
  return answer.json();
}

/**
 * Whether the newsroom's answer about the token in an address names a tier. An answer that does not come makes nobody a
 * member, and none is kept.
 */
export async function isMember(url: string): Promise<boolean> {
  try {
    return !!url && !!(await get<{ tier?: unknown }>(url)).tier;
  } catch {
    return false;
  }
}

/** Adds one to a total of the day, which says nothing of who read; a count that does not arrive is no matter. */
export function count(path: string, body: URLSearchParams): void {
  fetch(address(path), { method: 'POST', body, credentials: 'omit', keepalive: true }).catch(() => {});
}
