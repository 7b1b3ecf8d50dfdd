import type { FieldProblem } from '../../../kernel/app-error.js';
import type { CalendarDate } from '../../../kernel/calendar.js';
import type { OfferedRhythm } from '../../../campaigns/forms.js';
import type { Frequency } from '../../../campaigns/frequency.js';
import type { NewsletterWords } from '../../../donors/newsletter/newsletter-settings.js';
import type { PlanTerms } from '../../../plans/plan-terms.js';
import type { Assets } from '../../http/ui/page.js';
import type { TributeTexts } from '../details/tribute-form.js';
import type { Presents } from '../presents.js';
import type { Publication } from '../publication.js';

export interface OfferedTerms extends PlanTerms {
  readonly frequency: Frequency;
  readonly nextOn: CalendarDate;
}

export interface GiftPageModel {
  readonly form: {
    readonly slug: string;
    readonly title: string;
    readonly letterParagraphs: readonly string[];
    readonly open: boolean;
    readonly currency: string;
    /** What each frequency offers, in the order shown. */
    readonly rhythms: readonly OfferedRhythm[];
    /** Whether a one-time gift may be asked, once, if it would rather be monthly. */
    readonly gentleOffer: boolean;
    readonly minMinor: number;
    readonly maxMinor: number;
    readonly designations: readonly { readonly code: string; readonly name: string; readonly description: string }[];
  };
  readonly organisation: {
    readonly name: string;
    readonly legalName: string;
    readonly ein: string;
    readonly taxIdLabel: string;
    readonly email: string;
  };
  readonly values: {
    readonly frequency: Frequency;
    /** Frequency and minor units of one of the form's amounts, "monthly-1200"; `other`, or empty. */
    readonly amount: string;
    readonly otherAmount: string;
    readonly designation: string;
    readonly email: string;
    readonly firstName: string;
    readonly lastName: string;
    readonly coverFee: boolean;
    readonly comment: string;
    readonly quote: boolean;
    readonly anonymous: boolean;
    readonly declineBenefits: boolean;
    /** They know that their name will be published. */
    readonly agreesToPublication: boolean;
    readonly wantsNewsletter: boolean;
    /** In whose honor or memory, who is told of it, and the employer, as they were typed. */
    readonly tribute: TributeTexts;
    /** The slug of the campaign that the link named; '' for that of the form. */
    readonly campaign: string;
    /** The gentle offer was made; it is made once. */
    readonly offered: boolean;
    /** Makes a form that is sent twice one gift. */
    readonly clientRequestId: string;
    /** Where the gift came from, by the names that the link used: article, url, section … utm_content. */
    readonly attribution: Readonly<Record<string, string>>;
  };
  readonly problems: readonly FieldProblem[];
  /** The plan that the new one would repeat; the donor says whether it replaces that one (R-REG-17). */
  readonly earlier: { readonly amount: string; readonly since: string; readonly designation: string } | null;
  /** What some levels bring in return, which a donor may decline; null where none does. */
  readonly presents: Presents | null;
  /** From which amount on the name is published, and what is said of it; null where none is (R-TRN-03). */
  readonly publication: Publication | null;
  /** Whether a list of donors is published, which the foot then links to. */
  readonly hasDonorList: boolean;
  /** What is said of the newsletter; null where the newsroom does not ask. */
  readonly newsletter: NewsletterWords | null;
  /** The organisation's date: the day of a plan's first charge. */
  readonly today: CalendarDate;
  /** What is agreed to with each recurring rhythm that the form offers. */
  readonly terms: readonly OfferedTerms[];
  readonly fee: { readonly basisPoints: number; readonly fixedMinor: number };
  /** Who doubles the gift, and how long; null where nobody does. */
  readonly match: string | null;
  /** One line above the form: the drive has ended, or `CARDS_RESTING`. */
  readonly notice: string | null;
  readonly assets: Assets;
  readonly sandbox: boolean;
}
