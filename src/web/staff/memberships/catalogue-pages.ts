import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput, NotFound } from '../../../kernel/app-error.js';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Money } from '../../../kernel/money.js';
import { Audit } from '../../../audit/audit.js';
import { Db, type Tx } from '../../../database/db.js';
import {
  allBenefits,
  allTiers,
  type EditedBenefit,
  readBenefit,
  saveBenefit,
  saveTier,
} from '../../../memberships/catalogue-editing.js';
import { figuresByYear, missingYear, saveFigures } from '../../../regimes/regime-parameters.js';
import { Regimes } from '../../../regimes/regimes.js';
import { type Answer, page, see } from '../../http/answer.js';
import { rawText, textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { BenefitFormView } from './benefit.view.js';
import {
  BENEFIT_FIELDS,
  type BenefitTexts,
  codeOf,
  figureFields,
  filledBenefit,
  filledFigures,
  filledTier,
  TIER_FIELDS,
  tierField,
  type Texts,
  type TierTexts,
} from './catalogue-form.js';
import { CatalogueView } from './catalogue.view.js';
import type { FiguresModel } from './figures.view.js';
import { TierFormView } from './tier.view.js';

const PATH = '/staff/memberships/catalogue';
/** In place of a code or an id: one that is not there yet. */
const NEW = 'new';

/** The tiers, what they bring, and the figures that value it. */
@Injectable()
export class CataloguePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
    private readonly regimes: Regimes,
    private readonly clock: Clock,
  ) {}

  show(visit: Visit): Promise<Answer> {
    return this.catalogue(visit, {}, []);
  }

  async saveFigures(visit: Visit, body: unknown): Promise<Answer> {
    const { regime: code, timeZone } = await this.frame.organisation();
    const { figures } = this.regimes.of(code);
    if (!figures) throw new NotFound('page');
    const texts: Texts<string> = textFields(body, ...figureFields(figures));
    const { year = '' } = texts;
    const checked = { by: visit.caller.staffId, on: dateIn(timeZone, this.clock.now()) };
    return this.saving(
      visit,
      {
        object: `regime-parameter:${code}:${figures.key}:${year.slice(0, 4)}`,
        say: `Saved. Gifts of ${year} are valued by these figures from now on.`,
      },
      async (tx, currency) => {
        const row = filledFigures(texts, figures, currency);
        await saveFigures(tx, { regime: code, key: figures.key }, row, checked);
      },
      (problems) => this.catalogue(visit, texts, problems),
    );
  }

  async tier(visit: Visit, code: string): Promise<Answer> {
    if (code === NEW) return this.tierForm(visit, code, { name: '', threshold: '', open: 'yes' }, []);
    const { currency } = await this.frame.organisation();
    const tier = (await allTiers(this.db.manager)).find((each) => each.code === code);
    if (!tier) throw new NotFound('tier');
    const threshold = Money.of(tier.thresholdMinor, currency).toDecimal();
    return this.tierForm(visit, code, { name: tier.name, threshold, open: tier.open ? 'yes' : '' }, []);
  }

  saveTier(visit: Visit, code: string, body: unknown): Promise<Answer> {
    const texts = textFields(body, ...TIER_FIELDS);
    const target = code === NEW ? codeOf(texts.name) : code;
    return this.saving(
      visit,
      { object: `tier:${target}`, say: `${texts.name} is saved. Memberships that run keep their dates.` },
      async (tx, currency) => {
        const tier = filledTier(target, texts, currency);
        const isKnown = (await allTiers(tx)).some((each) => each.code === target);
        if (code === NEW && (isKnown || target === '' || target === NEW)) {
          throw new InvalidInput([{ field: 'name', message: 'Choose another name: a tier like this exists already.' }]);
        }
        if (code !== NEW && !isKnown) throw new NotFound('tier');
        await saveTier(tx, tier);
      },
      (problems) => this.tierForm(visit, code, texts, problems),
    );
  }

  async benefit(visit: Visit, id: string): Promise<Answer> {
    const { currency, timeZone } = await this.frame.organisation();
    const today = dateIn(timeZone, this.clock.now());
    if (id === NEW) {
      return this.benefitForm(
        visit,
        id,
        { ...textFields({}, ...BENEFIT_FIELDS), cadence: 'yearly', effectiveFrom: today },
        [],
        [],
      );
    }
    const benefit = await readBenefit(this.db.manager, id);
    return this.benefitForm(visit, id, textsOf(benefit, currency), benefit.tiers, []);
  }

  async saveBenefit(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const texts = textFields(body, ...BENEFIT_FIELDS);
    const tiers = (await allTiers(this.db.manager))
      .map(({ code }) => code)
      .filter((code) => rawText(body, tierField(code)) === 'yes');
    return this.saving(
      visit,
      { object: `benefit:${id}`, say: `${texts.name} is saved. What was given before keeps what it said then.` },
      async (tx, currency) => {
        const benefit = filledBenefit(texts, tiers, currency);
        if (id === NEW) return `benefit:${await saveBenefit(tx, benefit)}`;
        await readBenefit(tx, id);
        return `benefit:${await saveBenefit(tx, benefit, id)}`;
      },
      (problems) => this.benefitForm(visit, id, texts, tiers, problems),
    );
  }

  /** Saves and writes down who did; or shows the form once more. */
  private async saving(
    visit: Visit,
    { object, say }: { object: string; say: string },
    save: (tx: Tx, currency: string) => Promise<string | void>,
    again: (problems: readonly FieldProblem[]) => Promise<Answer>,
  ): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    try {
      await this.db.write(async (tx) => {
        const saved = await save(tx, currency);
        const act = { actor: visit.by.actor, action: 'change membership catalogue', object: saved ?? object };
        await this.audit.record(tx, act);
      });
      return see(PATH, say);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return again(error.fields);
    }
  }

  private async catalogue(visit: Visit, values: Texts<string>, problems: readonly FieldProblem[]): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const view = CatalogueView({
      tiers: await allTiers(this.db.manager),
      benefits: await allBenefits(this.db.manager),
      figures: await this.figures(visit, values, problems),
      currency,
      problems,
    });
    return this.answer(visit, 'Tiers and benefits', problems, view);
  }

  private async figures(
    visit: Visit,
    values: Texts<string>,
    problems: readonly FieldProblem[],
  ): Promise<FiguresModel | null> {
    const { currency, regime, timeZone } = await this.frame.organisation();
    const { figures } = this.regimes.of(regime);
    if (!figures) return null;
    const rows = await figuresByYear(this.db.manager, regime, figures.key);
    const missing = missingYear(rows, dateIn(timeZone, this.clock.now()));
    return { figures, rows, missingYear: missing, currency, values, problems, csrf: visit.caller.csrf };
  }

  private async tierForm(
    visit: Visit,
    code: string,
    values: TierTexts,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const view = TierFormView({ isNew: code === NEW, code, values, problems, currency, csrf: visit.caller.csrf });
    return this.answer(visit, code === NEW ? 'Add a tier' : 'Change a tier', problems, view);
  }

  private async benefitForm(
    visit: Visit,
    id: string,
    values: BenefitTexts,
    chosen: readonly string[],
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const tiers = await allTiers(this.db.manager);
    const facts = { isNew: id === NEW, id, values, chosen, tiers, problems, currency };
    const view = BenefitFormView({ ...facts, csrf: visit.caller.csrf });
    return this.answer(visit, id === NEW ? 'Add a benefit' : 'Change a benefit', problems, view);
  }

  private async answer(
    visit: Visit,
    title: string,
    problems: readonly FieldProblem[],
    view: Parameters<StaffFrame['page']>[2],
  ): Promise<Answer> {
    const failed = problems.length > 0;
    const framed = { title: failed ? 'Check the form' : title, section: 'memberships' as const };
    return page(await this.frame.page(visit, framed, view), failed ? 422 : 200);
  }
}

function textsOf(benefit: EditedBenefit, currency: string): BenefitTexts {
  const amount = (minor: number | null): string => (minor === null ? '' : Money.of(minor, currency).toDecimal());
  const yes = (is: boolean): string => (is ? 'yes' : '');
  return {
    name: benefit.name,
    description: benefit.description,
    fmv: amount(benefit.fmvMinor),
    cost: amount(benefit.costMinor),
    logo: yes(benefit.logo),
    frequentRight: yes(benefit.frequentRight),
    membersOnlyEvent: yes(benefit.membersOnlyEvent),
    informingPublication: yes(benefit.informingPublication),
    mailed: yes(benefit.mailed),
    cadence: benefit.cadence,
    effectiveFrom: benefit.effectiveFrom,
    effectiveUntil: benefit.effectiveUntil ?? '',
    live: yes(benefit.live),
  };
}
