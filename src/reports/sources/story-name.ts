/**
 * What to call a story of which only id and address are known: the last part of the address, which most newsrooms make
 * from the headline. "https://ledger.example/schools/buses-without-air" is "Buses without air". Null where the address
 * ends in no words.
 */
export function storyName(address: string | null): string | null {
  const parts = address && URL.canParse(address) ? new URL(address).pathname.split('/') : [];
  const last = parts.findLast((part) => part !== '') ?? '';
  const words = decoded(last)
    .replace(/\.\w{2,5}$/, '')
    .replaceAll(/[-_+\s]+/g, ' ')
    .trim();
  return /\p{L}{2}/u.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
