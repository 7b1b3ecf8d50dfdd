import type { JSX } from 'preact';
import { type CalendarDate, formatDate } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import { type Campaign, campaignState, type CampaignState } from '../../../campaigns/campaign.js';
import type { CampaignFigures } from '../../../campaigns/figures/campaign-figures.js';
import type { Tone } from '../../http/ui/blocks.js';
import { StatusDot } from '../../http/ui/text.js';
import { hrefOf } from '../../http/forms.js';
import { counted } from '../../http/words.js';

const STATES: Readonly<Record<CampaignState, { tone: Tone; word: string }>> = {
  coming: { tone: 'quiet', word: 'Coming' },
  running: { tone: 'good', word: 'Running' },
  over: { tone: 'accent', word: 'Over' },
  archived: { tone: 'quiet', word: 'Archived' },
};

export function CampaignStatus({ campaign, today }: { campaign: Campaign; today: CalendarDate }): JSX.Element {
  return <StatusDot {...STATES[campaignState(campaign, today)]} />;
}

/** "Nov 1 to Dec 31, 2026", "since Nov 1, 2026", "no dates". */
export function datesText({ startsOn, endsOn }: Pick<Campaign, 'startsOn' | 'endsOn'>): string {
  if (startsOn && endsOn) return `${formatDate(startsOn)} to ${formatDate(endsOn)}`;
  if (startsOn) return `since ${formatDate(startsOn)}`;
  return endsOn ? `until ${formatDate(endsOn)}` : 'no dates';
}

/** "12 days left", "last day"; null for a campaign that does not run, or has no end. */
export function daysLeftText(campaign: Campaign, today: CalendarDate): string | null {
  if (campaign.endsOn === null || campaignState(campaign, today) !== 'running') return null;
  const days = Math.round((Date.parse(campaign.endsOn) - Date.parse(today)) / 86_400_000);
  return days === 0 ? 'last day' : `${counted(days, 'day')} left`;
}

/** The gifts that a campaign counts, as a list. */
export function giftsHref({ slug, startsOn, endsOn }: Pick<Campaign, 'slug' | 'startsOn' | 'endsOn'>): string {
  return hrefOf('/staff/gifts', { campaign: slug, from: startsOn, to: endsOn });
}

interface Goal {
  readonly key: string;
  readonly reached: string;
  readonly goal: string;
  /** A share of the goal, from 0; above 1 when it was passed. */
  readonly share: number;
}

/** Each goal that a campaign has, with how far it is. */
export function goalsOf(campaign: Campaign, figures: CampaignFigures | undefined, currency: string): Goal[] {
  const short = (minor: bigint): string => Money.of(minor, currency).formatShort();
  const raised = figures?.raisedMinor ?? 0n;
  const goals: (Goal | null)[] = [
    campaign.goalMinor && {
      key: 'money',
      reached: short(raised),
      goal: short(campaign.goalMinor),
      share: Number(raised) / Number(campaign.goalMinor),
    },
    countGoal('gift', figures?.gifts ?? 0, campaign.goalGifts),
    countGoal('donor', figures?.donors ?? 0, campaign.goalDonors),
  ].map((goal) => goal || null);
  return goals.filter((goal) => goal !== null);
}

function countGoal(noun: string, reached: number, goal: number | null): Goal | null {
  if (goal === null) return null;
  return { key: noun, reached: reached.toLocaleString('en-US'), goal: counted(goal, noun), share: reached / goal };
}

/** A bar with its words; the words alone say all. */
export function GoalBar({ goal, label }: { goal: Omit<Goal, 'key'>; label: string }): JSX.Element {
  return (
    <div class="goal-bar">
      <progress
        class="progress"
        max={1000}
        value={Math.min(1000, Math.max(0, Math.round(goal.share * 1000)))}
        aria-label={label}
      />
      <span class="figures">
        {goal.reached} of {goal.goal} <span class="muted">({Math.round(goal.share * 100)} %)</span>
      </span>
    </div>
  );
}
