/** The tax-benefit rule (R-VOI-04, IRC §111). It names the rule and promises nothing (R-REC-11). */
export function returnedLater(given: number, returned: number): string | null {
  if (returned <= given) return null;
  return (
    `You gave in ${given}, and the money went back in ${returned}. If you have deducted the gift for ${given}, you may ` +
    `have to report what came back as income for ${returned}. Whoever prepares your tax return can tell.`
  );
}
