import type { JSX } from 'preact';

export interface ReaderFootProps {
  readonly organisation: { readonly legalName: string; readonly ein: string; readonly taxIdLabel: string };
  /** Whether a list of donors is published. */
  readonly hasDonorList: boolean;
}

/** Whose page this is and, where that is published, who else pays for the newsroom. */
export function ReaderFoot({ organisation, hasDonorList }: ReaderFootProps): JSX.Element {
  return (
    <p class="reader-foot-line">
      <span>
        {organisation.legalName} · {organisation.taxIdLabel} {organisation.ein}
      </span>
      {hasDonorList && <a href="/donors">Who supports us</a>}
    </p>
  );
}
