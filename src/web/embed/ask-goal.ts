import type { CalendarDate } from '../../kernel/calendar.js';
import { Money, safeNumber } from '../../kernel/money.js';
import type { Campaign } from '../../campaigns/campaign.js';
import type { ShownCampaign } from '../../campaigns/figures/shown-campaign.js';
import type { ShownMatch } from '../../campaigns/matching/matching-offer.js';
import type { AskGoal } from './ask-settings.js';

/** The thermometer of a campaign as the ask draws it; null without a goal in money, or while it does not run. */
export function askGoal(
  campaign: Campaign,
  { figures, match }: ShownCampaign,
  { today, currency }: { readonly today: CalendarDate; readonly currency: string },
): AskGoal | null {
  if (!figures || campaign.goalMinor === null) return null;
  const { endsOn } = campaign;
  const offered = match && match.leftMinor > 0n ? match : null;
  return {
    raisedMinor: Math.max(0, safeNumber(figures.raisedMinor)),
    goalMinor: safeNumber(campaign.goalMinor),
    endsOn,
    daysLeft: endsOn === null ? null : Math.round((Date.parse(endsOn) - Date.parse(today)) / 86_400_000),
    gifts: figures.gifts,
    match: offered && {
      sponsor: offered.sponsor,
      percent: offered.percent,
      capMinor: safeNumber(offered.capMinor),
      leftMinor: safeNumber(offered.leftMinor),
      endsOn: offered.endsOn,
    },
    notes: notesOf(offered, figures.raisedMinor >= campaign.goalMinor, currency),
  };
}

function notesOf(match: ShownMatch | null, isReached: boolean, currency: string): NonNullable<AskGoal['notes']> {
  if (match) {
    const left = Money.of(match.leftMinor, currency);
    const added = Money.of(match.percent, currency).formatShort();
    const unit = Money.of(100, currency).formatShort();
    return {
      en: `${match.percent === 100 ? 'Every gift is doubled' : `Each ${unit} brings another ${added}`}: ${left.formatShort()} of the match left.`,
      es: `${match.percent === 100 ? 'Cada donación se duplica' : `Cada ${unit} suma ${added} más`}: quedan ${left.formatShort()}.`,
    };
  }
  return isReached
    ? {
        en: 'The goal is reached. Thank you! Every gift still helps.',
        es: 'Meta alcanzada. ¡Gracias! Cada donación ayuda.',
      }
    : {};
}
