import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import type { Happening, HappeningKind } from '../../../../reports/donors/timeline.js';
import type { Slice } from '../../../../reports/slice.js';
import type { DonorFacts, PrivateFacts } from './donor-facts.js';

/** What was typed into a small form of the page that was refused. */
export interface Refused {
  readonly form: string;
  readonly problems: readonly FieldProblem[];
  readonly typed: Readonly<Record<string, string>>;
}

export interface DonorModel {
  readonly facts: DonorFacts;
  /** As the visitor may know it. */
  readonly name: string;
  readonly slice: Slice<Happening>;
  readonly kind: HappeningKind | undefined;
  readonly kinds: readonly HappeningKind[];
  readonly organisation: Organisation;
  readonly may: {
    readonly write: boolean;
    readonly merge: boolean;
    readonly record: boolean;
    readonly settings: boolean;
  };
  readonly csrf: string;
  readonly refused: Refused | null;
}

export type AboutModel = DonorModel & { readonly path: string };

/** Of a donor whom the visitor may know. */
export interface KnownModel extends AboutModel {
  readonly known: PrivateFacts;
}
